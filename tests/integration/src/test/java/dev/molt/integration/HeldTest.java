package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old versions that something holds are told from those that are gone, and keep updates from making ever more of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class HeldTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** The host's, into which careless modules put themselves. */
    public static final Queue<Object> HOLDER = new ConcurrentLinkedQueue<>();

    /** Calls wait for it. */
    public static volatile CountDownLatch hold = new CountDownLatch(0);

    private static final String HOLDS = "dev.molt.integration.HeldTest.HOLDER.add(this);";
    private static final String WAITS =
            "try { dev.molt.integration.HeldTest.hold.await(); }" + " catch (InterruptedException e) { } return \"\";";

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final Queue<MoltEvent> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void letGo() {
        HOLDER.clear();
        hold.countDown();
    }

    private Molt host(OldCodeLimits limits) {
        return Molt.builder()
                .trial(TrialPolicy.NONE)
                .oldCode(limits)
                .listener(events::add)
                .home(directory.resolve("home"))
                .open();
    }

    private Path greeter(String module, int label, String constructor) throws Exception {
        return greeter(module, label, constructor, "return \"\";");
    }

    private Path greeter(String module, int label, String constructor, String body) throws Exception {
        return Files.write(
                directory.resolve(module + "-" + label + ".jar"),
                Archives.greeter(module, "" + label, constructor, body));
    }

    private static void put(Molt molt, Path archive) {
        assertThat(molt.update(archive)).isInstanceOf(UpdateOutcome.Switched.class);
    }

    private static ProblemCode refused(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
        return ((UpdateOutcome.Refused) outcome).problem().code();
    }

    private static Retirement.State stateOf(Molt molt, String label) {
        return molt.retirements().stream()
                .filter(gone -> gone.label().equals(label))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** As a heap does that is full: nobody asks Molt to find anything out. Seen to fail with a witness that is held. */
    @Test
    void collectionsThatComeByThemselves_showWhatIsHeld_andWhatIsGone() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT)) {
            put(molt, greeter("greeter", 1, ""));
            put(molt, greeter("greeter", 2, HOLDS));
            put(molt, greeter("greeter", 3, ""));
            collectUntil(molt, "2", Retirement.State.HELD);
            collectUntil(molt, "1", Retirement.State.COLLECTED);
            await(new MoltEvent.Held("greeter", "2"));
            await(new MoltEvent.Collected("greeter", "1"));
            assertThat(events).doesNotContain(new MoltEvent.Held("greeter", "1"));
            HOLDER.clear();
            collectUntil(molt, "2", Retirement.State.COLLECTED);
            await(new MoltEvent.Collected("greeter", "2"));
        }
    }

    @Test
    void versionThatWasRefused_andIsHeld_isToldAsWell() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT)) {
            put(molt, greeter("greeter", 1, ""));
            refused(molt.update(greeter("greeter", 2, HOLDS + "if (true) throw new IllegalStateException();")));
            refused(molt.update(greeter("greeter", 3, "if (true) throw new IllegalStateException();")));
            collectUntil(molt, "2", Retirement.State.HELD);
            collectUntil(molt, "3", Retirement.State.COLLECTED);
            await(new MoltEvent.Held("greeter", "2"));
            assertThat(events).noneMatch(MoltEvent.Retired.class::isInstance);
        }
    }

    /** An event is told after what it tells of. */
    private void await(MoltEvent event) {
        while (!events.contains(event)) {
            Thread.onSpinWait();
        }
    }

    private static void collectUntil(Molt molt, String label, Retirement.State state) {
        while (stateOf(molt, label) != state) {
            System.gc();
        }
    }

    @Test
    void collect_findsOutOfEach_whetherItIsHeld() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT)) {
            for (int label = 1; label <= 6; label++) {
                put(molt, greeter("greeter", label, label % 2 == 0 ? HOLDS : ""));
            }
            while (molt.retirements().stream().anyMatch(gone -> gone.state().compareTo(Retirement.State.RETIRED) < 0)) {
                Thread.onSpinWait();
            }
            List<String> held = new ArrayList<>();
            for (Retirement gone : molt.collect(LONG)) {
                if (gone.state() == Retirement.State.HELD) {
                    held.add(gone.label());
                } else {
                    assertThat(gone.state()).isEqualTo(Retirement.State.COLLECTED);
                }
            }
            assertThat(held).containsExactly("2", "4");
        }
    }

    /** Seen to fail where versions are counted that are merely not collected yet. */
    @Test
    void moduleThatLeaks_isNotUpdatedPastItsLimit_butOthersAre_andItGoesBack() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT.holding(2, 50))) {
            put(molt, greeter("leaky", 1, HOLDS));
            UpdateOutcome outcome = molt.update(greeter("leaky", 2, HOLDS));
            for (int label = 3; outcome instanceof UpdateOutcome.Switched; label++) {
                molt.collect(LONG);
                outcome = molt.update(greeter("leaky", label, HOLDS));
            }
            assertThat(refused(outcome)).isEqualTo(ProblemCode.TOO_MANY_HELD);
            assertThat(((UpdateOutcome.Refused) outcome).problem().text())
                    .contains("too many old versions of leaky are held")
                    .contains("Held are 3, and may be 2.");
            for (int label = 1; label <= 8; label++) {
                put(molt, greeter("clean", label, ""));
            }
            assertThat(molt.rollback(1)).isInstanceOf(UpdateOutcome.Switched.class);
            HOLDER.clear();
            molt.collect(LONG);
            put(molt, greeter("leaky", 9, ""));
        }
    }

    @Test
    void hostWithTooMuchHeld_isNotUpdated() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT.holding(1, 1))) {
            for (String module : List.of("a", "b")) {
                put(molt, greeter(module, 1, HOLDS));
                put(molt, greeter(module, 2, HOLDS));
            }
            while (molt.collect(LONG).stream().anyMatch(gone -> gone.state() != Retirement.State.HELD)) {
                Thread.onSpinWait();
            }
            assertThat(refused(molt.update(greeter("c", 1, "")))).isEqualTo(ProblemCode.TOO_MANY_HELD);
        }
    }

    @Test
    void moduleWithTooManyDrainingVersions_isNotUpdated_untilCallsEnd() throws Exception {
        hold = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        try (Molt molt = host(OldCodeLimits.DEFAULT.draining(3))) {
            Greeter greeter = molt.service(Greeter.class);
            UpdateOutcome outcome = molt.update(greeter("greeter", 1, "", WAITS));
            for (int label = 2; outcome instanceof UpdateOutcome.Switched; label++) {
                Thread caller = new Thread(() -> greeter.greet(""));
                caller.start();
                callers.add(caller);
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                outcome = molt.update(greeter("greeter", label, "", WAITS));
            }
            assertThat(refused(outcome)).isEqualTo(ProblemCode.TOO_MANY_DRAINING);
            assertThat(callers).hasSize(5);
            put(molt, greeter("other", 1, ""));
            hold.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            while (molt.retirements().stream().anyMatch(gone -> gone.state() == Retirement.State.DRAINING)) {
                Thread.onSpinWait();
            }
            put(molt, greeter("greeter", 9, ""));
        }
    }

    @Test
    void hostWithTooLittleRoomForClasses_isNotUpdated() throws Exception {
        try (Molt molt = host(OldCodeLimits.DEFAULT.leaving(1L << 40))) {
            assertThat(refused(molt.update(greeter("greeter", 1, "")))).isEqualTo(ProblemCode.METASPACE_LOW);
        }
        try (Molt molt = host(OldCodeLimits.NONE)) {
            put(molt, greeter("greeter", 1, ""));
        }
    }
}
