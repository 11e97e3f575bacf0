package dev.molt.python.bridge;

import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Carries a Java object through Python code, which can do nothing with it but give it back. Immutable.
 *
 * @param object what it carries
 */
record Handle(Object object) implements Proxy {
    /** What a handle carries; null where it is none. */
    static @Nullable Object of(Value value) {
        return value.isProxyObject() && value.asProxyObject() instanceof Handle handle ? handle.object() : null;
    }
}
