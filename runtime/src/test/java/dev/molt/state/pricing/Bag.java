package dev.molt.state.pricing;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.ListIterator;

/** A module's own list, none of whose methods are to be called. */
public final class Bag extends AbstractList<Object> {
    @Override
    public Object get(int index) {
        Discount.touched();
        return "x";
    }

    @Override
    public int size() {
        Discount.touched();
        return 1;
    }

    @Override
    public Iterator<Object> iterator() {
        Discount.touched();
        return super.iterator();
    }

    @Override
    public ListIterator<Object> listIterator(int index) {
        Discount.touched();
        return super.listIterator(index);
    }
}
