package dev.molt.python.bridge;

import java.util.List;

/** A Python object does not serve an interface. It holds text only. Immutable. */
public final class MisfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String[] facts;

    MisfitException(List<String> facts) {
        super(String.join(" ", facts));
        this.facts = facts.toArray(String[]::new);
    }

    /** A sentence for each method that is not served. */
    public List<String> facts() {
        return List.of(facts);
    }
}
