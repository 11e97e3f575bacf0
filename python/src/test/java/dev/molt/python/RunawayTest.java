package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.Molt;
import dev.molt.api.PythonException;
import dev.molt.reference.Inside;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python code that does not end: in calls, in hand-overs, in jobs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunawayTest {
    private static final String SERVICE = "META-INF/services/" + Worker.class.getName();
    private static final String JOB = "META-INF/services/java.lang.Runnable";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Duration SHORT = Duration.ofSeconds(1);

    public interface Worker {
        int version();

        void work();
    }

    @TempDir
    Path directory;

    private static String worker(int version, String work) {
        return """
                class Worker:
                    def version(self):
                        return %d

                    def work(self):
                        %s

                """.formatted(version, work.replace("\n", "\n        "));
    }

    private PythonHost host() {
        return PythonHost.open(
                directory,
                settings -> settings.trial(TrialPolicy.NONE)
                        .releaseDeadline(SHORT)
                        .handOverDeadline(SHORT)
                        .runJobs(true)
                        .closeDeadline(SHORT));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Stream<Inside> inside(Molt molt) {
        return molt.drains().stream().flatMap(drain -> drain.inside().stream());
    }

    private static boolean isAt(Inside call, String function) {
        return call.stack().stream().anyMatch(frame -> frame.toString().contains("<python>." + function + "(/molt/"));
    }

    private static Thread begin(Runnable work, List<Throwable> thrown) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        thrown.add(e);
                    }
                },
                "runaway");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
                "import time; time.sleep(600)",
                "import threading; l = threading.Lock(); l.acquire(); l.acquire()",
            })
    void callThatDoesNotEnd_isShownByPythonsStack_isNeverKilled_andKeepsNoOtherFromServing(String work)
            throws Exception {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        Thread runaway;
        try (PythonHost host = host()) {
            host.put("worker-1.zip", SERVICE, "worker:Worker", "worker.py", worker(1, work));
            Worker worker = host.molt.service(Worker.class);
            runaway = begin(worker::work, thrown);
            await("inside", () -> runaway.getState() != Thread.State.NEW && isInPython(runaway));
            assertThat(host.put("worker-2.zip", SERVICE, "worker:Worker", "worker.py", worker(2, "pass")))
                    .isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(worker.version()).isEqualTo(2);
            await("shown", () -> inside(host.molt).anyMatch(call -> isAt(call, "work")));
            assertThat(inside(host.molt)).extracting(Inside::thread).containsExactly("runaway");
            assertThat(thrown).isEmpty();
            assertThat(runaway.isAlive()).isTrue();
        }
        // The host is closed, and has waited as long as it may: what is left is told, and goes on.
        assertThat(thrown).isEmpty();
        assertThat(runaway.isAlive()).isTrue();
        runaway.interrupt();
    }

    private static boolean isInPython(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().contains("PBytecodeRootNode"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
                "import time\nwhile True:\n    try:\n        time.sleep(600)\n    except BaseException: pass",
                "import time; time.sleep(600)",
                "import threading; threading.Event().wait()",
            })
    void job_thatDoesNotHeedAnInterrupt_isEndedWhenItsVersionIsRetired(String work) {
        try (PythonHost host = host()) {
            String job = "def work():\n    " + work.replace("\n", "\n    ") + "\n";
            host.put("job-1.zip", JOB, "job:work", "job.py", job);
            await("begun", () -> thread("job 1 job job:work").anyMatch(RunawayTest::isInPython));
            List<Thread> jobs = thread("job 1 job job:work").toList();
            host.put("job-2.zip", JOB, "job:work", "job.py", "def work(): pass\n");
            await("ended", () -> jobs.stream().noneMatch(Thread::isAlive));
            await(
                    "retired",
                    () -> host.molt.retirements().stream()
                            .anyMatch(gone -> gone.state() == Retirement.State.RETIRED
                                    || gone.state() == Retirement.State.COLLECTED));
        }
    }

    private static Stream<Thread> thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name));
    }

    @Test
    void release_thatDoesNotEnd_isStopped_andItsVersionServesOn() {
        String stateful = """
                    def release(self):
                        while True:
                            try:
                                while True: pass
                            except BaseException: pass

                    def adopt(self, state):
                        pass
                """;
        try (PythonHost host = host()) {
            host.put("worker-1.zip", SERVICE, "worker:Worker", "worker.py", worker(1, "pass") + stateful);
            Leftovers before = Leftovers.now();
            for (int i = 0; i < 2; i++) {
                assertThat(host.refused(
                                        "worker-2.zip",
                                        SERVICE,
                                        "worker:Worker",
                                        "worker.py",
                                        worker(2, "pass") + stateful)
                                .text())
                        .contains("STATE_TIMEOUT", "<python>.release(/molt/worker-1@")
                        .doesNotContain("still");
            }
            assertThat(host.molt.service(Worker.class).version()).isEqualTo(1);
            before.awaitAgain();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"import sys; sys.exit(3)", "import os; os._exit(3)", "import os; os.abort()", "exit()"})
    void exit_inACall_endsThatCallAndNothingElse(String work) {
        try (PythonHost host = host()) {
            host.put("worker-1.zip", SERVICE, "worker:Worker", "worker.py", worker(1, work));
            Worker worker = host.molt.service(Worker.class);
            assertThatThrownBy(worker::work).isInstanceOf(PythonException.class);
            assertThat(worker.version()).isEqualTo(1);
        }
    }
}
