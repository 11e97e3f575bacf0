package dev.molt.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.store.ModuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
    @TempDir
    private Path home;

    private Path file;
    private Configurations configurations;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Map<String, String>> told = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @BeforeEach
    void set() throws IOException {
        ModuleFiles files = new ModuleFiles(home);
        file = files.configuration("pricing");
        Files.createDirectories(file.getParent());
        configurations = new Configurations(files, Configurations.Timing.DEFAULT, problems::add);
    }

    private ModuleConfiguration open() {
        return configurations.open("pricing", Runnable::run, failures::add);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    /** Looks until the files stand still. */
    private void look() {
        while (configurations.look()) {
            assertThat(told.size()).isLessThan(100);
        }
    }

    @Test
    void configuration_isWhatTheFileHas_inUtf8_asTheVersionBegins() throws IOException {
        assertThat(open().current()).isEmpty();
        write("\uFEFFrate = 0.19\ncity=K\u00F6ln\nsign=\\u20ac\n");
        assertThat(open().current()).isEqualTo(Map.of("rate", "0.19", "city", "K\u00F6ln", "sign", "\u20ac"));
        assertThat(problems).isEmpty();
    }

    @Test
    void change_isToldOnce_whenTheFileStandsStill() throws IOException {
        write("rate=1");
        ModuleConfiguration configuration = open();
        configuration.onChange(told::add);
        look();
        assertThat(told).isEmpty();
        write("rat");
        assertThat(configurations.look()).isTrue();
        write("rate=2");
        assertThat(configurations.look()).isTrue();
        assertThat(told).isEmpty();
        assertThat(configuration.current()).isEqualTo(Map.of("rate", "1"));
        look();
        look();
        write("# the same\nrate = 2");
        look();
        assertThat(told).containsExactly(Map.of("rate", "2"));
        Files.delete(file);
        look();
        assertThat(told).containsExactly(Map.of("rate", "2"), Map.of());
        assertThat(configuration.current()).isEmpty();
    }

    @Test
    void changeThatANewVersionBeginsWith_isToldToTheOldOne_atOnce() throws IOException {
        open().onChange(told::add);
        write("rate=2");
        assertThat(open().current()).isEqualTo(Map.of("rate", "2"));
        assertThat(told).containsExactly(Map.of("rate", "2"));
        look();
        assertThat(told).hasSize(1);
    }

    @Test
    void malformedFile_isToldOnce_andTheLastGoodOneStays() throws IOException {
        write("rate=1");
        ModuleConfiguration configuration = open();
        configuration.onChange(told::add);
        write("rate=\\u12");
        look();
        look();
        assertThat(configuration.current()).isEqualTo(Map.of("rate", "1"));
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).code()).isEqualTo(ProblemCode.CONFIGURATION_UNUSABLE);
        assertThat(problems.get(0).text())
                .contains("The configuration of module pricing can't be used: " + file + ".")
                .contains("Malformed \\uxxxx encoding")
                .contains("goes on with the last one that could be used");
        Files.write(file, "city=K\u00F6ln".getBytes(StandardCharsets.ISO_8859_1));
        look();
        assertThat(problems).hasSize(2);
        assertThat(problems.get(1).facts()).containsExactly("It is not in UTF-8.");
        assertThat(told).isEmpty();
        write("rate=3");
        look();
        assertThat(told).containsExactly(Map.of("rate", "3"));
    }

    @Test
    void unreadableFile_isToldOnce() throws IOException {
        ModuleConfiguration configuration = open();
        Files.createDirectory(file);
        look();
        look();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).text()).contains("It can't be read").contains("has no configuration");
        Files.delete(file);
        write("rate=1");
        look();
        assertThat(configuration.current()).isEqualTo(Map.of("rate", "1"));
        assertThat(problems).hasSize(1);
    }

    @Test
    void listenersOfAClosedConfiguration_areGone() throws IOException {
        ModuleConfiguration configuration = open();
        configuration.onChange(told::add);
        configuration.close();
        write("rate=1");
        look();
        assertThat(told).isEmpty();
        ModuleConfiguration ofRetired = configurations.open(
                "pricing",
                task -> {
                    throw new RejectedExecutionException();
                },
                failures::add);
        ofRetired.onChange(told::add);
        ModuleConfiguration other = open();
        other.onChange(told::add);
        write("rate=2");
        look();
        write("rate=3");
        look();
        assertThat(told).containsExactly(Map.of("rate", "2"), Map.of("rate", "3"));
        assertThat(failures).isEmpty();
    }

    @Test
    void listenerThatThrows_isReported_andToldAgainAtTheNextChange() throws IOException {
        ModuleConfiguration configuration = open();
        configuration.onChange(next -> {
            throw new IllegalStateException(next.toString());
        });
        configuration.onChange(told::add);
        write("rate=1");
        look();
        write("rate=2");
        look();
        assertThat(failures).extracting(Throwable::getMessage).containsExactly("{rate=1}", "{rate=2}");
        assertThat(told).hasSize(2);
    }

    @Test
    void changesThatComeWhileOneIsTold_areToldAfterIt_inTheirOrder() throws IOException {
        Queue<Runnable> tasks = new ArrayDeque<>();
        ModuleConfiguration configuration = configurations.open("pricing", tasks::add, failures::add);
        configuration.onChange(told::add);
        for (int rate = 1; rate <= 3; rate++) {
            write("rate=" + rate);
            look();
        }
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(told).containsExactly(Map.of("rate", "1"), Map.of("rate", "2"), Map.of("rate", "3"));
        write("rate=4");
        look();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void changes_areNoticed_withoutBeingAsked() throws Exception {
        BlockingQueue<Map<String, String>> noticed = new LinkedBlockingQueue<>();
        Configurations.Timing timing = new Configurations.Timing(Duration.ofMillis(1), Duration.ofMillis(5));
        try (Configurations looking = new Configurations(new ModuleFiles(home), timing, problems::add)) {
            looking.start();
            looking.open("pricing", Runnable::run, failures::add).onChange(noticed::add);
            write("rate=1");
            assertThat(noticed.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.of("rate", "1"));
        }
    }
}
