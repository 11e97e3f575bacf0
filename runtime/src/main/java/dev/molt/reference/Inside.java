package dev.molt.reference;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call, or one job, that is under way, as somebody who waits for it wants to see it. Immutable.
 *
 * @param thread the name of the thread that runs the call, or that made it if only its result is still open
 * @param virtual whether that is a virtual thread
 * @param result the method whose result is still open, or empty while the call itself runs
 * @param since when the method returned its open result; empty for a running call, which does not note its time
 * @param stack where the call is, innermost frame first; empty for an open result, and for those beyond the first hundred, as
 *     each look stops threads
 */
public record Inside(
        String thread,
        boolean virtual,
        Optional<String> result,
        Optional<Instant> since,
        List<StackTraceElement> stack) {
    public Inside {
        stack = List.copyOf(stack);
    }

    /**
     * Work that goes on now on a thread, which is known to be at a place.
     *
     * @param stack innermost frame first
     */
    public static Inside call(Thread thread, List<StackTraceElement> stack) {
        return new Inside(name(thread), CallRecords.isVirtual(thread), Optional.empty(), Optional.empty(), stack);
    }

    @SuppressWarnings("deprecation") // threadId() is 19+
    static String name(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName();
    }
}
