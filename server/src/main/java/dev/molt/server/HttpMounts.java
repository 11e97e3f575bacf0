package dev.molt.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.molt.Molt;
import dev.molt.module.Failure;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.ServiceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves each module's {@link HttpHandler} under {@code /<module>/}, through its reference: a request runs wholly in one
 * version. Listens from the first such module on. Thread-safe.
 */
public final class HttpMounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpMounts.class);
    private static final int THREADS = 200;
    private static final int NO_ANSWER_YET = -1;

    private final Molt molt;
    private final InetSocketAddress address;

    /** The modules that have a context now; guarded by this. */
    private final Set<String> mounted = new TreeSet<>();

    /** Guarded by this. */
    private @Nullable HttpServer server;

    /** Guarded by this. */
    private @Nullable ThreadPoolExecutor threads;

    /** @param address where to listen; port 0 stands for any free one */
    public HttpMounts(Molt molt, InetSocketAddress address) {
        this.molt = molt;
        this.address = address;
    }

    /**
     * Mounts the modules that provide a handler now, and no others.
     *
     * @return the modules that were not mounted before
     * @throws MoltException when the address can't be listened at; the next time it is tried again
     */
    public synchronized Set<String> refresh() {
        Set<String> wanted = molt.modules(HttpHandler.class);
        if (wanted.isEmpty() && server == null) {
            return Set.of();
        }
        boolean isFirst = server == null;
        HttpServer listening = listen();
        Set<String> fresh = new TreeSet<>(wanted);
        fresh.removeAll(mounted);
        for (String module : fresh) {
            HttpHandler reference = molt.module(module).service(HttpHandler.class);
            listening.createContext(path(module), exchange -> serve(module, reference, exchange));
            mounted.add(module);
        }
        mounted.stream().filter(module -> !wanted.contains(module)).toList().forEach(gone -> {
            listening.removeContext(path(gone));
            mounted.remove(gone);
        });
        if (isFirst) {
            listening.start(); // now: whoever has connected before finds all modules
        }
        return fresh;
    }

    private static String path(String module) {
        return "/" + module + "/";
    }

    private HttpServer listen() {
        HttpServer listening = server;
        if (listening != null) {
            return listening;
        }
        try {
            listening = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new MoltException(
                    new Problem(
                            ProblemCode.HTTP_UNAVAILABLE,
                            "No HTTP at " + address + ".",
                            java.util.List.of(e.toString()),
                            "The modules are live, but their HTTP handlers can't be reached.",
                            "free that address, or name another one."),
                    e);
        }
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "molt-http-" + number.incrementAndGet(), 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        listening.setExecutor(pool);
        listening.createContext("/", this::index);
        threads = pool;
        server = listening;
        return listening;
    }

    /** The URL of a module's handler; empty while nothing listens. */
    public synchronized String url(String module) {
        HttpServer listening = server;
        if (listening == null) {
            return "";
        }
        InetSocketAddress at = listening.getAddress();
        String host = at.getAddress().isAnyLocalAddress() ? "localhost" : at.getHostString();
        return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + at.getPort() + path(module);
    }

    private static void serve(String module, HttpHandler reference, HttpExchange exchange) throws IOException {
        try {
            reference.handle(exchange);
        } catch (ServiceUnavailableException e) {
            fail(exchange, 503, "Module " + module + " is not live.");
        } catch (MoltException e) {
            fail(exchange, 500, e.problem().text());
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("The HTTP handler of module {} failed. {}", module, String.join("\n", Failure.describe(e)));
            fail(exchange, 500, "Module " + module + " failed.");
        }
    }

    private static void fail(HttpExchange exchange, int status, String text) throws IOException {
        if (exchange.getResponseCode() == NO_ANSWER_YET) {
            answer(exchange, status, text);
        } else {
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            if (!head) {
                out.write(body);
            }
        }
    }

    /** What no module has: a list at the root, a redirect where only the last slash is missing. */
    private void index(HttpExchange exchange) throws IOException {
        Set<String> modules;
        synchronized (this) {
            modules = new TreeSet<>(mounted);
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/")) {
            StringBuilder list = new StringBuilder("Modules here:");
            modules.forEach(module -> list.append('\n').append(path(module)));
            answer(exchange, 200, list.toString());
        } else if (modules.contains(path.substring(1))) {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getRawPath() + "/");
            answer(exchange, 308, "Here: " + path + "/");
        } else {
            answer(exchange, 404, "No module is mounted at " + path + ".");
        }
    }

    /** Stops listening; requests under way are cut off after a second. */
    @Override
    public synchronized void close() {
        HttpServer listening = server;
        ThreadPoolExecutor pool = threads;
        if (listening != null && pool != null) {
            listening.stop(1);
            pool.shutdown();
            mounted.clear();
            server = null;
            threads = null;
        }
    }
}
