package dev.molt.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a module has left in a registry is taken out, and what the host has there stays. Seen to fail with an
 * {@link ClosedCode} that owns nothing, and with one that owns everything.
 */
class RegistriesTest {
    private static final Logger LOGGER = Logger.getLogger("dev.molt.leak.sample");
    private static final ConsoleHandler HANDLER = new ConsoleHandler();

    private static final ProxySelector PROXIES = ProxySelector.getDefault();
    private static final Thread.UncaughtExceptionHandler UNCAUGHT = Thread.getDefaultUncaughtExceptionHandler();

    static {
        LOGGER.addHandler(HANDLER);
    }

    /** Registers something of its own each time, as {@link Registering} says. */
    static Stream<Arguments> registries() {
        return Stream.of(
                of(LeakVector.MBEAN, MBeans::new, "MBean", RegistriesTest::loadersOfMBeans),
                of(LeakVector.LOG_HANDLER, Loggers::new, "Handler", () -> Arrays.asList(LOGGER.getHandlers())),
                of(LeakVector.LOG_HANDLER, Loggers::new, "Filter", () -> one(LOGGER.getFilter())),
                of(LeakVector.LOG_HANDLER, Loggers::new, "HandlersFilter", () -> one(HANDLER.getFilter())),
                of(LeakVector.LOG_HANDLER, Loggers::new, "Formatter", () -> one(HANDLER.getFormatter())),
                of(LeakVector.LOG_HANDLER, Loggers::new, "ErrorManager", () -> one(HANDLER.getErrorManager())),
                of(LeakVector.LOG_LEVEL, Loggers::new, "Level", () -> one(LOGGER.getLevel())),
                of(LeakVector.LOG_LEVEL, Loggers::new, "HandlersLevel", () -> one(HANDLER.getLevel())),
                of(
                        LeakVector.SECURITY_PROVIDER,
                        SecurityProviders::new,
                        "Provider",
                        () -> Arrays.asList(Security.getProviders())),
                of(
                        LeakVector.AUTHENTICATOR,
                        ProcessDefault::authenticator,
                        "Authenticator",
                        () -> one(Authenticator.getDefault())),
                of(
                        LeakVector.PROXY_SELECTOR,
                        ProcessDefault::proxySelector,
                        "ProxySelector",
                        () -> one(ProxySelector.getDefault())),
                of(
                        LeakVector.COOKIE_HANDLER,
                        ProcessDefault::cookieHandler,
                        "CookieHandler",
                        () -> one(CookieHandler.getDefault())),
                of(
                        LeakVector.COOKIE_HANDLER,
                        ProcessDefault::responseCache,
                        "ResponseCache",
                        () -> one(ResponseCache.getDefault())),
                of(
                        LeakVector.UNCAUGHT_HANDLER,
                        ProcessDefault::uncaughtHandler,
                        "UncaughtHandler",
                        () -> one(Thread.getDefaultUncaughtExceptionHandler())),
                of(
                        LeakVector.SYSTEM_PROPERTY,
                        SystemProperties::new,
                        "Property",
                        () -> List.copyOf(System.getProperties().values())));
    }

    private static Arguments of(LeakVector vector, Supplier<Registry> registry, String what, Callable<List<?>> there) {
        return arguments(what, vector, registry, there);
    }

