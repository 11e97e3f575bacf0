package dev.molt.reference;

import java.lang.invoke.MethodHandles;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Defines the classes behind one service's references where both the service's types and Molt's can be seen, whichever
 * loaders those come from. Lives as long as the references. Thread-safe.
 */
final class ReferenceLoader extends ClassLoader {
    private static final String OWN_PACKAGE = References.class.getPackageName() + ".";
    private static final ProtectionDomain DOMAIN = ReferenceLoader.class.getProtectionDomain();

    static {
        registerAsParallelCapable();
    }

    /** @param contracts the loader of the service interface; null for the JDK's own */
    ReferenceLoader(@Nullable ClassLoader contracts) {
        super("molt-references", contracts);
    }

    /** Defines the class and asks it for a lookup in itself. */
    MethodHandles.Lookup define(String name, byte[] bytes) {
        Class<?> type = defineClass(name, bytes, 0, bytes.length, DOMAIN);
        try {
            return (MethodHandles.Lookup) type.getMethod(ReferenceCode.LOOKUP).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name + " can't be used", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(OWN_PACKAGE)
                ? Class.forName(name, false, DOMAIN_LOADER)
                : super.loadClass(name, resolve);
    }

    private static final @Nullable ClassLoader DOMAIN_LOADER = ReferenceLoader.class.getClassLoader();
}
