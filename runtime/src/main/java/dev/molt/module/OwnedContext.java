package dev.molt.module;

import dev.molt.api.ModuleContext;
import dev.molt.loader.ModuleClassLoader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/** What one module version got from its host and gives back when it is closed. Thread-safe. */
final class OwnedContext implements ModuleContext {
    private final ModuleDeclaration declaration;
    private final ModuleClassLoader loader;
    private final ServiceAccess references;

    /** What is to be closed, the last one first; guarded by itself. */
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    /** Guarded by {@link #closeables}. */
    private boolean closed;

    OwnedContext(ModuleDeclaration declaration, ModuleClassLoader loader, ServiceAccess references) {
        this.declaration = declaration;
        this.loader = loader;
        this.references = references;
    }

    @Override
    public String module() {
        return declaration.name();
    }

    @Override
    public String label() {
        return declaration.label().text();
    }

    @Override
    public <T> T service(Class<T> service) {
        if (service.getClassLoader() == loader) {
            throw new IllegalArgumentException(service.getName() + " was loaded from " + declaration.fileName()
                    + " itself, so no other module can provide it: build the module without that contract.");
        }
        return references.service(service);
    }

    @Override
    public void onClose(AutoCloseable closeable) {
        synchronized (closeables) {
            if (closed) {
                throw new IllegalStateException(declaration.describe() + " has been retired");
            }
            closeables.push(closeable);
        }
    }

    void close(Logger log) {
        Deque<AutoCloseable> toClose;
        synchronized (closeables) {
            closed = true;
            toClose = new ArrayDeque<>(closeables);
            closeables.clear();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            for (AutoCloseable closeable : toClose) {
                close(closeable, log);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void close(AutoCloseable closeable, Logger log) {
        try {
            closeable.close();
        } catch (Throwable e) {
            // As text: a log appender that keeps the exception would keep the module.
            log.warn("Closing {} failed: {}", declaration.describe(), String.join("\n", Failure.describe(e)));
        }
    }
}
