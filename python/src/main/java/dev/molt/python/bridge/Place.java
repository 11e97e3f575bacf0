package dev.molt.python.bridge;

import dev.molt.api.PythonException;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands that crosses the border: {@code result[3].price of Shop.quote}. Immutable.
 *
 * @param parent null at the root
 * @param step what leads here from the parent: a component as {@code .price}, an index, or a key; at the root, what is
 *     crossing
 * @param container the value that the step was taken in, null at the root
 */
record Place(@Nullable Place parent, Object step, @Nullable Value container, int depth) {
    private static final int DEEPEST = 200;

    /** Maps what GraalPy calls values in its own containers to what Python calls them. */
    private static final Map<String, String> UNBOXED =
            Map.of("TruffleString", "str", "Integer", "int", "Long", "int", "Double", "float", "Boolean", "bool");

    /**
     * Where a value begins to cross.
     *
     * @param what as {@code result}
     * @param of as {@code Shop.quote}
     */
    static Place root(String what, String of) {
        return new Place(null, new Root(what, of), null, 0);
    }

    /** @throws PythonException at a depth that no honest value has */
    Place in(Value container, Object step) {
        if (depth == DEEPEST) {
            throw tooDeep(container);
        }
        return new Place(this, step, container, depth + 1);
    }

    /** An element of a list, in the order of iteration. */
    Place at(Value container, long index) {
        return in(container, index);
    }

    private PythonException tooDeep(Value container) {
        for (Place place = this; place.container != null && place.parent != null; place = place.parent) {
            if (place.container.equals(container)) {
                return unfit(root() + " contains itself, and cannot be copied.");
            }
        }
        return unfit(root() + " is nested deeper than " + DEEPEST + " levels.");
    }

    private Root root() {
        Place place = this;
        while (place.parent != null) {
            place = place.parent;
        }
        return (Root) place.step;
    }

    PythonException misfit(Value value, String wanted) {
        return unfit(this + " is a Python " + nameOf(value) + ", which does not fit " + wanted + ".");
    }

    PythonException says(String what) {
        return unfit(this + " " + what);
    }

    private static PythonException unfit(String message) {
        return new PythonException(PythonException.Kind.UNFIT, "TypeError", message);
    }

    /** What Python calls the value's type. */
    static String nameOf(Value value) {
        Value type = value.getMetaObject();
        String name = type == null ? "object" : type.getMetaSimpleName();
        return UNBOXED.getOrDefault(name, name);
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        Place place = this;
        for (; place.parent != null; place = place.parent) {
            path.insert(0, place.step instanceof String ? place.step : "[" + shown(place.step) + "]");
        }
        Root root = (Root) place.step;
        return root.what() + path + " of " + root.of();
    }

    private static Object shown(Object step) {
        return step instanceof Value key && key.isString() ? "'" + key.asString() + "'" : step;
    }

    private record Root(String what, String of) {
        @Override
        public String toString() {
            return what + " of " + of;
        }
    }
}
