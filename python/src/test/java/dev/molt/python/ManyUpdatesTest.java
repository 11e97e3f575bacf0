package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many updates of one module leave nothing behind; -Dmolt.pythonUpdates=500 makes it more of them, and tells figures. */
class ManyUpdatesTest {
    private static final int UPDATES = Integer.getInteger("molt.pythonUpdates", 20);
    private static final int WARM_UP = 25;

    /** What an update may leave: code caches of the engine grow a little for long. */
    private static final long HEAP_FOR_EACH = 60_000;

    private static final long HEAP_ONCE = 6_000_000;
    private static final String SERVICE = "META-INF/services/" + Keeper.class.getName();

    public interface Keeper {
        String version();

        int sum(int upTo);
    }

    /** Each version has much state, so that one that stays shows, and a text of its own, which shares no compiled code. */
    private static String keeper(int version) {
        return """
                import atexit, dataclasses, json, logging, re

                LARGE = list(range(100_000))
                atexit.register(LARGE.clear)

                @dataclasses.dataclass
                class Keeper:
                    context: object

                    def version(self):
                        return json.loads(json.dumps({"version": "v%1$d"}))["version"]

                    def sum(self, up_to):
                        return sum(LARGE[:up_to])

                    def only_in_%1$d(self):
                        return re.compile("%1$d")
                """.formatted(version);
    }

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void updates_leaveNothingBehind() throws Exception {
        try (PythonHost host = PythonHost.open(
                directory, settings -> settings.trial(TrialPolicy.NONE).keptGenerations(3))) {
            update(host, 0);
            Keeper keeper = host.molt.service(Keeper.class);
            try (Load load = Load.of(2, () -> {
                assertThat(keeper.version()).startsWith("v");
                assertThat(keeper.sum(10)).isEqualTo(45);
            })) {
                for (int i = 1; i <= WARM_UP; i++) {
                    update(host, i);
                }
                Leftovers before = Leftovers.now();
                long heap = heap();
                long metaspace = metaspace();
                for (int i = 1; i <= UPDATES; i++) {
                    update(host, WARM_UP + i);
                    assertThat(keeper.version()).isEqualTo("v" + (WARM_UP + i));
                }
                before.awaitAgain();
                tell(
                        "updates %d, calls %d, heap %+d kB, metaspace %+d kB, %s",
                        UPDATES,
                        load.calls(),
                        (heap() - heap) / 1024,
                        (metaspace() - metaspace) / 1024,
                        Leftovers.now());
                assertThat(heap() - heap).isLessThan(HEAP_ONCE + HEAP_FOR_EACH * UPDATES);
                assertThat(metaspace() - metaspace).isLessThan(HEAP_ONCE + HEAP_FOR_EACH * UPDATES);
            }
        }
    }

    private static void update(PythonHost host, int version) {
        assertThat(host.put("keeper-" + version + ".zip", SERVICE, "keeper:Keeper", "keeper.py", keeper(version)))
                .isInstanceOf(UpdateOutcome.Switched.class);
    }

    /** Settled first, since what has just been closed may still be on its way. */
    private static long heap() {
        Leftovers.now();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long metaspace() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        return pools.stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    @SuppressWarnings("SystemOut") // figures for people
    private static void tell(String format, Object... figures) {
        System.out.printf(format + "%n", figures);
    }
}
