package dev.molt.benchmarks;

import dev.molt.admission.Admission;
import dev.molt.admission.Applicant;
import dev.molt.admission.Decision;
import dev.molt.admission.Surroundings;
import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import dev.molt.module.Contracts;
import dev.molt.trust.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What the checks before an update cost, each beside what others do with the same file: a bare digest, the JDK's reader
 * that reads all entries, {@code jar --validate}. A program, as each check depends on the ones before.
 */
public final class AdmissionBenchmark {
    private static final byte[] BUFFER = new byte[1 << 16];
    private static final Admission ADMISSION = new Admission(
            new Trust(Path.of("no-trust-store"), "benchmark", Clock.systemUTC()),
            Surroundings.of(Contracts.ofHost(AdmissionBenchmark.class.getClassLoader())),
            Admission.Rules.DEFAULT);

    private AdmissionBenchmark() {}

    /** Takes {@code --brief} for fewer and smaller rounds, or archives to measure instead of samples. */
    public static void main(String[] arguments) throws Exception {
        boolean brief = List.of(arguments).contains("--brief");
        int rounds = brief ? 3 : 21;
        Path directory = Files.createTempDirectory("molt-bench");
        try {
            print("Medians, ms                          MB   SHA-256   ZipFile  jar --validate   structure   content"
                    + "   linkage   all checks");
            if (!brief && arguments.length > 0) {
                for (String archive : arguments) {
                    measure(Path.of(archive).getFileName() + "", Path.of(archive), rounds);
                }
                return;
            }
            Path sample = directory.resolve("sample.jar");
            measure("100 classes", Files.write(sample, SampleModule.archive(100, 1)), rounds);
            measure("1,000 classes", Files.write(sample, SampleModule.archive(1_000, 1)), rounds);
            measure("4,000 classes", Files.write(sample, SampleModule.archive(brief ? 1_500 : 4_000, 1)), rounds);
            measure("30,000 entries", Files.write(sample, entries(30_000)), rounds);
        } finally {
            Files.deleteIfExists(directory.resolve("sample.jar"));
            Files.delete(directory);
        }
    }

    @SuppressWarnings("SystemOut") // a program's output
    private static void print(String line) {
        System.out.println(line);
    }

    private static byte[] entries(int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("text/" + i % 300 + "/" + i + ".txt"));
                zip.write(("line " + i + "\n").repeat(20).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** One of the things that are done with a file. */
    @FunctionalInterface
    private interface Work {
        void on(Path file) throws Exception;
    }

    private static void measure(String name, Path file, int rounds) throws Exception {
        Applicant applicant = Applicant.of(file);
        Decision decision = ADMISSION.decide(applicant);
        if (!(decision instanceof Decision.Admitted)) {
            throw new IllegalStateException(name + " is refused: " + decision.findings());
        }
        Samples[] samples = new Samples[6];
        Work[] works = {
            Applicant::of,
            AdmissionBenchmark::readWithTheJdk,
            AdmissionBenchmark::validate,
            any -> open(any, false),
            any -> open(any, true),
            any -> ADMISSION.decide(applicant)
        };
        for (int i = 0; i < works.length; i++) {
            samples[i] = new Samples();
        }
        // Round by round, so that what else the machine does meets all of them alike.
        for (int round = -rounds / 2; round < rounds; round++) {
            for (int i = 0; i < works.length; i++) {
                long start = System.nanoTime();
                works[i].on(file);
                if (round >= 0) {
                    samples[i].add(System.nanoTime() - start);
                }
            }
        }
        double structure = samples[3].median();
        double content = samples[4].median() - structure;
        double all = samples[5].median();
        print(String.format(
                Locale.ROOT,
                "%-32s %6.2f %9.2f %9.2f %15s %11.2f %9.2f %9.2f %12.2f",
                name,
                Files.size(file) / 1e6,
                samples[0].median(),
                samples[1].median(),
                samples[2].median() < 0.001 ? "none" : String.format(Locale.ROOT, "%.2f", samples[2].median()),
                structure,
                content,
                all - structure - content,
                all));
    }

    private static void open(Path file, boolean verify) {
        try (Archive archive = Archive.open(file, "sample", ArchiveLimits.DEFAULT)) {
            if (verify) {
                archive.verify();
            }
        }
    }

    private static void readWithTheJdk(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                try (InputStream in = zip.getInputStream(all.nextElement())) {
                    int length;
                    do {
                        length = in.read(BUFFER);
                    } while (length > 0);
                }
            }
        }
    }

    private static void validate(Path file) {
        Optional<ToolProvider> jar = ToolProvider.findFirst("jar");
        if (jar.isPresent() && Runtime.version().feature() >= 16) {
            PrintWriter nowhere = new PrintWriter(java.io.Writer.nullWriter());
            jar.get().run(nowhere, nowhere, "--validate", "--file", file.toString());
        }
    }
}
