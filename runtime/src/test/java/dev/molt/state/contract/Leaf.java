package dev.molt.state.contract;

/** Has all it holds from above. */
public final class Leaf extends Base {
    public Leaf(Object hidden) {
        super(hidden);
    }
}
