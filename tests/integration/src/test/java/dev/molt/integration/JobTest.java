package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers of {@link Runnable} that a host runs as jobs. */
public class JobTest {
    /** What the jobs tell, by a type that they share with this test. */
    public static final BlockingQueue<String> TOLD = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory;

    /** An archive of a job that tells what it does, and ends when it is interrupted, or when this test allows it. */
    private Path job(String label, String body) throws Exception {
        return job(label, body, "", "");
    }

    /** One whose module has state, which it does not adopt. */
    private Path statefulJob(String label, String body) throws Exception {
        return job(
                label,
                body,
                ", dev.molt.api.Stateful<String>",
                "  public String release() { return \"state\"; }\n"
                        + "  public void adopt(String state) throws Exception {"
                        + " if (!\"1\".equals(\"" + label + "\")) throw new Exception(\"not mine\"); }\n");
    }

    private Path job(String label, String body, String more, String members) throws Exception {
        String source = "package sample;\n"
                + "public final class SampleJob implements Runnable, AutoCloseable" + more + " {\n" + members
                + "  static void tell(String what) { dev.molt.integration.JobTest.TOLD.add(\"" + label
                + " \" + what); }\n"
                + "  public void run() { tell(\"begins\"); " + body + " tell(\"ends\"); }\n"
                + "  public void close() { tell(\"is closed\"); }\n"
                + "}\n";
        Map<String, byte[]> entries = new java.util.LinkedHashMap<>(Archives.compile("sample.SampleJob", source));
        entries.put("META-INF/services/java.lang.Runnable", Archives.bytes("sample.SampleJob\n"));
        return Files.write(directory.resolve("job-" + label + ".jar"), Archives.archive("job", label, entries));
    }

    private static final String UNTIL_INTERRUPTED =
            "try { Thread.currentThread().join(); } catch (InterruptedException e) {"
                    + " tell(\"is interrupted, job 2 lives: \" + dev.molt.integration.JobTest.lives(\"job 2\")); }";

    private static String next() throws InterruptedException {
        String told = TOLD.poll(20, TimeUnit.SECONDS);
        return told == null ? "nothing" : told;
    }

    private Molt.Builder host() {
        TOLD.clear();
        return Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .runJobs(true);
    }

    @Test
    void nextJobStarts_beforeTheLastIsInterrupted_andClosingWaitsForItsEnd() throws Exception {
        Molt closed;
        try (Molt molt = host().open()) {
            closed = molt;
            molt.update(job("1", UNTIL_INTERRUPTED));
            assertThat(next()).isEqualTo("1 begins");
            molt.update(job("2", "while (dev.molt.integration.JobTest.waits()) Thread.onSpinWait();"));
            assertThat(new String[] {next(), next(), next(), next()})
                    .containsExactlyInAnyOrder(
                            "2 begins", "1 is interrupted, job 2 lives: true", "1 ends", "1 is closed")
                    .containsSubsequence("1 is interrupted, job 2 lives: true", "1 ends", "1 is closed");
            waits = true;
            molt.update(job("3", UNTIL_INTERRUPTED));
            assertThat(next()).isEqualTo("3 begins");
            assertThat(molt.drains())
                    .anySatisfy(drain -> assertThat(drain.inside())
                            .anyMatch(inside -> inside.thread().equals("job 2 job sample.SampleJob")));
            assertThat(TOLD).isEmpty();
            waits = false;
            assertThat(next()).isEqualTo("2 ends");
            assertThat(next()).isEqualTo("2 is closed");
        }
        assertThat(next()).startsWith("3 is interrupted");
        assertThat(next()).isEqualTo("3 ends");
        assertThat(next()).isEqualTo("3 is closed");
        Host.awaitCollected(closed);
    }

    private static volatile boolean waits = true;

    /** Whether the second job is to go on, whatever it is asked. */
    public static boolean waits() {
        return waits;
    }

    /** Whether a job of this module version runs. */
    public static boolean lives(String version) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(version + " job "));
    }

    @Test
    void jobThatRests_forAHandOverThatIsRefused_goesOn() throws Exception {
        try (Molt molt = host().open()) {
            molt.update(statefulJob("1", UNTIL_INTERRUPTED));
            assertThat(next()).isEqualTo("1 begins");
            assertThat(molt.update(statefulJob("2", ""))).isInstanceOf(UpdateOutcome.Refused.class);
            List<String> told = new ArrayList<>();
            while (told.stream().noneMatch("1 begins"::equals)) {
                told.add(next());
                assertThat(told).doesNotContain("nothing");
            }
            assertThat(told).containsSubsequence("1 ends", "1 begins");
        }
    }

    @Test
    void jobThatHasEnded_isNotRunAgain_afterAHandOverThatIsRefused() throws Exception {
        try (Molt molt = host().open()) {
            molt.update(statefulJob("1", ""));
            assertThat(next()).isEqualTo("1 begins");
            assertThat(next()).isEqualTo("1 ends");
            while (lives("job 1")) {
                Thread.onSpinWait();
            }
            assertThat(molt.update(statefulJob("2", ""))).isInstanceOf(UpdateOutcome.Refused.class);
        }
        assertThat(TOLD).doesNotContain("1 begins");
    }

    @Test
    void jobThatThrows_isTold_andItsModuleServesOn() throws Exception {
        BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
        try (Molt molt = host().listener(events::add).open()) {
            UpdateOutcome outcome = molt.update(job("1", "if (true) throw new IllegalStateException(\"no queue\");"));
            assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
            MoltEvent event = events.poll(20, TimeUnit.SECONDS);
            while (event != null && !(event instanceof MoltEvent.Warned)) {
                event = events.poll(20, TimeUnit.SECONDS);
            }
            assertThat(event).isInstanceOfSatisfying(MoltEvent.Warned.class, warned -> {
                assertThat(warned.problem().code()).isEqualTo(ProblemCode.JOB_FAILED);
                assertThat(warned.problem().text())
                        .contains("sample.SampleJob of job 1")
                        .contains("no queue");
            });
            assertThat(molt.live().modules()).hasSize(1);
        }
    }
}
