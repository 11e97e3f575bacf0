package dev.molt.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.trust.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound archives of altered class files: whatever they hold, the answer is a decision, never an exception. */
class ClassFuzzTest {
    private static final String[] SEEDS = {
        "org/objectweb/asm/Type",
        "org/objectweb/asm/ClassReader",
        "org/objectweb/asm/Label",
        "org/objectweb/asm/commons/GeneratorAdapter",
        "org/slf4j/event/Level",
        "dev/molt/admission/ClassFuzzTest",
        "dev/molt/admission/Decision$Refused",
        "dev/molt/linkage/Symbol$Use"
    };

    @TempDir
    private Path directory;

    private final Random random = new Random(2026);

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = ClassFuzzTest.class.getResourceAsStream("/" + name + ".class")) {
            return in.readAllBytes();
        }
    }

    private byte[] altered(byte[] sound) {
        byte[] bytes = sound.clone();
        for (int left = random.nextInt(6); left > 0; left--) {
            // Most of what decides, the constant pool, is at the beginning.
            int at = random.nextInt(random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 600));
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(4) == 0 ? 255 : 0);
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private void write(Path file, List<byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < SEEDS.length; i++) {
                put(zip, SEEDS[i] + ".class", files.get(i));
            }
            put(zip, "module-info.class", altered(files.get(0)));
            if (random.nextBoolean()) {
                String provider = SEEDS[random.nextInt(SEEDS.length)].replace('/', '.');
                put(zip, "META-INF/services/java.util.Comparator", provider.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    @Test
    void alteredClassFiles_areDecidedAbout() throws IOException {
        Admission admission = new Admission(
                new Trust(directory.resolve("trust"), "host", Clock.systemUTC()),
                Surroundings.unknown(),
                Admission.Rules.DEFAULT);
        int admitted = 0;
        int refused = 0;
        Path file = directory.resolve("fuzz.jar");
        for (int i = 0; i < 1_000; i++) {
            List<byte[]> files = new ArrayList<>();
            for (String seed : SEEDS) {
                files.add(altered(classFile(seed)));
            }
            write(file, files);
            try {
                Decision decision = admission.decide(Applicant.of(file));
                admitted += decision instanceof Decision.Admitted ? 1 : 0;
                refused += decision instanceof Decision.Refused ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "Neither admitted nor refused: " + HexFormat.of().formatHex(Files.readAllBytes(file)), e);
            }
        }
        assertThat(admitted).isGreaterThan(50);
        assertThat(refused).isGreaterThan(50);
    }
}
