package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that use what their context gives them, through updates and to their end. */
public class OwnedContextTest {
    /** What the modules tell, by a type that they share with this test. */
    public static final BlockingQueue<String> TOLD = new LinkedBlockingQueue<>();

    /** Held by what does not return. */
    public static volatile CountDownLatch hold = new CountDownLatch(1);

    private static final String HERE = "dev.molt.integration.OwnedContextTest.";
    private static final String HANGS =
            "try { " + HERE + "hold.await(); } catch (InterruptedException e) { tell(\"interrupted\"); }";

    @TempDir
    private Path directory;

    private final BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void begin() {
        TOLD.clear();
        hold = new CountDownLatch(1);
    }

    private Molt.Builder host() {
        return Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .listener(events::add);
    }

    /** An archive of a greeter with this constructor, which may use its {@code context}. */
    private Path module(String label, String constructor) throws IOException {
        String source = "package sample;\n"
                + "import dev.molt.api.ModuleContext;\n"
                + "import java.util.concurrent.TimeUnit;\n"
                + "public final class Owning implements dev.molt.integration.Greeter {\n"
                + "  static void tell(String what) { " + HERE + "TOLD.add(\"" + label + " \" + what); }\n"
                + "  private final ModuleContext context;\n"
                + "  public Owning(ModuleContext context) throws Exception { this.context = context; " + constructor
                + " }\n"
                + "  public String greet(String name) { return String.valueOf(context.configuration().get(name)); }\n"
                + "}\n";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("sample.Owning", source));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes("sample.Owning\n"));
        return Files.write(directory.resolve("owning-" + label + ".jar"), Archives.archive("owning", label, entries));
    }

    private static void assertSwitched(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
    }

    private static String next() throws InterruptedException {
        String told = TOLD.poll(20, TimeUnit.SECONDS);
        return told == null ? "nothing" : told;
    }

    private static void awaitTold(String what) throws InterruptedException {
        String next = next();
        while (!next.equals(what)) {
            assertThat(next).isNotEqualTo("nothing");
            next = next();
        }
    }

    private <T extends MoltEvent> T event(Class<T> type) throws InterruptedException {
        MoltEvent event = events.poll(20, TimeUnit.SECONDS);
        while (event != null && !type.isInstance(event)) {
            event = events.poll(20, TimeUnit.SECONDS);
        }
        if (event == null) {
            throw new AssertionError("No " + type.getSimpleName());
        }
        return type.cast(event);
    }

    private static List<String> threadsOf(String version) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains(version))
                .toList();
    }

    private static final String USES_ALL = """
            java.nio.file.Path file = context.dataDirectory().resolve("versions");
            java.nio.file.Files.writeString(file, context.label() + " ", java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            tell("data " + java.nio.file.Files.readString(file).trim());
            tell("rate " + context.configuration().get("rate"));
            context.logger().log(System.Logger.Level.INFO, "begins {0}", this);
            context.onClose(() -> tell("closed first registered"));
            context.onConfigurationChange(next -> tell("new rate " + next.get("rate")));
            context.executor().submit(() -> tell("executes")).get();
            context.scheduler().scheduleAtFixedRate(() -> tell("ticks"), 0, 1, TimeUnit.MILLISECONDS);
            context.scheduler().scheduleWithFixedDelay(() -> { }, 0, 1, TimeUnit.MILLISECONDS);
            context.onClose(() -> tell("closed last registered"));
            """;

    /** The next that is told and is no tick. */
    private static String nextButTicks() throws InterruptedException {
        String next = next();
        while (next.endsWith(" ticks")) {
            next = next();
        }
        return next;
    }

    private void configure(String text) throws IOException {
        Path file = directory.resolve("home").resolve("config").resolve("owning.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void moduleThatUsesAll_isUpdatedAndRetired_andNothingOfItIsLeft() throws Exception {
        configure("rate=1\n");
        Molt closed;
        try (Molt molt = host().open()) {
            closed = molt;
            assertSwitched(molt.update(module("one", USES_ALL)));
            assertThat(List.of(next(), next(), next())).containsExactly("one data one", "one rate 1", "one executes");
            assertThat(next()).isEqualTo("one ticks");
            assertThat(molt.service(Greeter.class).greet("rate")).isEqualTo("1");
            configure("rate=2\n");
            assertThat(nextButTicks()).isEqualTo("one new rate 2");

            assertSwitched(molt.update(module("two", USES_ALL)));
            assertThat(nextButTicks()).isEqualTo("two data one two");
            assertThat(nextButTicks()).isEqualTo("two rate 2");
            assertThat(nextButTicks()).isEqualTo("two executes");
            assertThat(nextButTicks()).isEqualTo("one closed last registered");
            assertThat(nextButTicks()).isEqualTo("one closed first registered");
            event(MoltEvent.Retired.class);
            assertThat(threadsOf("owning one")).isEmpty();
            TOLD.clear();
            assertThat(next()).isEqualTo("two ticks");
            configure("rate=3\n");
            assertThat(nextButTicks()).isEqualTo("two new rate 3");
            assertThat(TOLD).noneMatch(told -> told.startsWith("one"));
        }
        assertThat(nextButTicks()).isEqualTo("two closed last registered");
        assertThat(nextButTicks()).isEqualTo("two closed first registered");
        assertThat(threadsOf("owning")).isEmpty();
        Host.awaitCollected(closed);
    }

    @Test
    void oldScheduler_stopsAtTheSwitch_evenWhileItsVersionHasCalls() throws Exception {
        String ticks = "context.scheduler().scheduleAtFixedRate(() -> tell(\"ticks\"), 0, 1, TimeUnit.MILLISECONDS);";
        String starting = ticks + "context.executor().execute(() -> { " + HANGS + " });" + " tell(\"started\"); " + HERE
                + "started.await();";
        started = new CountDownLatch(0);
        try (Molt molt = host().open()) {
            assertSwitched(molt.update(module("one", ticks)));
            assertThat(next()).isEqualTo("one ticks");
            started = new CountDownLatch(1);
            Path two = module("two", starting);
            Thread updating = new Thread(() -> assertSwitched(molt.update(two)));
            updating.start();
            awaitTold("two started");
            TOLD.clear();
            assertThat(List.of(next(), next(), next())).containsOnly("one ticks"); // two is due, but not live
            started.countDown();
            updating.join();
            awaitTold("two ticks");
            TOLD.clear();
            assertThat(List.of(next(), next(), next())).containsOnly("two ticks");
            hold.countDown();
        }
    }

    /** Held by constructors. */
    public static volatile CountDownLatch started = new CountDownLatch(0);

    @Test
    void versionThatIsRefused_leavesNothing() throws Exception {
        try (Molt molt = host().open()) {
            assertSwitched(molt.update(module("one", "")));
            UpdateOutcome outcome =
                    molt.update(module("two", USES_ALL + "if (true) throw new IllegalStateException();"));
            assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
            assertThat(threadsOf("owning two")).isEmpty();
            assertThat(new ArrayList<>(TOLD))
                    .endsWith("two closed last registered", "two closed first registered")
                    .doesNotContain("two ticks");
        }
    }

    /** The warnings until the next version is retired, which is this one. */
    private List<Problem> warningsUntilRetired(String label) throws InterruptedException {
        List<Problem> warnings = new ArrayList<>();
        MoltEvent event = event(MoltEvent.class);
        while (!(event instanceof MoltEvent.Retired)) {
            if (event instanceof MoltEvent.Warned warned) {
                warnings.add(warned.problem());
            }
            event = event(MoltEvent.class);
        }
        assertThat(((MoltEvent.Retired) event).label()).isEqualTo(label);
        return warnings;
    }

    @Test
    void whatThrowsOrHangsAtTheEnd_isTold_andStopsNothing() throws Exception {
        String constructor = "context.onClose(() -> tell(\"closed\"));"
                + " context.onClose(() -> { throw new Exception(\"no way\"); });"
                + " context.onClose(() -> { " + HERE + "hold.await(); tell(\"closed late\"); });"
                + " context.scheduler().schedule(() -> { }, 1, TimeUnit.HOURS);"
                + " context.executor().execute(() -> { throw new Error(\"in a task\"); });";
        Molt closed;
        try (Molt molt = host().releaseDeadline(Duration.ofMillis(50)).open()) {
            closed = molt;
            assertSwitched(molt.update(module("one", constructor)));
            assertThat(event(MoltEvent.Warned.class).problem()).satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(ProblemCode.TASK_FAILED);
                assertThat(problem.text()).contains("A task of owning one").contains("in a task");
            });
            assertSwitched(molt.update(module("two", "")));
            assertThat(next()).isEqualTo("one closed");
            assertSwitched(molt.update(module("three", "")));
            assertThat(warningsUntilRetired("two"))
                    .satisfiesExactly(
                            dropped -> {
                                assertThat(dropped.code()).isEqualTo(ProblemCode.TASKS_DROPPED);
                                assertThat(dropped.text())
                                        .contains("scheduler of owning one")
                                        .contains("never did: 1");
                            },
                            overdue -> {
                                assertThat(overdue.code()).isEqualTo(ProblemCode.CLOSE_OVERDUE);
                                assertThat(overdue.text())
                                        .contains("Closing owning one takes long: sample.Owning$")
                                        .contains("sample.Owning.lambda");
                            },
                            failed -> {
                                assertThat(failed.code()).isEqualTo(ProblemCode.CLOSE_FAILED);
                                assertThat(failed.text()).contains("no way");
                            });
            hold.countDown();
            assertThat(next()).isEqualTo("one closed late");
            assertThat(event(MoltEvent.Retired.class).label()).isEqualTo("one");
            Host.awaitCollected(closed);
        }
    }

    @Test
    void taskThatDoesNotEnd_isInterrupted_andToldWithItsThread() throws Exception {
        String deaf = "context.executor().execute(() -> { " + HANGS + " while (" + HERE
                + "hold.getCount() > 0) Thread.onSpinWait(); tell(\"ended\"); });";
        try (Molt molt = host().releaseDeadline(Duration.ofMillis(50)).open()) {
            assertSwitched(molt.update(module("one", deaf)));
            assertSwitched(molt.update(module("two", "")));
            assertThat(next()).isEqualTo("one interrupted");
            Problem overdue = event(MoltEvent.Warned.class).problem();
            assertThat(overdue.code()).isEqualTo(ProblemCode.CLOSE_OVERDUE);
            assertThat(overdue.text())
                    .contains("Closing owning one takes long: executor has not ended.")
                    .contains("The thread owning one task 1 is at:")
                    .contains("sample.Owning.lambda");
            hold.countDown();
            assertThat(next()).isEqualTo("one ended");
            event(MoltEvent.Retired.class);
            Host.awaitCollected(molt);
        }
    }

    @Test
    void malformedConfiguration_isTold_andTheModuleStarts() throws Exception {
        configure("rate=\\u1\n");
        try (Molt molt = host().open()) {
            assertSwitched(molt.update(module("one", "")));
            assertThat(event(MoltEvent.Warned.class).problem().code()).isEqualTo(ProblemCode.CONFIGURATION_UNUSABLE);
            assertThat(molt.service(Greeter.class).greet("rate")).isEqualTo("null");
        }
    }

    @Test
    void dataDirectoryThatCantBeMade_isTheHostsFault_andNoArchives() throws Exception {
        try (Molt molt = host().open()) {
            Path data = Files.writeString(directory.resolve("home").resolve("data"), "a file");
            Path archive = module("one", "context.dataDirectory();");
            UpdateOutcome outcome = molt.update(archive);
            assertThat(outcome).isInstanceOfSatisfying(UpdateOutcome.Refused.class, refused -> {
                assertThat(refused.problem().code()).isEqualTo(ProblemCode.HOME_UNUSABLE);
                assertThat(refused.culprits()).isEmpty();
            });
            Files.delete(data);
            assertSwitched(molt.update(archive));
        }
    }
}
