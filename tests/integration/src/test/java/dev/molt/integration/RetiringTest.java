package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old versions go whose code does what it likes with threads. */
public class RetiringTest {
    @TempDir
    private Path directory;

    private Molt.Builder host() {
        return Molt.builder().trial(TrialPolicy.NONE).home(directory.resolve("home"));
    }

    /** An archive of a greeter with this constructor, which may use its {@code context}, and this way of closing. */
    private Path greeter(String module, String label, String constructor, String close) throws IOException {
        String source = "package sample;\n"
                + "public final class SampleGreeter implements dev.molt.integration.Greeter, AutoCloseable {\n"
                + "  private Thread thread;\n"
                + "  public SampleGreeter(dev.molt.api.ModuleContext context) throws Exception {" + constructor + "}\n"
                + "  public String greet(String name) { return \"" + label + "\"; }\n"
                + "  public void close() throws Exception {" + close + "}\n"
                + "}\n";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("sample.SampleGreeter", source));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes("sample.SampleGreeter\n"));
        return Files.write(directory.resolve(module + "-" + label + ".jar"), Archives.archive(module, label, entries));
    }

    private static void assertSwitched(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
    }

    @Test
    void versionWithAThreadOfItsOwn_whichCalledAService_isCollected() throws Exception {
        String constructor = "dev.molt.integration.Greeter other = context.service(dev.molt.integration.Greeter.class);"
                + " java.util.concurrent.CountDownLatch called = new java.util.concurrent.CountDownLatch(1);"
                + " thread = new Thread(() -> { try { other.greet(\"x\"); } catch (RuntimeException e) { }"
                + "   called.countDown();"
                + "   try { Thread.currentThread().join(); } catch (InterruptedException e) { } });"
                + " thread.start(); called.await();";
        try (Molt molt = host().open()) {
            assertSwitched(molt.update(greeter("greeter", "1", constructor, "thread.interrupt(); thread.join();")));
            assertSwitched(molt.update(greeter("greeter", "2", "", "")));
            Host.awaitCollected(molt);
        }
    }

    /** Held by closings that do not return. */
    public static volatile CountDownLatch hold = new CountDownLatch(1);

    private static final String HANGS = "dev.molt.integration.RetiringTest.hold.await();";

    private static Retirement.State stateOf(Molt molt, String label) {
        return molt.retirements().stream()
                .filter(retirement -> retirement.label().equals(label))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static <T extends MoltEvent> T next(BlockingQueue<MoltEvent> events, Class<T> type)
            throws InterruptedException {
        MoltEvent event = events.poll(20, TimeUnit.SECONDS);
        while (event != null && !type.isInstance(event)) {
            event = events.poll(20, TimeUnit.SECONDS);
        }
        return type.cast(Objects.requireNonNull(event, () -> "No " + type.getSimpleName()));
    }

    /** The next warning with a text; with so short a deadline others may be late as well. */
    private static Problem warned(BlockingQueue<MoltEvent> events, String text) throws InterruptedException {
        Problem problem = next(events, MoltEvent.Warned.class).problem();
        while (!problem.text().contains(text)) {
            problem = next(events, MoltEvent.Warned.class).problem();
        }
        return problem;
    }

    @Test
    @SuppressWarnings("try") // closed and nothing else
    void versionWhoseCloseHangs_isTold_andKeepsNoOtherFromBeingRetired() throws Exception {
        hold = new CountDownLatch(1);
        BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
        try (Molt molt =
                host().drainDeadline(Duration.ofMillis(1)).listener(events::add).open()) {
            assertSwitched(molt.update(greeter("greeter", "1", "", HANGS)));
            assertSwitched(molt.update(greeter("greeter", "2", "", "")));
            Problem overdue = warned(events, "Closing greeter 1 takes long.");
            assertThat(overdue.code()).isEqualTo(ProblemCode.CLOSE_OVERDUE);
            assertThat(overdue.text()).contains("The thread is at:");
            assertSwitched(molt.update(greeter("greeter", "3", "", "")));
            assertThat(next(events, MoltEvent.Retired.class).label()).isEqualTo("2");
            assertThat(stateOf(molt, "1")).isEqualTo(Retirement.State.CLOSING);
            hold.countDown();
            assertThat(next(events, MoltEvent.Retired.class).label()).isEqualTo("1");
            Host.awaitCollected(molt);
        }
    }

    @Test
    @SuppressWarnings("try") // closed and nothing else
    void refusedVersionWhoseCloseHangs_isTold_andKeepsNoUpdateWaiting() throws Exception {
        hold = new CountDownLatch(1);
        BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
        try (Molt molt = host().startDeadline(Duration.ofMillis(500))
                        .drainDeadline(Duration.ofMillis(1))
                        .listener(events::add)
                        .open();
                AutoCloseable release = hold::countDown) { // before the host
            Path hanging = greeter("a", "1", "", HANGS);
            Path failing = greeter("b", "1", "if (true) throw new Exception();", "");
            UpdateOutcome outcome = CompletableFuture.supplyAsync(() -> molt.update(hanging, failing))
                    .get(20, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
            assertThat(warned(events, "Closing a 1 takes long.").code()).isEqualTo(ProblemCode.CLOSE_OVERDUE);
            assertSwitched(molt.update(greeter("c", "1", "", "")));
        }
    }
}
