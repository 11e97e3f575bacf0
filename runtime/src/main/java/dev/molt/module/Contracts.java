package dev.molt.module;

import dev.molt.problem.MoltException;
import dev.molt.reference.References;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The types that the host and its modules share: service interfaces, and all that their signatures lead to. Only the
 * host may define them, since a second class of the same name would be another class. Thread-safe.
 */
public final class Contracts {
    private final ClassLoader host;
    private final boolean ofProgram;

    /** Maps a service to the types of its contract by their names, itself included. */
    private final ConcurrentHashMap<Class<?>, Map<String, Class<?>>> types = new ConcurrentHashMap<>();

    private Contracts(ClassLoader host, boolean ofProgram) {
        this.host = host;
        this.ofProgram = ofProgram;
    }

    /**
     * The contracts of a host whose modules do not bring them.
     *
     * @param host sees all service interfaces
     */
    public static Contracts ofHost(ClassLoader host) {
        return new Contracts(host, false);
    }

    /**
     * The contracts of a program that is hosted from an archive, and whose later versions bring its contracts again.
     *
     * @param program defines the service interfaces; those of other loaders are none of its services
     */
    public static Contracts ofProgram(ClassLoader program) {
        return new Contracts(program, true);
    }

    /** What sees all contracts; of a hosted program, all of its own classes too. */
    public ClassLoader host() {
        return host;
    }

    /**
     * What a module sees besides its own classes and its contracts. Of a program that is hosted, only what it was given
     * itself: another version of it is not to find its classes in this one.
     */
    public ClassLoader surroundings() {
        ClassLoader ofProgramItself = ofProgram ? host.getParent() : host;
        return ofProgramItself == null ? ClassLoader.getPlatformClassLoader() : ofProgramItself;
    }

    /** The service of this name, if the host knows it and references can implement it. */
    public Optional<Class<?>> service(String name) {
        try {
            Class<?> service = Class.forName(name, false, host);
            References.requireSuitable(service);
            return ofProgram && service.getClassLoader() != host ? Optional.empty() : Optional.of(service);
        } catch (ClassNotFoundException | LinkageError | MoltException e) {
            return Optional.empty();
        }
    }

    /** Whether a module may have this class of a contract too; it is never defined from there. */
    public boolean mayBring(String className, byte[] classFile) {
        if (!ofProgram) {
            return false;
        }
        try (InputStream own = host.getResourceAsStream(className.replace('.', '/') + ".class")) {
            return own != null && Arrays.equals(own.readAllBytes(), classFile);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether they come from the archive of a hosted program. */
    public boolean areOfProgram() {
        return ofProgram;
    }

    /** All types of a service's contract that are not the JDK's, by their names. */
    public Map<String, Class<?>> typesOf(Class<?> service) {
        return types.computeIfAbsent(service, Contracts::closure);
    }

    private static Map<String, Class<?>> closure(Class<?> service) {
        Set<Class<?>> seen = new HashSet<>();
        Deque<Type> open = new ArrayDeque<>();
        open.add(service);
        while (!open.isEmpty()) {
            expand(open.remove(), seen, open);
        }
        return seen.stream().collect(Collectors.toUnmodifiableMap(Class::getName, type -> type));
    }

    private static void expand(Type type, Set<Class<?>> seen, Deque<Type> open) {
        if (type instanceof Class<?> raw) {
            expand(raw, seen, open);
        } else if (type instanceof ParameterizedType generic) {
            open.add(generic.getRawType());
            open.addAll(Arrays.asList(generic.getActualTypeArguments()));
        } else if (type instanceof GenericArrayType array) {
            open.add(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            open.addAll(Arrays.asList(wildcard.getUpperBounds()));
            open.addAll(Arrays.asList(wildcard.getLowerBounds()));
        } else if (type instanceof TypeVariable<?>) {
            // Its bounds are those of the declaring type or method, whose erasure is looked at anyway.
            return;
        }
    }

    private static void expand(Class<?> type, Set<Class<?>> seen, Deque<Type> open) {
        if (type.isArray()) {
            open.add(type.getComponentType());
            return;
        }
        if (isOfJdk(type) || !seen.add(type)) {
            return;
        }
        open.addAll(Arrays.asList(type.getGenericInterfaces()));
        Optional.ofNullable(type.getGenericSuperclass()).ifPresent(open::add);
        Optional.ofNullable(type.getPermittedSubclasses()).ifPresent(permitted -> Collections.addAll(open, permitted));
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                open.add(method.getGenericReturnType());
                open.add(method.getReturnType());
                open.addAll(Arrays.asList(method.getGenericParameterTypes()));
                open.addAll(Arrays.asList(method.getParameterTypes()));
                open.addAll(Arrays.asList(method.getExceptionTypes()));
            }
        }
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return type.isPrimitive() || loader == null || loader == ClassLoader.getPlatformClassLoader();
    }
}
