package dev.molt.leak;

import java.beans.Introspector;
import java.util.function.Consumer;

/** The caches of the beans introspector, if the code has used it. It tells nothing, as a cache is nobody's fault. */
final class BeanInfos implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        if (code.met().test("java.beans.Introspector")) {
            Introspector.flushCaches();
        }
    }
}
