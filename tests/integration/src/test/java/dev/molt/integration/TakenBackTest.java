package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a module leaves registered in the JDK is taken out when it is closed, so that it goes; its author is told.
 * {@link HolderTest} shows that each of these stays where nobody takes it back.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TakenBackTest {
    @TempDir(factory = InMemory.class)
    private Path directory;

    private final Queue<MoltEvent> events = new ConcurrentLinkedQueue<>();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "driver | a driver registered with DriverManager (leak.Leaky$Driver): taken back.",
                "mbean | an MBean (leak:type=Bean): taken back.",
                "log-handler | (leak.Leaky$Handler of the root logger): taken back.",
                "log-level | (leak.Leaky$Level of the root logger): taken back.",
                "provider | a security provider (leak",
                "authenticator | the default Authenticator",
                "proxies | the default ProxySelector (leak.Leaky$Proxies): taken back.",
                "cookies | (leak.Leaky$Cookies): taken back.",
                "uncaught | the default uncaught exception handler",
                "property | an object among the system properties",
                "bundle |",
                "beans |"
            })
    void whatAModuleLeaves_isTakenOut_andItIsCollected(String module, String told) throws Exception {
        Level level = Logger.getLogger("").getLevel();
        LeakingProgram.Leak leak = LeakingProgram.leaks().stream()
                .filter(one -> one.module().equals(module))
                .findFirst()
                .orElseThrow();
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .listener(events::add)
                .home(directory.resolve("home"))
                .open()) {
            put(molt, archive(module, "1", leak.code()));
            molt.service(Greeter.class).greet("");
            LeakingProgram.LATER.forEach(Runnable::run);
            LeakingProgram.LATER.clear();
            put(molt, archive(module, "2", ""));
            Host.awaitCollected(molt);
        } finally {
            LeakingProgram.LATER.clear();
            Logger.getLogger("").setLevel(level);
        }
        if (told == null) {
            assertThat(events).noneMatch(MoltEvent.Warned.class::isInstance);
        } else {
            Problem problem = events.stream()
                    .filter(MoltEvent.Warned.class::isInstance)
                    .map(event -> ((MoltEvent.Warned) event).problem())
                    .findFirst()
                    .orElseThrow();
            assertThat(problem.code()).isEqualTo(ProblemCode.LEFT_REGISTERED);
            assertThat(problem.text())
                    .contains(module + " 1 has left something behind")
                    .contains(told);
        }
    }

    private static void put(Molt molt, Path archive) {
        assertThat(molt.update(archive)).isInstanceOf(UpdateOutcome.Switched.class);
    }

    private Path archive(String module, String label, String code) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>(LeakingProgram.code(code));
        return Files.write(directory.resolve(module + "-" + label + ".jar"), Archives.archive(module, label, entries));
    }
}
