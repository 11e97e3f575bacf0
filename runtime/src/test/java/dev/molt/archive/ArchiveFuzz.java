package dev.molt.archive;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Feeds the reader archives that were altered at random, most of them a little, and checks that it answers in one of two
 * ways: a typed refusal, or an archive that the JDK's two readers read to the same bytes, if they read it.
 *
 * <pre>
 *   java -cp … dev.molt.archive.ArchiveFuzz EXECUTIONS [SEED]
 * </pre>
 */
final class ArchiveFuzz {
    private static final byte[][] TOKENS = {
        HandmadeZip.bytes(32, 0x04034b50),
        HandmadeZip.bytes(32, 0x02014b50),
        HandmadeZip.bytes(32, 0x06054b50),
        HandmadeZip.bytes(32, 0x06064b50),
        HandmadeZip.bytes(32, 0x07064b50),
        HandmadeZip.bytes(32, 0x08074b50),
        HandmadeZip.bytes(32, 0xffffffffL),
        HandmadeZip.bytes(16, 0xffff),
        HandmadeZip.bytes(32, 0),
        HandmadeZip.bytes(32, 0x7fffffff),
        HandmadeZip.bytes(16, 0x0001, 16, 16),
        HandmadeZip.bytes(64, Long.MAX_VALUE),
    };

    private final Random random;
    private final Path file;
    private final List<byte[]> seeds = new ArrayList<>();
    private long admitted;
    private long refused;
    private long refusedByOthers;

    ArchiveFuzz(long seed, Path file) {
        this.random = new Random(seed);
        this.file = file;
        StrictProfileTest.unusualOnes()
                .forEach(unusual -> seeds.add(unusual.archive().get()));
        seeds.add(HandmadeZip.of(zip -> zip.addStored("stored", "text").extra = HandmadeZip.bytes(16, 0x5455, 16, 0)));
    }

    long admitted() {
        return admitted;
    }

    long refused() {
        return refused;
    }

    /** How often a reader of the JDK refused what was admitted, which is harmless: only to read something else is not. */
    long refusedByOthers() {
        return refusedByOthers;
    }

    /** Makes archives until one is admitted, and says what is in it. */
    Map<String, byte[]> onceAdmitted() throws IOException {
        for (; ; ) {
            Map<String, byte[]> read = once();
            if (read != null) {
                return read;
            }
        }
    }

    /** Makes one archive and reads it; null if it was refused. */
    Map<String, byte[]> once() throws IOException {
        byte[] bytes = mutated();
        Files.write(file, bytes);
        Map<String, byte[]> read = new HashMap<>();
        try (Archive archive = Archive.open(file, "fuzz.zip", ArchiveLimits.DEFAULT)) {
            archive.verify(entry -> true, (entry, content) -> read.put(entry.name(), content));
        } catch (MoltException e) {
            for (Finding finding : e.problem().findings()) {
                require(finding.code().name().startsWith("ARCHIVE_"), "another code: " + finding, bytes);
            }
            refused++;
            return null;
        } catch (Throwable e) {
            throw new AssertionError("Neither admitted nor refused: " + hex(bytes), e);
        }
        admitted++;
        compareWithFile(read, bytes);
        compareWithStream(read, bytes);
        return read;
    }

