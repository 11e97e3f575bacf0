package dev.molt.state;

import java.io.IOException;
import java.io.InputStream;

/** Defines the classes of {@code dev.molt.state.pricing} anew, as a module version's loader does with its own. */
final class OwnLoader extends ClassLoader {
    private static final String OWN = "dev.molt.state.pricing.";

    OwnLoader() {
        super("pricing@1.3.0", OwnLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith(OWN) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
