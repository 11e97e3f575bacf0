package dev.molt.python.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Python handler of the JDK's server, and how it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplyTest {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Border border;
    private HttpServer server;

    @BeforeAll
    void serve() throws Exception {
        border = new Border();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpHandler handler = border.serve(HttpHandler.class, """
                import molt
                def handle(exchange):
                    path = exchange.get_request_uri()
                    if path == '/bytes':
                        molt.reply(exchange, b'{}', 201, 'application/json')
                    elif path == '/nothing':
                        molt.reply(exchange, status=204)
                    elif path == '/echo':
                        molt.reply(exchange, exchange.get_request_body().read_all_bytes())
                    else:
                        molt.reply(exchange, 'Grüße ' + exchange.get_request_headers().get_first('X-Name'))
                """, "handle");
        server.createContext("/", exchange -> {
            try {
                handler.handle(exchange);
            } catch (IOException | RuntimeException e) {
                failures.add(e);
                throw e;
            }
        });
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop(0);
        border.close();
        assertThat(failures).isEmpty();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        InetSocketAddress at = server.getAddress();
        URI uri = URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("X-Name", "Ann")
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Test
    void text_isUtf8_withItsTypeSaid() throws Exception {
        HttpResponse<String> answer = ask("GET", "/", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Grüße Ann");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void bytes_goOutAsTheyAre() throws Exception {
        HttpResponse<String> answer = ask("GET", "/bytes", "");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(ask("POST", "/echo", "ßx").body()).isEqualTo("ßx");
    }

    @Test
    void replyWithoutBody_endsTheExchange() throws Exception {
        HttpResponse<String> answer = ask("GET", "/nothing", "");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void replyToHead_hasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> answer = ask("HEAD", "/", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("11");
        assertThat(failures).isEmpty();
        assertThat(ask("GET", "/", "").body()).isEqualTo("Grüße Ann");
    }
}
