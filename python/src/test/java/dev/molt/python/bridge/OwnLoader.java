package dev.molt.python.bridge;

import java.io.IOException;

/** Defines the classes of these tests once more, as another module's loader does. */
final class OwnLoader extends ClassLoader {
    private final String prefix;

    /** @param around the class whose inner classes are this loader's own */
    OwnLoader(Class<?> around) {
        super(OwnLoader.class.getClassLoader());
        this.prefix = around.getName() + "$";
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
