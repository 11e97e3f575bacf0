package dev.molt.leak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.CacheRequest;
import java.net.CacheResponse;
import java.net.Proxy;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.security.Security;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;

/** A module's careless code: registers an object of its own with the JDK. */
public final class Registering {
    private Registering() {}

    /**
     * Registers one thing.
     *
     * @param what it is
     */
    public static void register(String what) throws Exception {
        Logger logger = Logger.getLogger("dev.molt.leak.sample");
        Handler hosts = logger.getHandlers()[0];
        String unique = "sample" + System.identityHashCode(Registering.class);
        switch (what) {
            case "Driver" -> DriverManager.registerDriver(new Driver());
            case "MBean" ->
                ManagementFactory.getPlatformMBeanServer()
                        .registerMBean(new Bean(), new ObjectName("dev.molt.leak:type=" + unique));
            case "Handler" -> logger.addHandler(new OwnHandler());
            case "Filter" -> logger.setFilter(any -> true);
            case "HandlersFilter" -> hosts.setFilter(any -> true);
            case "Formatter" -> hosts.setFormatter(new OwnFormatter());
            case "ErrorManager" -> hosts.setErrorManager(new ErrorManager() {});
            case "Level" -> logger.setLevel(new OwnLevel());
            case "HandlersLevel" -> hosts.setLevel(new OwnLevel());
            case "Provider" -> Security.addProvider(new Provider(unique));
            case "Authenticator" -> java.net.Authenticator.setDefault(new java.net.Authenticator() {});
            case "ProxySelector" -> java.net.ProxySelector.setDefault(new Proxies());
            case "CookieHandler" -> java.net.CookieHandler.setDefault(new Cookies());
            case "ResponseCache" -> java.net.ResponseCache.setDefault(new Responses());
            case "UncaughtHandler" -> Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
            case "Property" -> System.getProperties().put(unique, new Registering());
            default -> throw new IllegalArgumentException(what);
        }
    }

    /** The drivers that this class may see. */
    public static List<java.sql.Driver> drivers() {
        return DriverManager.drivers().filter(Driver.class::isInstance).toList();
    }

    private static final class Driver implements java.sql.Driver {
        @Override
        public Connection connect(String url, Properties info) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean acceptsURL(String url) {
            return false;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 1;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            throw new UnsupportedOperationException();
        }
    }

    /** What a bean tells. */
    public interface BeanMBean {
        int getOne();
    }

    private static final class Bean implements BeanMBean {
        @Override
        public int getOne() {
            return 1;
        }
    }

    private static final class OwnHandler extends Handler {
        @Override
        public void publish(LogRecord written) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class OwnFormatter extends Formatter {
        @Override
        public String format(LogRecord written) {
            return "";
        }
    }

    @SuppressWarnings("serial")
    private static final class OwnLevel extends Level {
        private OwnLevel() {
            super("OWN", INFO.intValue() + 50);
        }
    }

    @SuppressWarnings("serial")
    private static final class Provider extends java.security.Provider {
        private Provider(String name) {
            super(name, "1", "none");
        }
    }

    private static final class Proxies extends java.net.ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }

    private static final class Cookies extends java.net.CookieHandler {
        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            return headers;
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) {}
    }

    private static final class Responses extends java.net.ResponseCache {
        @Override
        public CacheResponse get(URI uri, String method, Map<String, List<String>> headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CacheRequest put(URI uri, URLConnection connection) {
            throw new UnsupportedOperationException();
        }
    }
}
