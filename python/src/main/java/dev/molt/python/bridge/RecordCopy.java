package dev.molt.python.bridge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Copies what has a record's components into that record. Thread-safe. */
final class RecordCopy implements FromPython {
    private final Conversions conversions;
    private final PythonHalf python;
    private final ContractTypes types;
    private final Type declared;

    /** Null until the first value comes: a record may contain itself. */
    private volatile @Nullable List<Part> parts;

    RecordCopy(Conversions conversions, PythonHalf python, ContractTypes types, Type declared) {
        this.conversions = conversions;
        this.python = python;
        this.types = types;
        this.declared = declared;
    }

    /**
     * A component. Immutable.
     *
     * @param step what leads to it, as {@code .price}
     */
    private record Part(String step, FromPython of) {}

    @Override
    public Object copy(Value value, Place place) {
        Class<?> raw = Conversions.raw(declared);
        ContractTypes.RecordType type = types.ofRecord(raw);
        Value found = python.function("values", "components").execute(value, type.inPython());
        if (found.isString()) {
            throw place.says("is a Python " + Place.nameOf(value) + " without " + found.asString()
                    + ", which does not fit " + Names.simple(raw) + ".");
        }
        List<Part> known = parts(type);
        @Nullable Object[] values = new Object[known.size()];
        for (int i = 0; i < values.length; i++) {
            Part part = known.get(i);
            values[i] = part.of().copy(found.getArrayElement(i), place.in(value, part.step()));
        }
        return create(type, values, place);
    }

    private List<Part> parts(ContractTypes.RecordType type) {
        List<Part> known = parts;
        if (known == null) {
            TypeParameters parameters = TypeParameters.of(declared);
            known = type.components().stream()
                    .map(component -> part(component, parameters))
                    .toList();
            parts = known;
        }
        return known;
    }

    private Part part(RecordComponent component, TypeParameters parameters) {
        return new Part("." + component.getName(), conversions.of(parameters.resolve(component.getGenericType())));
    }

    private static Object create(ContractTypes.RecordType type, @Nullable Object[] values, Place place) {
        try {
            return type.create(values);
        } catch (InvocationTargetException e) {
            throw place.says("can't be a " + Names.simple(type.type()) + ": " + e.getCause());
        }
    }
}
