package dev.molt.python.safepoint;

/** Ends what a thread runs. Not an exception of Python's, so that no handler in Python code catches it. */
@SuppressWarnings("serial") // never written anywhere
final class StoppedError extends Error {
    StoppedError() {
        super("stopped, as it took longer than it may", null, false, false);
    }
}
