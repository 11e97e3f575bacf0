package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.retire.Retirement;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old versions go whose code does what it likes with threads. */
class RetiringTest {
    @TempDir
    private Path directory;

    private Molt.Builder host() {
        return Molt.builder().home(directory.resolve("home"));
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

    private static void awaitCollected(Molt molt) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (molt.retirements().stream().anyMatch(gone -> gone.state() != Retirement.State.COLLECTED)) {
            assertThat(System.nanoTime()).as("%s", molt.retirements()).isLessThan(deadline);
            System.gc();
        }
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
            awaitCollected(molt);
        }
    }
}
