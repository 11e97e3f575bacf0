package dev.molt.leak;

import java.util.ResourceBundle;
import java.util.function.Consumer;

/** The cache of resource bundles. It tells nothing, as a cache is nobody's fault. */
final class ResourceBundles implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        ResourceBundle.clearCache(code.loader());
    }
}
