package dev.molt.trust;

/** What is wrong with something that was read, a sentence; on its way to whoever knows what that means for it. */
final class Flawed extends Exception {
    private static final long serialVersionUID = 1L;

    Flawed(String sentence) {
        super(sentence, null, false, false);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
