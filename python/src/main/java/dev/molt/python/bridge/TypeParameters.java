package dev.molt.python.bridge;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the type parameters of a type and of all its supertypes stand for. Immutable.
 *
 * @param known maps a parameter to its type; a parameter that nobody tells is not in it
 */
record TypeParameters(Map<TypeVariable<?>, Type> known) {
    /** Those that a declared type tells: itself, and by what it extends. */
    static TypeParameters of(Type declared) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        collect(declared, known);
        return new TypeParameters(known);
    }

    private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof ParameterizedType generic) {
            TypeVariable<?>[] parameters = ((Class<?>) generic.getRawType()).getTypeParameters();
            Type[] arguments = generic.getActualTypeArguments();
            for (int i = 0; i < parameters.length; i++) {
                known.put(parameters[i], new TypeParameters(known).resolve(arguments[i]));
            }
            collect(generic.getRawType(), known);
        } else if (type instanceof WildcardType wildcard) {
            collect(wildcard.getUpperBounds()[0], known);
        } else if (type instanceof Class<?> raw) {
            collect(raw.getGenericSuperclass(), known);
            Arrays.stream(raw.getGenericInterfaces()).forEach(implemented -> collect(implemented, known));
        }
    }

    /** The type with what is known in place of its parameters. */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> parameter) {
            return known.getOrDefault(parameter, parameter);
        } else if (type instanceof ParameterizedType generic) {
            List<Type> arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(this::resolve)
                    .toList();
            return new Generic((Class<?>) generic.getRawType(), arguments);
        } else if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0]);
        } else if (type instanceof GenericArrayType array
                && resolve(array.getGenericComponentType()) instanceof Class<?> component) {
            return Array.newInstance(component, 0).getClass();
        }
        return type;
    }

    /** A class with types in place of its parameters. Immutable. */
    private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }
    }
}
