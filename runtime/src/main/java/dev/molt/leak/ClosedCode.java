package dev.molt.leak;

import dev.molt.loader.ModuleClassLoader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The code of one module version that is being closed. Immutable.
 *
 * @param loader its class loader
 * @param met whether its code has come upon the JDK's class of this name
 */
record ClosedCode(ClassLoader loader, Predicate<String> met) {
    static ClosedCode of(ModuleClassLoader loader) {
        return new ClosedCode(loader, loader::hasMet);
    }

    /** Whether an object is one that keeps the code: of its classes, or of those that its own loaders have defined. */
    boolean owns(@Nullable Object object) {
        if (object == null) {
            return false;
        }
        if (object instanceof ClassLoader itself) {
            return isLoader(itself) || isLoader(object.getClass().getClassLoader());
        }
        return isLoader((object instanceof Class<?> type ? type : object.getClass()).getClassLoader());
    }

    private boolean isLoader(@Nullable ClassLoader of) {
        for (ClassLoader at = of; at != null; at = at.getParent()) {
            if (at == loader) {
                return true;
            }
        }
        return false;
    }

    /** Whether a frame is in one of its classes. */
    boolean owns(StackTraceElement frame) {
        return loader.getName() != null && loader.getName().equals(frame.getClassLoaderName());
    }
}
