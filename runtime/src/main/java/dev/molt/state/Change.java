package dev.molt.state;

/**
 * The replacement of one module version by another. Immutable.
 *
 * @param from the version that is live
 * @param to the version that is to be
 */
public record Change(Side from, Side to) {
    public Change {
        if (!from.module().equals(to.module())) {
            throw new IllegalArgumentException(from.version() + " and " + to.version() + " are of two modules");
        }
    }

    String module() {
        return from.module();
    }

    @Override
    public String toString() {
        return from.version() + " → " + to.version();
    }
}
