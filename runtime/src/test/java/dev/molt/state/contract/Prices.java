package dev.molt.state.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;

/** A contract's list that pretends to be empty. */
public final class Prices extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Object> iterator() {
        return Collections.emptyIterator();
    }
}
