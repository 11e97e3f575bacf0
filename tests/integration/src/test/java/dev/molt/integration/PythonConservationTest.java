package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.problem.ProblemCode;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * State goes over whole between providers in Python and in Java, forwards and backwards: what callers were told to be
 * booked on an account is there at the end. -Dmolt.pythonHandOvers=NUMBER.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class PythonConservationTest {
    private static final int HAND_OVERS = Integer.getInteger("molt.pythonHandOvers", 30);
    private static final int ACCOUNTS = 8;
    private static final int CALLERS = 4;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Sums per account. */
    public interface Accounts {
        void book(int account, long amount);

        long sum(int account);

        String language();
    }

    private static final String IN_PYTHON = """
            import threading

            class Accounts:
                def __init__(self):
                    self.lock = threading.Lock()
                    self.sums = {} if "LABEL" == "first" else None

                def book(self, account, amount):
                    with self.lock:
                        self.sums[account] = self.sums.get(account, 0) + amount

                def sum(self, account):
                    return self.sums.get(account, 0)

                def language(self):
                    return "Python"

                def release(self):
                    state = ";".join(f"{account}={amount}" for account, amount in self.sums.items()) + ";"
                    self.sums = None
                    return state

                def adopt(self, state):
                    if "LABEL" == "bad":
                        1 / 0
                    self.sums = {int(account): int(amount) for account, amount in
                                 (entry.split("=") for entry in state.split(";") if entry)}
            """;

    private static final String IN_JAVA = """
            package sample;
            import java.util.*;
            public final class Provided
                    implements dev.molt.integration.PythonConservationTest.Accounts, dev.molt.api.Stateful<String> {
                private Map<Integer, Long> sums;
                public synchronized void book(int account, long amount) { sums.merge(account, amount, Long::sum); }
                public synchronized long sum(int account) { return sums.getOrDefault(account, 0L); }
                public String language() { return "Java"; }
                public synchronized String release() {
                    StringBuilder state = new StringBuilder();
                    sums.forEach((account, amount) -> state.append(account + "=" + amount + ";"));
                    sums = null;
                    return state.toString();
                }
                public synchronized void adopt(String state) {
                    if ("LABEL".equals("bad-java")) throw new IllegalStateException("no");
                    sums = new HashMap<>();
                    for (String entry : state.split(";")) {
                        if (!entry.isEmpty()) {
                            sums.put(Integer.valueOf(entry.split("=")[0]), Long.valueOf(entry.split("=")[1]));
                        }
                    }
                }
            }
            """;

    @TempDir(factory = InMemory.class)
    private Path directory;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLongArray booked = new AtomicLongArray(ACCOUNTS);
    private final ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();

    private Path python(String label) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/services/" + Accounts.class.getName(), Archives.bytes("accounts:Accounts\n"));
        entries.put("accounts.py", Archives.bytes(IN_PYTHON.replace("LABEL", label)));
        return Files.write(directory.resolve(label + ".zip"), Archives.archive("accounts", label, entries));
    }

    private Path java(String label) throws Exception {
        return Files.write(
                directory.resolve(label + ".jar"),
                Archives.provider("accounts", label, Accounts.class, IN_JAVA.replace("LABEL", label)));
    }

    private void call(Accounts accounts) {
        while (!done.get()) {
            int account = ThreadLocalRandom.current().nextInt(ACCOUNTS);
            long amount = ThreadLocalRandom.current().nextInt(100);
            try {
                accounts.book(account, amount);
                booked.addAndGet(account, amount);
            } catch (Throwable e) {
                wrong.add(e);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Test
    void whatWasBooked_isThere_inWhicheverLanguageItIsKept() throws Exception {
        List<Path> good = List.of(python("python-1"), python("python-2"), java("java-1"), java("java-2"));
        List<Path> bad = List.of(python("bad"), java("bad-java"));
        Set<ProblemCode> refusals = EnumSet.noneOf(ProblemCode.class);
        Set<String> ways = new TreeSet<>();
        Random random = new Random(5);
        try (Molt molt = Molt.builder()
                .home(directory.resolve("home"))
                .trial(TrialPolicy.NONE)
                .keptGenerations(10)
                .handOverDeadline(Duration.ofSeconds(20))
                .open()) {
            molt.update(python("first"));
            Accounts accounts = molt.service(Accounts.class);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Thread caller = new Thread(() -> call(accounts), "caller " + i);
                caller.start();
                callers.add(caller);
            }
            for (int handedOver = 0; handedOver < HAND_OVERS && wrong.isEmpty(); ) {
                String before = accounts.language();
                UpdateOutcome outcome = change(molt, random, good, bad);
                if (outcome instanceof UpdateOutcome.Switched switched) {
                    handedOver += switched.handedOver().modules().size();
                    ways.add(before + " to " + accounts.language());
                } else if (outcome instanceof UpdateOutcome.Refused refused) {
                    refusals.add(refused.problem().code());
                }
            }
            done.set(true);
            for (Thread caller : callers) {
                caller.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(caller.isAlive()).isFalse();
            }
            assertThat(wrong).isEmpty();
            for (int account = 0; account < ACCOUNTS; account++) {
                assertThat(accounts.sum(account)).as("account " + account).isEqualTo(booked.get(account));
            }
            assertThat(booked.get(0)).isPositive();
            assertThat(refusals).containsExactly(ProblemCode.STATE_ADOPT_FAILED);
            assertThat(ways)
                    .containsExactlyInAnyOrder("Java to Java", "Java to Python", "Python to Java", "Python to Python");
        }
    }

    private static UpdateOutcome change(Molt molt, Random random, List<Path> good, List<Path> bad) {
        return switch (random.nextInt(8)) {
            case 0 -> molt.update(bad.get(random.nextInt(bad.size())));
            case 1, 2 -> {
                List<GenerationRecord> kept = molt.generations();
                yield molt.rollback(kept.get(random.nextInt(kept.size())).number());
            }
            default -> molt.update(good.get(random.nextInt(good.size())));
        };
    }
}
