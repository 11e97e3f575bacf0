package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code molt run DIR}, {@code inspect} and {@code history} as a user runs them. */
class RunTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(modules());
    }

    private Path modules() {
        return directory.resolve("modules");
    }

    private void putHandler(String label, String body) throws IOException {
        String source = "package web;\n"
                + "public final class Hello implements com.sun.net.httpserver.HttpHandler {\n"
                + "  public void handle(com.sun.net.httpserver.HttpExchange exchange) throws java.io.IOException {\n"
                + "    " + body + "\n"
                + "    byte[] bytes = (\"" + label + " \" + exchange.getRequestURI()).getBytes();\n"
                + "    exchange.sendResponseHeaders(200, bytes.length);\n"
                + "    try (var out = exchange.getResponseBody()) { out.write(bytes); }\n"
                + "  }\n"
                + "}\n";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("web.Hello", source));
        entries.put("META-INF/services/com.sun.net.httpserver.HttpHandler", Archives.bytes("web.Hello\n"));
        Archives.put(modules(), "hello.jar", Archives.archive("hello", label, entries));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void httpHandlers_areServedUnderTheirModule_andReplacedUnderLoad() throws Exception {
        putHandler("1", "");
        try (MoltProcess molt = new MoltProcess("run", modules(), "--http", "0")) {
            String url = molt.await("Serving http://").substring("Serving ".length());
            assertThat(url).endsWith("/hello/");
            assertThat(get(url + "x?y=1").body()).isEqualTo("1 /hello/x?y=1");
            assertThat(get(url.replace("/hello/", "/hello")).headers().firstValue("Location"))
                    .contains("/hello/");
            assertThat(get(url.replace("/hello/", "/")).body()).contains("/hello/");
            assertThat(get(url.replace("/hello/", "/none")).statusCode()).isEqualTo(404);

            AtomicLong answered = new AtomicLong();
            ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            HttpResponse<String> answer = get(url);
                            if (answer.statusCode() != 200 || !answer.body().matches("[0-9]+ /hello/")) {
                                wrong.add(answer + answer.body());
                            }
                            answered.incrementAndGet();
                        } catch (IOException e) {
                            wrong.add(e.toString());
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
                thread.start();
                clients.add(thread);
            }
            for (int label = 2; label < 8; label++) {
                long before = answered.get();
                putHandler("" + label, "");
                molt.await("(hello " + label + ")");
                while (answered.get() < before + 50) {
                    Thread.onSpinWait();
                }
            }
            for (Thread thread : clients) {
                thread.interrupt();
                thread.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(get(url).body()).isEqualTo("7 /hello/");

            putHandler("8", "if (true) throw new IllegalStateException();");
            molt.await("(hello 8)");
            assertThat(get(url).statusCode()).isEqualTo(500);
            Files.delete(modules().resolve("hello.jar"));
            molt.await("(no modules)");
            while (get(url).statusCode() == 503) {
                Thread.onSpinWait(); // the handler is unmounted right after the switch
            }
            assertThat(get(url).statusCode()).isEqualTo(404);
            assertThat(molt.interrupt()).isEqualTo(143);
        }
    }

    @Test
    void jobs_run_andEventsAreJson() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile(
                "job.Job",
                "package job; public final class Job implements Runnable {"
                        + " public void run() { throw new IllegalStateException(\"from the job\"); } }"));
        entries.put("META-INF/services/java.lang.Runnable", Archives.bytes("job.Job\n"));
        try (MoltProcess molt = new MoltProcess("run", modules(), "--json")) {
            Archives.put(modules(), "job.jar", Archives.archive("job", "1", entries));
            String warned = molt.await("JOB_FAILED");
            assertThat(warned).startsWith("{").contains("\"event\":\"warned\"").contains("from the job");
            assertThat(molt.output() + warned).doesNotContain("Watching");
        }
    }

    @Test
    void contracts_areGivenOnTheCommandLine() throws Exception {
        Path contract = Files.write(
                directory.resolve("contract.jar"),
                Archives.archive(
                        "contract", "1", Archives.compile("shop.Price", "package shop; public interface Price {}")));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.putAll(Archives.compile(Map.of(
                "shop.Price",
                "package shop; public interface Price {}",
                "shop.Flat",
                "package shop; public final class Flat implements Price {}")));
        entries.remove("shop/Price.class");
        entries.put("META-INF/services/shop.Price", Archives.bytes("shop.Flat\n"));
        Archives.put(modules(), "shop.jar", Archives.archive("shop", "1", entries));
        try (MoltProcess molt = new MoltProcess("run", modules())) {
            molt.await("[CONTRACT_MISSING]");
        }
        try (MoltProcess molt =
                new MoltProcess("run", modules(), "--contracts", contract, "--home", directory.resolve("home"))) {
            molt.await("(shop 1)");
        }
    }

    @Test
    void secondHost_onTheSameHome_isRefused() throws Exception {
        try (MoltProcess first = new MoltProcess("run", modules())) {
            first.await("Watching");
            try (MoltProcess second = new MoltProcess("run", modules())) {
                assertThat(second.exit()).isEqualTo(1);
                assertThat(second.output()).contains("[HOME_LOCKED]");
            }
        }
    }

    @Test
    void history_tellsGenerationsAndRefusals() throws Exception {
        putHandler("1", "");
        try (MoltProcess molt = new MoltProcess("run", modules(), "--http", "0")) {
            molt.await("Serving");
            Archives.put(
                    modules(),
                    "hello.jar",
                    Archives.archive(
                            "hello",
                            "2",
                            Map.of(
                                    "META-INF/services/com.sun.net.httpserver.HttpHandler",
                                    Archives.bytes("web.Missing\n"))));
            molt.await("[PROVIDER_MISSING]");
            try (MoltProcess history =
                    new MoltProcess("history", "--home", modules().resolve(".molt"))) {
                assertThat(history.exit()).isZero();
                assertThat(history.output())
                        .contains("generation 1 (hello 1)  hello.jar landed  live")
                        .contains("refused: PROVIDER_MISSING (hello.jar landed)");
            }
        }
        try (MoltProcess history =
                new MoltProcess("history", "--json", "--home", modules().resolve(".molt"))) {
            assertThat(history.exit()).isZero();
            assertThat(history.output())
                    .startsWith("{")
                    .contains("\"live\":1")
                    .contains("\"code\":\"PROVIDER_MISSING\"");
        }
    }

    @Test
    void capabilityThatIsNotDeclared_isRefused_whereTheHostSaysSo() throws Exception {
        putHandler("1", "Runtime.getRuntime().halt(3);");
        try (MoltProcess run = new MoltProcess("run", modules(), "--refuse", "exit")) {
            run.await("[CAPABILITY_UNDECLARED]");
        }
    }

    @Test
    void dryRun_tellsWhatWouldBecomeLive_andLeavesNothing() throws Exception {
        putHandler("1", "");
        try (MoltProcess run = new MoltProcess("run", modules(), "--dry-run")) {
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(run.output()).contains("hello: add 1");
        }
        Archives.put(modules(), "failing.jar", Archives.archive("failing", "1", failingHandler()));
        try (MoltProcess run = new MoltProcess("run", modules(), "--dry-run")) {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output()).contains("not today").contains("[PROVIDER_FAILED]");
        }
        assertThat(modules().resolve(".molt")).doesNotExist();
    }

    private static Map<String, byte[]> failingHandler() {
        String source = "package web; public final class Failing implements com.sun.net.httpserver.HttpHandler {"
                + " public Failing() { throw new IllegalStateException(\"not today\"); }"
                + " public void handle(com.sun.net.httpserver.HttpExchange exchange) { } }";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("web.Failing", source));
        entries.put("META-INF/services/com.sun.net.httpserver.HttpHandler", Archives.bytes("web.Failing\n"));
        return entries;
    }

    @Test
    void inspect_tellsWhatAnArchiveDeclares() throws Exception {
        putHandler("1", "");
        Path archive = modules().resolve("hello.jar");
        try (MoltProcess inspect = new MoltProcess("inspect", archive)) {
            assertThat(inspect.exit()).isZero();
            assertThat(inspect.output())
                    .contains("module     hello 1")
                    .contains("provides   com.sun.net.httpserver.HttpHandler by web.Hello");
        }
        Files.write(archive, java.util.Arrays.copyOf(Files.readAllBytes(archive), 300));
        try (MoltProcess inspect = new MoltProcess("inspect", "--json", archive)) {
            assertThat(inspect.exit()).isEqualTo(1);
            assertThat(inspect.output()).contains("[ARCHIVE_INCOMPLETE]");
        }
    }

    @Test
    void wrongUsage_exitsWithTwo() throws Exception {
        for (Object[] arguments : new Object[][] {
            {},
            {"run"},
            {"run", directory.resolve("missing")},
            {"run", modules(), "--http", "nowhere"},
            {"run", modules(), "argument"},
            {"inspect", directory.resolve("missing.jar")},
            {"history"}
        }) {
            try (MoltProcess molt = new MoltProcess(arguments)) {
                assertThat(molt.exit()).as("molt %s", List.of(arguments)).isEqualTo(2);
                assertThat(molt.output()).contains("Usage: molt");
            }
        }
    }
}
