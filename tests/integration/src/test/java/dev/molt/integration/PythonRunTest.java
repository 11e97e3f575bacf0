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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python modules under {@code molt run DIR}, {@code verify} and {@code inspect}, as a user runs them. */
class PythonRunTest {
    private static final String HANDLER = "com.sun.net.httpserver.HttpHandler";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    private Path modules;

    @BeforeEach
    void create() throws IOException {
        modules = Files.createDirectories(directory.resolve("modules"));
    }

    private Path put(String module, String label, String service, String provider, String source) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/services/" + service, Archives.bytes(provider + "\n"));
        entries.put(provider.split(":", 2)[0] + ".py", Archives.bytes(source));
        return Archives.put(modules, module + ".zip", Archives.archive(module, label, entries));
    }

    private void putJavaHandler() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("web.Hello", """
                package web;
                public final class Hello implements com.sun.net.httpserver.HttpHandler {
                    public void handle(com.sun.net.httpserver.HttpExchange exchange) throws java.io.IOException {
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    }
                }
                """));
        entries.put("META-INF/services/" + HANDLER, Archives.bytes("web.Hello\n"));
        Archives.put(modules, "inJava.jar", Archives.archive("inJava", "1", entries));
    }

    private void putPythonHandler(String label) throws IOException {
        put("inPython", label, HANDLER, "web:Handler", """
                class Handler:
                    def __init__(self, context):
                        self.label = context.label()

                    def handle(self, exchange):
                        if exchange.get_request_method() == "DELETE":
                            raise ValueError("not to be deleted")
                        body = exchange.getRequestBody().readAllBytes()
                        answer = self.label.encode() + b" got " + body[::-1]
                        exchange.get_response_headers().set("Content-Type", "application/octet-stream")
                        exchange.send_response_headers(201, len(answer))
                        with exchange.get_response_body() as out:
                            out.write(answer)
                """);
    }

    private HttpResponse<String> send(String method, String url, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void handlerThatIsAPythonClass_isServedBesideOneInJava_andReplaced() throws Exception {
        putJavaHandler();
        putPythonHandler("1");
        try (MoltProcess molt = new MoltProcess("run", modules, "--http", "0")) {
            String inJava = molt.await("/inJava/").substring("Serving ".length());
            String inPython = molt.await("/inPython/").substring("Serving ".length());
            assertThat(send("GET", inJava, "").statusCode()).isEqualTo(204);
            HttpResponse<String> answer = send("POST", inPython, "abc");
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("1 got cba");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");

            assertThat(send("DELETE", inPython, "").statusCode()).isEqualTo(500);
            molt.await("not to be deleted");

            putPythonHandler("2");
            molt.await("inPython 2");
            assertThat(send("POST", inPython, "xyz").body()).isEqualTo("2 got zyx");
            assertThat(send("GET", inJava, "").statusCode()).isEqualTo(204);
        }
    }

    private void putJob(String label) throws IOException {
        put("job", label, "java.lang.Runnable", "jobs:main", """
                import time

                def main():
                    print("job %s begins")
                    try:
                        while True:
                            time.sleep(600)
                    finally:
                        print("job %s ends")
                """.formatted(label, label));
    }

    /** In whatever order: a job may be at its end before the thread of the next one gets to its first line. */
    private static void awaitAll(MoltProcess molt, String... texts) throws InterruptedException {
        List<String> left = new ArrayList<>(List.of(texts));
        while (!left.isEmpty()) {
            String line = molt.await("job ");
            left.removeIf(line::contains);
        }
    }

    @Test
    void jobThatSleeps_isWokenForTheNextVersions_andThatIsNoFailure() throws Exception {
        putJob("1");
        try (MoltProcess molt = new MoltProcess("run", modules)) {
            molt.await("job 1 begins");
            putJob("2");
            awaitAll(molt, "job 2 begins", "job 1 ends");
            putJob("3");
            awaitAll(molt, "job 3 begins", "job 2 ends");
            assertThat(molt.interrupt()).isEqualTo(143);
            assertThat(molt.output()).doesNotContain("JOB_FAILED").doesNotContain("Traceback");
        }
    }

    @Test
    void verifyAndInspect_readPythonModulesAsAnUpdateWould() throws Exception {
        Path good = put("good", "1", HANDLER, "web:handle", "def handle(exchange):\n    pass\n");
        Path bad = put("bad", "1", HANDLER, "web:handle", "def handle(exchange):\n    return (\n");
        Path missing = put("missing", "1", HANDLER, "web:handle", "def handel(exchange):\n    pass\n");
        try (MoltProcess molt = new MoltProcess("verify", good, bad, missing)) {
            assertThat(molt.exit()).as(molt.output()).isEqualTo(1);
            assertThat(molt.output().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("ok").contains("good 1"),
                            line -> assertThat(line).startsWith("refused").contains("PYTHON_SYNTAX", "line 2"),
                            line -> assertThat(line).startsWith("refused").contains("PROVIDER_MISSING"));
        }
        try (MoltProcess molt = new MoltProcess("inspect", good)) {
            assertThat(molt.exit()).as(molt.output()).isZero();
            assertThat(molt.output().lines())
                    .contains("provides   " + HANDLER + " by web:handle")
                    .anyMatch(line ->
                            line.matches("runs on    Python 3\\.12\\.\\d+ on GraalPy \\S+, (interpreted|compiled)"));
        }
    }
}
