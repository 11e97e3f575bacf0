package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Inside;
import dev.molt.store.GenerationRecord;
import dev.molt.store.JournalEntry;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates that the host itself is not able to carry out, or not wholly. */
public class UpdateFailureTest {
    /** Holds the callers of the blocking greeters inside. */
    public static volatile CountDownLatch hold = new CountDownLatch(1);

    /** Counted down in the constructor of the module that is held in it. */
    private static volatile CountDownLatch inside = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private Molt.Builder host() {
        return Molt.builder().trial(TrialPolicy.NONE).home(directory.resolve("home"));
    }

    private Path greeter(String label, String constructor) throws Exception {
        return Files.write(
                directory.resolve("greeter-" + label + ".jar"),
                Archives.greeter("greeter", label, constructor, "return \"" + label + "\";"));
    }

    @Test
    void updatePastTheLastFreeSlot_isRefused_andPassesWhenCallsHaveEnded() throws Exception {
        hold = new CountDownLatch(1);
        String body = "try { dev.molt.integration.UpdateFailureTest.hold.await(); }"
                + " catch (InterruptedException e) { } return \"held\";";
        Path[] files = new Path[2];
        for (int i = 0; i < 2; i++) {
            files[i] =
                    Files.write(directory.resolve("held-" + i + ".jar"), Archives.greeter("greeter", "" + i, "", body));
        }
        List<Thread> callers = new ArrayList<>();
        try (Molt molt = host().open()) {
            Greeter greeter = molt.service(Greeter.class);
            UpdateOutcome outcome = molt.update(files[0]);
            for (int i = 1; outcome instanceof UpdateOutcome.Switched; i++) {
                long generation = molt.live().number();
                Thread caller = new Thread(() -> greeter.greet("Ann"), "caller in " + generation);
                caller.start();
                callers.add(caller);
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                outcome = molt.update(files[i % 2]);
            }
            GenerationRecord live = molt.live();
            assertThat(outcome).isInstanceOfSatisfying(UpdateOutcome.Refused.class, refused -> {
                assertThat(refused.problem().code()).isEqualTo(ProblemCode.TOO_MANY_DRAINING);
                assertThat(refused.culprits()).as("no archive is to blame").isEmpty();
            });
            assertThat(live.number()).isGreaterThan(200);
            assertThat(molt.drains().get(0).inside()).extracting(Inside::thread).containsExactly("caller in 1");
            hold.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            while (molt.drains().size() > 1) {
                Thread.onSpinWait();
            }
            assertThat(molt.update(files[(int) (live.number() % 2)])).isInstanceOf(UpdateOutcome.Switched.class);
        }
    }

    @Test
    void updateThatCannotBeSettled_isLive_andWarns() throws Exception {
        try (Molt molt = host().open()) {
            molt.update(greeter("1", ""));
            // A directory that is not empty can't be replaced by a file: what a damaged or full disk would refuse.
            Path settled = directory.resolve("home/settled");
            Files.delete(settled);
            Files.createDirectories(settled.resolve("in the way"));
            assertThat(molt.update(greeter("2", "")))
                    .isInstanceOfSatisfying(
                            UpdateOutcome.Switched.class,
                            switched -> assertThat(switched.warnings())
                                    .singleElement()
                                    .satisfies(warning -> assertThat(warning.text())
                                            .contains("Live: generation 2 (greeter 2); a restart now may come back")));
            assertThat(molt.service(Greeter.class).greet("Ann")).isEqualTo("2");
            Files.delete(settled.resolve("in the way"));
            Files.delete(settled);
            assertThat(molt.update(greeter("3", "")))
                    .isInstanceOfSatisfying(
                            UpdateOutcome.Switched.class,
                            switched -> assertThat(switched.warnings()).isEmpty());
        }
    }

