package dev.molt.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all objects of a state, in search of one that would keep the version it comes from. It goes from near to
 * far, so that the path it tells is a shortest one. No module's code is run, and the state must be at rest. Confined to
 * one thread.
 *
 * <p>Objects are numbered as they are found, and the numbers are the queue: what has been shown lies before {@link #at},
 * what is still to be looked at lies behind. A path is put into words at the end, from an object's chain of parents, by
 * looking once more at each of them for the one that follows.
 */
final class StateGraph implements Viewer {
    /** How many spots that can't be seen are told. */
    private static final int TOLD = 10;

    /** Every so many objects it is looked whether the walk is still wanted. */
    private static final int STRIDE = 4096;

    private final Shapes shapes;
    private final Found found = new Found();

    /** Maps a class that can't be looked into to the number of its first object. */
    private final Map<Class<?>, Integer> closed = new LinkedHashMap<>();

    /** The number of the object that is being looked at. */
    private int at;

    /** What is wrong with that one; null as long as nothing is. */
    private @Nullable String refusal;

    private StateGraph(Territory territory) {
        this.shapes = new Shapes(territory);
    }

    /** What a walk has come to. */
    sealed interface Outcome {}

    /**
     * Nothing of the old version was found.
     *
     * @param objects how many objects were looked at, without plain data
     * @param unseen the paths and classes of what could not be looked into, one of each class
     */
    record Free(int objects, List<String> unseen) implements Outcome {
        Free {
            unseen = List.copyOf(unseen);
        }
    }

    /** @param what the path of an object that must not be in the state, and why, as a sentence without its full stop */
    record Holds(String what) implements Outcome {}

    /**
     * @throws InterruptedException when the thread is interrupted
     * @throws RuntimeException when the state changes meanwhile
     */
    static Outcome walk(Object state, Territory territory) throws InterruptedException {
        return new StateGraph(territory).walk(state);
    }

    private Outcome walk(Object state) throws InterruptedException {
        add(state);
        for (at = 0; at < found.size(); at++) {
            if (at % STRIDE == 0 && Thread.interrupted()) {
                throw new InterruptedException();
            }
            Object object = found.object(at);
            shapes.of(object.getClass()).show(object, this);
            if (refusal != null) {
                return new Holds(path(at) + " " + refusal);
            }
        }
        return new Free(found.size(), spots());
    }

    private void add(@Nullable Object object) {
        if (object != null && shapes.of(object.getClass()) != Shape.LEAF) {
            found.add(object, at);
        }
    }

    @Override
    public void part(String label, @Nullable Object part) {
        add(part);
    }

    @Override
    public void element(int index, @Nullable Object element) {
        add(element);
    }

    @Override
    public void entry(int index, @Nullable Object key, @Nullable Object value) {
        add(key);
        add(value);
    }

    @Override
    public void refuse(String because) {
        refusal = because;
    }

    @Override
    public void unseen() {
        closed.putIfAbsent(found.object(at).getClass(), at);
    }

    private List<String> spots() {
        List<String> told = new ArrayList<>();
        closed.forEach((type, number) -> {
            if (told.size() < TOLD) {
                told.add(path(number) + " (" + Types.name(type) + ")");
            }
        });
        return told;
    }

    private String path(int number) {
        return new StatePath(found, shapes).to(number);
    }
}
