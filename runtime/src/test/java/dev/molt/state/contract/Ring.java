package dev.molt.state.contract;

import java.util.AbstractCollection;
import java.util.Iterator;

/** A contract's collection that is none of the JDK's, and can't be iterated. */
public final class Ring extends AbstractCollection<Object> {
    private final Object[] slots;

    public Ring(Object... slots) {
        this.slots = slots;
    }

    @Override
    public Iterator<Object> iterator() {
        throw new IllegalStateException("A state's collections are not to be called");
    }

    @Override
    public int size() {
        return slots.length;
    }
}
