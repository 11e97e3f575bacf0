package dev.molt.leak;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One object that the whole process has for something; taken back, it is what it was when the first host opened. */
final class ProcessDefault<T> implements Registry {
    private final LeakVector vector;
    private final Supplier<@Nullable T> current;
    private final Consumer<@Nullable T> change;

    /** What was there before any module. */
    private final @Nullable T before;

    private ProcessDefault(LeakVector vector, Supplier<@Nullable T> current, Consumer<@Nullable T> change) {
        this.vector = vector;
        this.current = current;
        this.change = change;
        this.before = current.get();
    }

    static Registry authenticator() {
        return new ProcessDefault<>(LeakVector.AUTHENTICATOR, Authenticator::getDefault, Authenticator::setDefault);
    }

    static Registry proxySelector() {
        return new ProcessDefault<>(LeakVector.PROXY_SELECTOR, ProxySelector::getDefault, ProxySelector::setDefault);
    }

    static Registry cookieHandler() {
        return new ProcessDefault<>(LeakVector.COOKIE_HANDLER, CookieHandler::getDefault, CookieHandler::setDefault);
    }

    static Registry responseCache() {
        return new ProcessDefault<>(LeakVector.COOKIE_HANDLER, ResponseCache::getDefault, ResponseCache::setDefault);
    }

    static Registry uncaughtHandler() {
        return new ProcessDefault<>(
                LeakVector.UNCAUGHT_HANDLER,
                Thread::getDefaultUncaughtExceptionHandler,
                Thread::setDefaultUncaughtExceptionHandler);
    }

    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        T now = current.get();
        if (now != null && code.owns(now)) {
            change.accept(before);
            found.accept(Leftover.takenBack(vector, now.getClass().getName()));
        }
    }
}
