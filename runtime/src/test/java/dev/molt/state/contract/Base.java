package dev.molt.state.contract;

/** A contract type with a field that its subclass does not show. */
public abstract class Base {
    private final Object hidden;

    protected Base(Object hidden) {
        this.hidden = hidden;
    }

    protected Object hidden() {
        return hidden;
    }
}