    @Test
    void generationThatWasNotSettled_isNotLiveAfterTheRestart_butCanBeGoneBackTo() throws Exception {
        Path settled = directory.resolve("home/settled");
        try (Molt molt = host().open()) {
            molt.update(greeter("1", ""));
            byte[] before = Files.readAllBytes(settled);
            Files.delete(settled);
            Files.createDirectories(settled.resolve("in the way"));
            molt.update(greeter("2", ""));
            Files.delete(settled.resolve("in the way"));
            Files.delete(settled);
            Files.write(settled, before);
        }
        for (int start = 0; start < 3; start++) {
            try (Molt molt = host().open()) {
                assertThat(molt.live().number()).isEqualTo(1);
                assertThat(directory.resolve("home/live")).hasContent("1\n");
                assertThat(molt.generations())
                        .extracting(GenerationRecord::number)
                        .containsExactly(1L, 2L);
            }
        }
        try (Molt molt = host().open()) {
            assertThat(molt.rollback(2)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(molt.live().number()).isEqualTo(3);
            assertThat(molt.service(Greeter.class).greet("Ann")).isEqualTo("2");
        }
    }

    @Test
    void updateThatCannotBeCommitted_isRefused_andLeavesNoGenerationBehind() throws Exception {
        try (Molt molt = host().open()) {
            molt.update(greeter("1", ""));
            Path live = directory.resolve("home/live.tmp");
            Files.createDirectories(live.resolve("in the way"));
            assertThat(molt.update(greeter("2", ""))).isInstanceOfSatisfying(UpdateOutcome.Refused.class, refused -> {
                assertThat(refused.problem().code()).isEqualTo(ProblemCode.HOME_UNUSABLE);
                assertThat(refused.culprits()).isEmpty();
            });
            assertThat(molt.service(Greeter.class).greet("Ann")).isEqualTo("1");
            assertThat(molt.generations()).extracting(GenerationRecord::number).containsExactly(1L);
            Files.delete(live.resolve("in the way"));
            Files.delete(live);
            assertThat(molt.update(greeter("2", ""))).isInstanceOf(UpdateOutcome.Switched.class);
        }
    }

    @Test
    void history_tellsWhatWasRefused_afterARestartToo() throws Exception {
        try (Molt molt = host().open()) {
            molt.update(greeter("1", ""));
            molt.update(greeter("2", "throw new IllegalStateException(\"no licence\");"));
        }
        try (Molt molt = host().open()) {
            assertThat(molt.history())
                    .extracting(JournalEntry::kind)
                    .containsExactly(
                            JournalEntry.Kind.STARTED,
                            JournalEntry.Kind.SWITCHED,
                            JournalEntry.Kind.REFUSED,
                            JournalEntry.Kind.STARTED);
            assertThat(molt.history().get(2).code()).contains("PROVIDER_FAILED");
            assertThat(molt.history().get(2).problem().orElseThrow()).contains("no licence");
        }
    }

    @Test
    void moduleThatFailsAtTheRestart_isToldAndLeftOut_andTriedAgainAtTheNext() throws Exception {
        String constructor = "if (Boolean.getBoolean(\"molt.test.down\")) throw new Exception(\"database is down\");";
        try (Molt molt = host().open()) {
            molt.update(greeter("1", constructor));
        }
        System.setProperty("molt.test.down", "true");
        try (Molt molt = host().open()) {
            assertThat(molt.live().modules()).isEmpty();
            assertThat(molt.history())
                    .last()
                    .satisfies(
                            entry -> assertThat(entry.problem().orElseThrow()).contains("database is down"));
        } finally {
            System.clearProperty("molt.test.down");
        }
        try (Molt molt = host().open()) {
            assertThat(molt.service(Greeter.class).greet("Ann")).isEqualTo("1");
        }
    }

    @Test
    void closedHost_takesNoUpdate_andWritesNothing() throws Exception {
        Molt molt = host().open();
        Path file = greeter("1", "");
        molt.close();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> molt.update(file)))
                .hasMessageContaining("[CLOSED]");
        assertThat(directory.resolve("home/staging"))
                .as("the home may be another host's by now")
                .isEmptyDirectory();
    }

    @Test
    void updateThatWaitsForAnother_keepsWhatTheOtherNotedOfTheDirectory() throws Exception {
        hold = new CountDownLatch(1);
        Path modules = Files.createDirectories(directory.resolve("modules"));
        Archives.put(
                modules,
                "held.jar",
                Archives.greeter("held", "1", "dev.molt.integration.UpdateFailureTest.entered();", "return \"held\";"));
        inside = new CountDownLatch(1);
        try (Molt molt = host().watch(modules).open()) {
            inside.await();
            Thread updating = new Thread(() -> {
                try {
                    molt.update(greeter("1", ""));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            updating.start();
            while (updating.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            hold.countDown();
            updating.join();
            assertThat(molt.live().describe()).isEqualTo("generation 2 (greeter 1, held 1)");
            assertThat(molt.live().directory()).containsOnlyKeys("held.jar");
        }
    }

    /** For a module: tells that its constructor has begun, and waits in it. */
    public static void entered() throws InterruptedException {
        inside.countDown();
        hold.await();
    }
}
