package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.store.GenerationRecord;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight callers, updates of two modules as one, bad archives and rollbacks, all at random: -Dmolt.soak=SECONDS. */
public class StressTest {
    private static final int SECONDS = Integer.getInteger("molt.soak", 4);
    private static final int CALLERS = 8;
    private static final int VERSIONS = 4;

    /** Asks the other module within the call, which must be of the same version. */
    private static final String ASKING = "if (!name.equals(\"nested\")) {"
            + " String other = dev.molt.integration.StressTest.second.greet(\"nested\");"
            + " return other.equals(VERSION + \" nested\") ? VERSION : \"mixed: \" + VERSION + \" and \" + other; }"
            + " return VERSION + \" nested\";";

    /** The second module's service, for the first one's code. */
    public static volatile Greeter second = name -> "none";

    @TempDir
    private Path directory;

    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();

    private Path archive(String module, int version, String constructor) throws Exception {
        String body = ASKING.replace("VERSION", "\"" + version + "\"");
        return Files.write(
                directory.resolve(module + "-" + version + constructor.length() + ".jar"),
                Archives.greeter(module, version + "", constructor, body));
    }

    @Test
    void callers_seeOneVersion_whateverHappens() throws Exception {
        List<Path[]> good = new ArrayList<>();
        for (int version = 1; version <= VERSIONS; version++) {
            good.add(new Path[] {archive("first", version, ""), archive("second", version, "")});
        }
        List<Path> bad = new ArrayList<>();
        bad.add(archive("first", 9, "if (true) throw new Exception();"));
        byte[] whole = Files.readAllBytes(good.get(0)[0]);
        bad.add(Files.write(directory.resolve("cut.jar"), Arrays.copyOf(whole, whole.length - 40)));
        whole[whole.length / 2] ^= 1;
        bad.add(Files.write(directory.resolve("altered.jar"), whole));

        Random random = new Random(11);
        int switched = 0;
        int refused = 0;
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .keptGenerations(10)
                .open()) {
            Greeter first = molt.module("first").service(Greeter.class);
            second = molt.module("second").service(Greeter.class);
            assertThat(molt.update(good.get(0))).isInstanceOf(UpdateOutcome.Switched.class);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Thread caller = new Thread(() -> call(first));
                caller.start();
                callers.add(caller);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end || switched <= 10 || refused <= 3) {
                UpdateOutcome outcome = switch (random.nextInt(4)) {
                    case 0 -> molt.update(bad.get(random.nextInt(bad.size())), good.get(1)[1]);
                    case 1 -> molt.rollback(anyOf(molt.generations(), random).number());
                    default -> molt.update(good.get(random.nextInt(VERSIONS)));
                };
                switched += outcome instanceof UpdateOutcome.Switched ? 1 : 0;
                refused += outcome instanceof UpdateOutcome.Refused ? 1 : 0;
            }
            done.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(calls.get()).isGreaterThan(10_000);
            assertThat(switched).isGreaterThan(10);
            assertThat(refused).isGreaterThan(3);
            second = name -> "none";
            Host.awaitCollected(molt);
        }
    }

    private static GenerationRecord anyOf(List<GenerationRecord> generations, Random random) {
        return generations.get(random.nextInt(generations.size()));
    }

    private void call(Greeter first) {
        while (!done.get()) {
            try {
                String answer = first.greet("x");
                if (!answer.matches("[1-4]")) {
                    wrong.add(answer);
                }
            } catch (RuntimeException e) {
                wrong.add(e.toString());
            }
            calls.incrementAndGet();
        }
    }
}
