package dev.molt.reference;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;

/** Defines single classes of the tests anew, as a module version's loader does. */
final class OtherLoader extends ClassLoader {
    OtherLoader() {
        super(OtherLoader.class.getClassLoader());
    }

    /** The same class, defined here, which knows all others as its parent does. */
    Class<?> defineAnew(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = getResourceAsStream(file)) {
            byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
            return defineClass(type.getName(), bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An object of it, made by its only constructor. */
    Object make(Class<?> type, Object... arguments) {
        try {
            Constructor<?> constructor = defineAnew(type).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