    private void compareWithFile(Map<String, byte[]> read, byte[] bytes) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            int count = 0;
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); count++) {
                ZipEntry entry = all.nextElement();
                byte[] same = read.get(entry.getName());
                require(same != null, "ZipFile sees " + entry.getName(), bytes);
                require(
                        Arrays.equals(same, zip.getInputStream(entry).readAllBytes()),
                        "ZipFile reads another " + entry.getName(),
                        bytes);
            }
            require(count == read.size(), "ZipFile sees " + count + " entries", bytes);
        } catch (IOException | IllegalArgumentException e) {
            refusedByOthers++;
        }
    }

    private void compareWithStream(Map<String, byte[]> read, byte[] bytes) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry(), count++) {
                byte[] content = zip.readAllBytes();
                require(
                        Arrays.equals(read.get(entry.getName()), content),
                        "ZipInputStream reads another " + entry.getName(),
                        bytes);
            }
            require(count == read.size(), "ZipInputStream sees " + count + " entries", bytes);
        } catch (IOException | IllegalArgumentException e) {
            refusedByOthers++; // such as JDK 17 does with ZIP64 descriptors
        }
    }

    private static void require(boolean condition, String message, byte[] bytes) {
        if (!condition) {
            throw new AssertionError(message + ": " + hex(bytes));
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    // ---- mutations

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] mutated() {
        byte[] bytes = random.nextInt(4) == 0 ? structured() : seed();
        for (int left = random.nextInt(4); left > 0 && bytes.length > 0; left--) {
            bytes = mutate(bytes);
        }
        return bytes;
    }

    private byte[] mutate(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 3 -> overwrite(bytes, at, TOKENS[random.nextInt(TOKENS.length)]);
            case 4 -> {
                return splice(bytes, at, at, TOKENS[random.nextInt(TOKENS.length)]);
            }
            case 5 -> {
                return splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), new byte[0]);
            }
            case 6 -> {
                byte[] other = seed();
                int from = random.nextInt(other.length);
                byte[] piece = Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(80)));
                return splice(bytes, at, Math.min(bytes.length, at + random.nextInt(80)), piece);
            }
            case 7 -> {
                return HandmadeZip.join(bytes, seed());
            }
            default -> copy(bytes, random.nextInt(bytes.length), at, random.nextInt(40));
        }
        return bytes;
    }

    private static void overwrite(byte[] bytes, int at, byte[] token) {
        System.arraycopy(token, 0, bytes, at, Math.min(token.length, bytes.length - at));
    }

    private static void copy(byte[] bytes, int from, int to, int length) {
        System.arraycopy(bytes, from, bytes, to, Math.min(length, bytes.length - Math.max(from, to)));
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
        return HandmadeZip.join(Arrays.copyOf(bytes, from), piece, Arrays.copyOfRange(bytes, to, bytes.length));
    }

    /** An archive whose checksums and offsets are right, and whose fields are any. */
    private byte[] structured() {
        return HandmadeZip.of(zip -> {
            for (int i = random.nextInt(4); i > 0; i--) {
                HandmadeZip.Entry entry = random.nextBoolean()
                        ? zip.add("n" + i, "x".repeat(random.nextInt(300)))
                        : zip.addStored("s" + i, "y".repeat(random.nextInt(300)));
                if (random.nextInt(3) == 0) {
                    entry.described();
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                alter(zip, zip.entries.get(random.nextInt(zip.entries.size())));
            }
        });
    }

    private void alter(HandmadeZip zip, HandmadeZip.Entry entry) {
        int small = random.nextInt(1 << random.nextInt(17));
        switch (random.nextInt(20)) {
            case 0 -> entry.flags = small;
            case 1 -> entry.localFlags = small;
            case 2 -> entry.method = random.nextInt(10);
            case 3 -> entry.localMethod = random.nextInt(10);
            case 4 -> entry.size = small;
            case 5 -> entry.localSize = small;
            case 6 -> entry.compressedSize = small;
            case 7 -> entry.localCompressedSize = small;
            case 8 -> entry.name = HandmadeZip.join(entry.name, new byte[] {(byte) small});
            case 9 -> entry.localName = HandmadeZip.join(entry.name, new byte[] {(byte) small});
            case 10 -> entry.extra = field(small);
            case 11 -> entry.localExtra = field(small);
            case 12 -> entry.offset = small;
            case 13 -> entry.gap = new byte[random.nextInt(30)];
            case 14 -> entry.described();
            case 15 -> entry.data = HandmadeZip.join(entry.data, new byte[random.nextInt(3)]);
            case 16 -> zip.zip64.present = true;
            case 17 -> zip.comment = zip.entries.get(0).name;
            case 18 -> entry.attributes = random.nextInt();
            default -> {
                CRC32 crc = new CRC32();
                crc.update(entry.name);
                entry.crc = (int) crc.getValue();
            }
        }
    }

    private byte[] field(int content) {
        return random.nextBoolean()
                ? HandmadeZip.bytes(16, 1, 16, 16, 64, content, 64, random.nextInt(300))
                : HandmadeZip.bytes(16, content, 16, 4, 32, random.nextInt());
    }

    public static void main(String[] arguments) throws IOException {
        long executions = Long.parseLong(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Path file = Files.createTempFile(memory(), "molt-fuzz", ".zip");
        try {
            ArchiveFuzz fuzz = new ArchiveFuzz(seed, file);
            for (long i = 1; i <= executions; i++) {
                fuzz.once();
                if (i % 500_000 == 0 || i == executions) {
                    System.out.println("seed " + seed + ": " + i + " archives, admitted " + fuzz.admitted()
                            + ", refused " + fuzz.refused() + ", by the JDK only " + fuzz.refusedByOthers());
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    /** A directory in memory where the system has one, as the disk would only slow this down. */
    static Path memory() {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