    private static List<?> loadersOfMBeans() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<Object> loaders = new ArrayList<>();
        for (ObjectName name : server.queryNames(new ObjectName("dev.molt.leak:*"), null)) {
            loaders.add(server.getClassLoaderFor(name));
        }
        return loaders;
    }

    private static List<Object> one(Object object) {
        return object == null ? List.of() : List.of(object);
    }

    /** Classes of the tests, defined anew. */
    private static final class Fresh extends ClassLoader {
        private Fresh() {
            super("fresh", Fresh.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Registering.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private List<?> drivers() throws Exception {
            return (List<?>)
                    loadClass(Registering.class.getName()).getMethod("drivers").invoke(null);
        }

        private void register(String what) throws Exception {
            loadClass(Registering.class.getName())
                    .getMethod("register", String.class)
                    .invoke(null, what);
        }
    }

    @AfterEach
    void setBack() {
        Authenticator.setDefault(null);
        ProxySelector.setDefault(PROXIES);
        CookieHandler.setDefault(null);
        ResponseCache.setDefault(null);
        Thread.setDefaultUncaughtExceptionHandler(UNCAUGHT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("registries")
    void registrationOfAModule_isTakenBack_andTheHostsStays(
            String what, LeakVector vector, Supplier<Registry> made, Callable<List<?>> there) throws Exception {
        Fresh host = new Fresh();
        host.register(what);
        Registry registry = made.get();
        List<?> before = there.call();
        Fresh module = new Fresh();
        module.register(what);
        ClosedCode modules = new ClosedCode(module, name -> true);
        assertThat(there.call()).anyMatch(modules::owns);
        List<Leftover> found = new ArrayList<>();

        registry.takeBack(modules, found::add);

        assertThat(found).extracting(Leftover::vector).containsExactly(vector);
        assertThat(found).allMatch(Leftover::takenBack);
        assertThat(there.call()).noneMatch(modules::owns);
        if (!REPLACED.contains(what)) {
            assertThat(there.call()).isEqualTo(before);
        }
        made.get().takeBack(new ClosedCode(host, name -> true), any -> {});
    }

    @Test
    void driverOfAModule_isDeregistered_andTheHostsStays() throws Exception {
        Fresh host = new Fresh();
        host.register("Driver");
        Fresh module = new Fresh();
        module.register("Driver");
        List<Leftover> found = new ArrayList<>();
        new Drivers().takeBack(new ClosedCode(module, name -> true), found::add);
        assertThat(found).extracting(Leftover::which).containsExactly(Registering.class.getName() + "$Driver");
        assertThat(module.drivers()).isEmpty();
        assertThat(host.drivers()).hasSize(1);
        new Drivers().takeBack(new ClosedCode(host, name -> true), any -> {});
        assertThat(host.drivers()).isEmpty();
    }

    /** What has one place only: a module that takes it has put the host's out. */
    private static final List<String> REPLACED =
            List.of("Filter", "HandlersFilter", "Formatter", "ErrorManager", "Level", "HandlersLevel");

    @Test
    void levelOfAModule_becomesTheNextOfTheJdk() throws Exception {
        Fresh module = new Fresh();
        module.register("Level");
        new Loggers().takeBack(new ClosedCode(module, name -> true), any -> {});
        assertThat(LOGGER.getLevel()).isEqualTo(Level.INFO);
        LOGGER.setLevel(null);
    }

    @Test
    void driverManagerAndIntrospector_areLeftAlone_whereTheCodeHasNotMetThem() {
        Fresh module = new Fresh();
        List<String> asked = new ArrayList<>();
        ClosedCode code = new ClosedCode(module, name -> {
            asked.add(name);
            return false;
        });
        new Drivers().takeBack(code, any -> {});
        new BeanInfos().takeBack(code, any -> {});
        assertThat(asked).contains("java.sql.DriverManager", "java.beans.Introspector");
    }

    @Test
    void liveThreadOfAModule_isToldWithItsStack_andLeftAlone() throws Exception {
        Fresh module = new Fresh();
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                "left");
        thread.setContextClassLoader(module);
        thread.start();
        List<Leftover> found = new ArrayList<>();
        new LiveThreads().takeBack(new ClosedCode(module, name -> true), found::add);
        Leftover left = found.get(0);
        assertThat(found).hasSize(1);
        assertThat(left.vector()).isEqualTo(LeakVector.CONTEXT_CLASS_LOADER);
        assertThat(left.facts().get(0)).contains("'left'").endsWith("nobody but the module may end it.");
        assertThat(left.facts().toString()).contains("CountDownLatch.await");
        assertThat(thread.isAlive()).isTrue();
        end.countDown();
        thread.join();
        new LiveThreads().takeBack(new ClosedCode(module, name -> true), found::add);
        assertThat(found).hasSize(1);
    }

    @Test
    void loaderBelowTheModules_isTheModules() {
        Fresh module = new Fresh();
        ClosedCode code = new ClosedCode(module, name -> true);
        assertThat(code.owns(new ClassLoader(module) {})).isTrue();
        assertThat(code.owns(module)).isTrue();
        assertThat(code.owns(new Fresh())).isFalse();
        assertThat(code.owns(new CookieManager())).isFalse();
        assertThat(code.owns(this)).isFalse();
    }
}
