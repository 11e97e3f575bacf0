package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host lives in a run-time image that has only {@code java.base}, as {@code jlink} makes them for devices. */
class BareJdkTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void host_inAJdkOfJavaBase_isUpdated_andItsOldVersionsGo() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                "-XX:MaxMetaspaceSize=128m",
                "-cp",
                System.getProperty("java.class.path"),
                BareHost.class.getName(),
                directory.resolve("home").toString()));
        for (String label : List.of("1", "2", "3")) {
            byte[] archive = Archives.greeter("greeter", label, "", "return name + " + label + ";");
            command.add(Files.write(directory.resolve(label + ".jar"), archive).toString());
        }
        Process host = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = host.inputReader().lines().toList();
        assertThat(host.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines).contains("you1", "you2", "you3", "1 COLLECTED", "2 COLLECTED");
    }
}
