package dev.molt.examples.rules;

/** The rules know nothing of an article. */
public final class UnknownArticleException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownArticleException(String message) {
        super(message);
    }
}
