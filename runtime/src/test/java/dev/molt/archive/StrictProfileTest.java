package dev.molt.archive;

import static dev.molt.archive.HandmadeZip.bytes;
import static dev.molt.archive.HandmadeZip.join;
import static dev.molt.archive.HandmadeZip.text;
import static dev.molt.problem.ProblemCode.ARCHIVE_CLASH;
import static dev.molt.problem.ProblemCode.ARCHIVE_COMMENT;
import static dev.molt.problem.ProblemCode.ARCHIVE_COUNT;
import static dev.molt.problem.ProblemCode.ARCHIVE_CRC;
import static dev.molt.problem.ProblemCode.ARCHIVE_DEFLATE;
import static dev.molt.problem.ProblemCode.ARCHIVE_DESCRIPTOR;
import static dev.molt.problem.ProblemCode.ARCHIVE_DIRECTORY;
import static dev.molt.problem.ProblemCode.ARCHIVE_DIRECTORY_DATA;
import static dev.molt.problem.ProblemCode.ARCHIVE_DISK;
import static dev.molt.problem.ProblemCode.ARCHIVE_DUPLICATE;
import static dev.molt.problem.ProblemCode.ARCHIVE_EXTRA;
import static dev.molt.problem.ProblemCode.ARCHIVE_GAP;
import static dev.molt.problem.ProblemCode.ARCHIVE_HEADER;
import static dev.molt.problem.ProblemCode.ARCHIVE_INCOMPLETE;
import static dev.molt.problem.ProblemCode.ARCHIVE_LIMIT;
import static dev.molt.problem.ProblemCode.ARCHIVE_NAME;
import static dev.molt.problem.ProblemCode.ARCHIVE_OVERLAP;
import static dev.molt.problem.ProblemCode.ARCHIVE_PREFIX;
import static dev.molt.problem.ProblemCode.ARCHIVE_SIZE;
import static dev.molt.problem.ProblemCode.ARCHIVE_SYMLINK;
import static dev.molt.problem.ProblemCode.ARCHIVE_UNSUPPORTED;
import static dev.molt.problem.ProblemCode.ARCHIVE_ZIP64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One archive for each way in which a ZIP can be wrong, right but for that; and those that are unusual, but right. */
class StrictProfileTest {
    private static final long MAGIC = 0xffffffffL;

    @TempDir
    private Path directory;

    /** One way to be wrong, or unusual. */
    record Case(String name, ProblemCode code, Supplier<byte[]> archive) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case wrong(ProblemCode code, String name, Consumer<HandmadeZip> change) {
        return new Case(name, code, () -> HandmadeZip.of(change));
    }

    private static Case unusual(String name, Consumer<HandmadeZip> change) {
        return new Case(name, null, () -> HandmadeZip.of(change));
    }

    private static byte[] zip64(long... values) {
        byte[] field = {};
        for (long value : values) {
            field = join(field, bytes(64, value));
        }
        return join(bytes(16, 0x0001, 16, field.length), field);
    }

    private static byte[] unicodePath(String path) {
        CRC32 crc = new CRC32();
        crc.update(text(path));
        return join(bytes(16, 0x7075, 16, 5 + text(path).length, 8, 1, 32, crc.getValue()), text(path));
    }

    static Stream<Case> wrongOnes() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(ends());
        cases.addAll(headers());
        cases.addAll(data());
        cases.addAll(names());
        return cases.stream();
    }

    private static List<Case> ends() {
        return List.of(
                new Case("empty file", ARCHIVE_INCOMPLETE, () -> new byte[0]),
                new Case("no archive", ARCHIVE_INCOMPLETE, () -> text("#!/bin/sh\nexit 0\n".repeat(10))),
                wrong(ARCHIVE_INCOMPLETE, "comment longer than said", zip -> {
                    zip.comment = text("comment");
                    zip.commentLength = 3;
                }),
                wrong(ARCHIVE_COMMENT, "a record in the comment", zip -> zip.comment = bytes(32, 0x02014b50)),
                wrong(ARCHIVE_PREFIX, "prefix", zip -> zip.prefix = text("#!/bin/sh\n")),
                wrong(ARCHIVE_DISK, "a disk of several", zip -> zip.disk = 1),
                wrong(ARCHIVE_DISK, "directory on another disk", zip -> zip.directoryDisk = 1),
                wrong(ARCHIVE_DISK, "fewer entries here than in all", zip -> zip.entriesHere = 1),
                wrong(ARCHIVE_COUNT, "fewer entries than there are", zip -> {
                    zip.entriesHere = 1;
                    zip.entriesInAll = 1;
                }),
                wrong(ARCHIVE_COUNT, "more entries than there are", zip -> {
                    zip.entriesHere = 3;
                    zip.entriesInAll = 3;
                }),
                wrong(ARCHIVE_DIRECTORY, "directory begins later", zip -> zip.directoryOffset = 300),
                wrong(ARCHIVE_DIRECTORY, "directory offset beyond the file", zip -> zip.directoryOffset = MAGIC - 1),
                wrong(ARCHIVE_DIRECTORY, "directory longer than the file", zip -> zip.directorySize = 1 << 20),
                wrong(ARCHIVE_DIRECTORY, "bytes after the last header", zip -> zip.beforeEnd = new byte[50]),
                wrong(
                        ARCHIVE_DIRECTORY,
                        "a signature after the last header",
                        zip -> zip.beforeEnd = bytes(32, 0x05054b50, 16, 0)),
                wrong(ARCHIVE_ZIP64, "ZIP64 record elsewhere", zip -> {
                    zip.zip64.present = true;
                    zip.zip64.recordOffset = 0;
                }),
                wrong(ARCHIVE_ZIP64, "ZIP64 record with an extensible part", zip -> {
                    zip.zip64.present = true;
                    zip.zip64.rest = 48;
                }),
                wrong(ARCHIVE_ZIP64, "ZIP64 count differs", zip -> {
                    zip.zip64.present = true;
                    zip.zip64.entries = 1;
                }),
                wrong(ARCHIVE_ZIP64, "ZIP64 offset differs", zip -> {
                    zip.zip64.present = true;
                    zip.zip64.directoryOffset = 7;
                }),
                wrong(ARCHIVE_ZIP64, "ZIP64 size beyond the file", zip -> {
                    zip.zip64.present = true;
                    zip.directorySize = MAGIC;
                    zip.zip64.directorySize = Long.MAX_VALUE;
                }),
                wrong(ARCHIVE_DISK, "ZIP64 in two parts", zip -> {
                    zip.zip64.present = true;
                    zip.zip64.disks = 2;
                }));
    }

    private static List<Case> headers() {
        return List.of(
                wrong(ARCHIVE_GAP, "gap between entries", zip -> zip.first().gap = new byte[1]),
                wrong(ARCHIVE_GAP, "gap before the directory", zip -> zip.beforeDirectory = new byte[3]),
                wrong(ARCHIVE_OVERLAP, "two headers for one entry", zip -> {
                    HandmadeZip.Entry second = zip.last();
                    second.name = zip.first().name;
                    second.offset = 0;
                }),
                wrong(ARCHIVE_OVERLAP, "local header in the directory", zip -> zip.last().offset = 250),
                wrong(ARCHIVE_OVERLAP, "data reaches into the directory", zip -> zip.last().compressedSize = 500),
                wrong(ARCHIVE_HEADER, "no local header there", zip -> zip.last().offset = 7),
                wrong(ARCHIVE_HEADER, "another local name", zip -> zip.first().localName = text("b.txt")),
                wrong(ARCHIVE_HEADER, "another local method", zip -> zip.first().localMethod = 0),
                wrong(ARCHIVE_HEADER, "other local flags", zip -> zip.first().localFlags = 2),
                wrong(ARCHIVE_HEADER, "another local time", zip -> zip.first().localTime = 1),
                wrong(ARCHIVE_HEADER, "another local CRC", zip -> zip.first().localCrc = 1),
                wrong(ARCHIVE_HEADER, "another local size", zip -> zip.first().localSize = 1),
                wrong(ARCHIVE_HEADER, "another local compressed size", zip -> zip.first().localCompressedSize = 1),
                wrong(ARCHIVE_HEADER, "descriptor's flag in the directory only", zip -> {
                    zip.first().flags = 8;
                    zip.first().localFlags = 0;
                }),
                wrong(ARCHIVE_UNSUPPORTED, "needs version 6.3", zip -> zip.first().needed = 63),
                wrong(ARCHIVE_UNSUPPORTED, "needs version 6.3 locally", zip -> zip.first().localNeeded = 63),
                wrong(ARCHIVE_UNSUPPORTED, "encrypted", zip -> zip.first().flags = 1),
                wrong(ARCHIVE_UNSUPPORTED, "masked headers", zip -> zip.first().flags = 1 << 13),
                wrong(ARCHIVE_UNSUPPORTED, "method bzip2", zip -> zip.first().method = 12),
                wrong(ARCHIVE_SIZE, "stored with two sizes", zip -> zip.addStored("s", "stored").size = 5),
                wrong(ARCHIVE_SIZE, "a ratio that DEFLATE has not", zip -> zip.first().size = 60_000_000),
                wrong(ARCHIVE_DISK, "entry on another disk", zip -> zip.first().disk = 1),
                wrong(ARCHIVE_EXTRA, "extra fields end early", zip -> zip.first().extra = new byte[3]),
                wrong(ARCHIVE_EXTRA, "extra field too long", zip -> zip.first().extra = bytes(16, 0x9999, 16, 5, 8, 0)),
                wrong(
                        ARCHIVE_EXTRA,
                        "local extra field too long",
                        zip -> zip.first().localExtra = bytes(16, 0x9999, 16, 5, 8, 0)),
                wrong(ARCHIVE_EXTRA, "another Unicode path", zip -> zip.first().extra = unicodePath("evil.txt")),
                wrong(
                        ARCHIVE_EXTRA,
                        "two Unicode paths",
                        zip -> zip.first().extra = join(unicodePath("a.txt"), unicodePath("a.txt"))),
                wrong(ARCHIVE_EXTRA, "a short Unicode path", zip -> zip.first().extra = bytes(16, 0x7075, 16, 1, 8, 1)),
                wrong(ARCHIVE_ZIP64, "all ones without a ZIP64 field", zip -> zip.first().size = MAGIC),
                wrong(ARCHIVE_ZIP64, "a ZIP64 field that nothing asks for", zip -> zip.first().extra = zip64(100)),
                wrong(ARCHIVE_ZIP64, "a ZIP64 field too short", zip -> {
                    zip.first().size = MAGIC;
                    zip.first().extra = bytes(16, 1, 16, 4, 32, 100);
                }),
                wrong(ARCHIVE_ZIP64, "a negative ZIP64 size", zip -> {
                    zip.first().size = MAGIC;
                    zip.first().extra = zip64(-5);
                }),
                wrong(ARCHIVE_ZIP64, "a local ZIP64 field with more", zip -> {
                    zip.first().localSize = MAGIC;
                    zip.first().localExtra = zip64(100, 100);
                }),
                wrong(ARCHIVE_ZIP64, "a local ZIP64 field that differs", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.localExtra = zip64(entry.size + 1, entry.compressedSize);
                }),
                wrong(ARCHIVE_EXTRA, "two ZIP64 fields", zip -> {
                    zip.first().size = MAGIC;
                    zip.first().extra = join(zip64(100), zip64(100));
                }),
                wrong(ARCHIVE_SYMLINK, "symbolic link", zip -> zip.first().attributes = 0xa1ff << 16));
    }

    private static List<Case> data() {
        return List.of(
                wrong(ARCHIVE_CRC, "another CRC", zip -> {
                    zip.first().crc ^= 1;
                    zip.first().localCrc ^= 1;
                }),
                wrong(ARCHIVE_CRC, "altered stored bytes", zip -> zip.addStored("s", "stored").data = text("storEd")),
                wrong(ARCHIVE_SIZE, "inflates to less", zip -> {
                    zip.first().size++;
                    zip.first().localSize++;
                }),
                wrong(ARCHIVE_SIZE, "inflates to more", zip -> {
                    zip.first().size--;
                    zip.first().localSize--;
                }),
                wrong(ARCHIVE_DEFLATE, "bytes after the compressed data", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.data = join(entry.data, new byte[1]);
                    entry.compressedSize++;
                    entry.localCompressedSize++;
                }),
                wrong(ARCHIVE_DEFLATE, "compressed data ends early", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.data = Arrays.copyOf(entry.data, entry.data.length - 2);
                    entry.compressedSize -= 2;
                    entry.localCompressedSize -= 2;
                }),
                wrong(ARCHIVE_DEFLATE, "no DEFLATE stream", zip -> zip.first().data[0] = (byte) 0xff),
                wrong(
                        ARCHIVE_DESCRIPTOR,
                        "stored with a descriptor",
                        zip -> zip.addStored("s", "stored").described()),
                wrong(ARCHIVE_DESCRIPTOR, "descriptor without signature", zip -> {
                    HandmadeZip.Entry entry = zip.first().described();
                    entry.descriptor = Arrays.copyOfRange(entry.descriptor, 4, 16);
                    entry.gap = new byte[4];
                }),
                wrong(
                        ARCHIVE_DESCRIPTOR,
                        "descriptor with another size",
                        zip -> zip.first().described().descriptor[12]++),
                wrong(ARCHIVE_DESCRIPTOR, "wide descriptor without ZIP64", zip -> {
                    HandmadeZip.Entry entry = zip.first().described();
                    entry.descriptor = bytes(32, 0x08074b50, 32, entry.crc, 64, entry.compressedSize, 64, entry.size);
                }),
                wrong(
                        ARCHIVE_HEADER,
                        "local size beside a descriptor",
                        zip -> zip.first().described().localSize = 1),
                wrong(ARCHIVE_DIRECTORY_DATA, "directory with data", zip -> zip.add("d/", "data")),
                wrong(ARCHIVE_DIRECTORY_DATA, "directory with stored data", zip -> zip.addStored("d/", "data")),
                wrong(
                        ARCHIVE_LIMIT,
                        "an entry that inflates too far",
                        zip -> zip.add("big", "x".repeat(64 << 20 | 1))));
    }

    private static List<Case> names() {
        List<Case> cases = new ArrayList<>();
        for (String name : List.of(
                "",
                "/root",
                "a//b",
                "a/./b",
                "a/../b",
                "..",
                "a\\b",
                "c:d",
                "a\tb",
                "a\0b",
                "dot.",
                "space ",
                "dot./b",
                "a\u200eb",
                "a\u202egpj.exe",
                "\u0378",
                "line\u2028break",
                "x/".repeat(32) + "y",
                "n".repeat(513))) {
            cases.add(wrong(
                    ARCHIVE_NAME,
                    "name " + EntryName.of(text(name)),
                    zip -> zip.add(name, "x").flags = EntryName.of(text(name)).isAscii() ? 0 : CentralHeader.UTF8));
        }
        cases.add(wrong(ARCHIVE_NAME, "name not UTF-8", zip -> {
            HandmadeZip.Entry entry = zip.add("x", "x");
            entry.name = new byte[] {'a', (byte) 0xc3, '('};
            entry.flags = CentralHeader.UTF8;
        }));
        cases.add(wrong(ARCHIVE_NAME, "overlong UTF-8", zip -> {
            HandmadeZip.Entry entry = zip.add("x", "x");
            entry.name = new byte[] {'a', (byte) 0xc0, (byte) 0xaf, 'b'};
            entry.flags = CentralHeader.UTF8;
        }));
        cases.add(wrong(ARCHIVE_NAME, "name not marked as UTF-8", zip -> zip.add("ä", "x")));
        cases.add(wrong(ARCHIVE_DUPLICATE, "the same name twice", zip -> zip.add("a.txt", "other")));
        cases.add(wrong(ARCHIVE_CLASH, "file and directory of one name", zip -> zip.add("a.txt/", "")));
        cases.add(wrong(ARCHIVE_CLASH, "a file that is a parent", zip -> zip.add("a.txt/b", "x")));
        cases.add(wrong(ARCHIVE_CLASH, "two forms of one name", zip -> {
            zip.add("\u00e4", "x").flags = CentralHeader.UTF8;
            zip.add("a\u0308", "x").flags = CentralHeader.UTF8;
        }));
        cases.add(wrong(ARCHIVE_CLASH, "two cases of one name", zip -> {
            zip.add("\u00e4", "x").flags = CentralHeader.UTF8;
            zip.add("\u00c4", "x").flags = CentralHeader.UTF8;
        }));
        cases.add(wrong(ARCHIVE_CLASH, "two cases below META-INF", zip -> {
            zip.add("META-INF/a", "x");
            zip.add("META-INF/A", "x");
        }));
        cases.add(wrong(ARCHIVE_CLASH, "two cases of META-INF", zip -> {
            zip.add("META-INF/MANIFEST.MF", "x");
            zip.add("meta-inf/manifest.mf", "x");
        }));
        return cases;
    }

    static Stream<Case> unusualOnes() {
        return Stream.of(
                unusual("no entries", zip -> zip.entries.clear()),
                unusual("stored", zip -> zip.addStored("s", "stored")),
                unusual("comment", zip -> zip.comment = text("made by hand, PK")),
                unusual("descriptor", zip -> zip.first().described()),
                unusual("descriptor, flag in the local header only", zip -> {
                    HandmadeZip.Entry entry = zip.first().described();
                    entry.flags = 0;
                    entry.localFlags = 8;
                }),
                unusual("descriptor, sizes known already", zip -> {
                    HandmadeZip.Entry entry = zip.first().described();
                    entry.localSize = entry.size;
                    entry.localCompressedSize = entry.compressedSize;
                    entry.localCrc = entry.crc;
                }),
                unusual("ZIP64 descriptor", zip -> {
                    HandmadeZip.Entry entry = zip.first().described();
                    entry.descriptor = bytes(32, 0x08074b50, 32, entry.crc, 64, entry.compressedSize, 64, entry.size);
                    entry.localSize = MAGIC;
                    entry.localCompressedSize = MAGIC;
                    entry.localExtra = zip64(0, 0);
                }),
                unusual("ZIP64 end that nobody needs", zip -> zip.zip64.present = true),
                unusual("ZIP64 end with all ones before it", zip -> {
                    zip.zip64.present = true;
                    zip.disk = 0xffff;
                    zip.directoryDisk = 0xffff;
                    zip.entriesHere = 0xffff;
                    zip.entriesInAll = 0xffff;
                    zip.directorySize = MAGIC;
                    zip.directoryOffset = MAGIC;
                }),
                unusual("ZIP64 fields", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.extra = zip64(entry.size, entry.compressedSize, 0);
                    entry.localExtra = zip64(entry.size, entry.compressedSize);
                    entry.size = MAGIC;
                    entry.localSize = MAGIC;
                    entry.compressedSize = MAGIC;
                    entry.localCompressedSize = MAGIC;
                    entry.offset = MAGIC;
                }),
                unusual("one ZIP64 field", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.localExtra = zip64(entry.size);
                    entry.localSize = MAGIC;
                }),
                unusual("local ZIP64 field that repeats the sizes", zip -> {
                    HandmadeZip.Entry entry = zip.first();
                    entry.localExtra = zip64(entry.size, entry.compressedSize);
                }),
                unusual("Unicode path that is the name", zip -> zip.first().extra = unicodePath("a.txt")),
                unusual("unknown extra field", zip -> zip.first().extra = bytes(16, 0xcafe, 16, 0)),
                unusual("directory order is not file order", zip -> Collections.reverse(zip.entries)),
                unusual("directory", zip -> zip.addStored("d/", "")),
                unusual("directory deflated", zip -> zip.add("d/", "")),
                unusual("version needed differs", zip -> zip.first().localNeeded = 10),
                unusual("version needed names a system", zip -> zip.first().needed = 3 << 8 | 10),
                unusual("all mode bits", zip -> zip.first().attributes = 0xffff << 16),
                unusual("two cases outside META-INF", zip -> zip.add("A.TXT", "x")),
                unusual("name in UTF-8", zip -> zip.add("größe/Ω.txt", "x").flags = CentralHeader.UTF8),
                unusual("name 32 levels deep", zip -> zip.add("x/".repeat(31) + "y", "x")),
                unusual("name of 512 bytes", zip -> zip.add("n".repeat(512), "x")));
    }

    private List<Finding> findings(byte[] bytes, ArchiveLimits limits) throws IOException {
        Path file = Files.write(directory.resolve("some.zip"), bytes);
        try (Archive archive = Archive.open(file, "some.zip", limits)) {
            archive.verify();
            return List.of();
        } catch (MoltException e) {
            assertThat(e.problem().what()).isEqualTo("some.zip is not admitted.");
            assertThat(e.problem().findings()).isNotEmpty().allMatch(Finding::isRefusal);
            return e.problem().findings();
        }
    }

    @ParameterizedTest
    @MethodSource("wrongOnes")
    void wrongArchive_isRefused_forWhatIsWrong(Case wrong) throws IOException {
        assertThat(findings(wrong.archive().get(), ArchiveLimits.DEFAULT))
                .extracting(Finding::code)
                .contains(wrong.code());
    }

    @ParameterizedTest
    @MethodSource("unusualOnes")
    void unusualArchive_isAdmitted(Case unusual) throws IOException {
        assertThat(findings(unusual.archive().get(), ArchiveLimits.DEFAULT)).isEmpty();
    }

    @Test
    void allFlaws_areFound_withTheirPlaces() throws IOException {
        byte[] archive = HandmadeZip.of(zip -> {
            zip.first().attributes = 0xa1ff << 16;
            zip.first().needed = 63;
            zip.add("a:\u0001", "x");
        });
        assertThat(findings(archive, ArchiveLimits.DEFAULT))
                .extracting(Finding::code, Finding::entry)
                .containsExactly(
                        tuple(ARCHIVE_UNSUPPORTED, "a.txt"),
                        tuple(ARCHIVE_SYMLINK, "a.txt"),
                        tuple(ARCHIVE_NAME, "a:\\u0001"));
        byte[] altered = HandmadeZip.of(zip -> {
            zip.first().data[5] ^= 0x55;
            zip.last().crc++;
            zip.last().localCrc++;
        });
        assertThat(findings(altered, ArchiveLimits.DEFAULT)).hasSize(2).allMatch(finding -> finding.offset() > 0);
    }

    @Test
    void prefix_isAdmitted_whenAskedFor() throws IOException {
        ArchiveLimits limits = new ArchiveLimits(10, 10_000, 10_000, 10_000, 16);
        assertThat(findings(HandmadeZip.of(zip -> zip.prefix = new byte[16]), limits))
                .isEmpty();
        assertThat(findings(HandmadeZip.of(zip -> zip.prefix = new byte[17]), limits))
                .extracting(Finding::code)
                .containsExactly(ARCHIVE_PREFIX);
    }

    @Test
    void quotedOverlaps_areRefused_beforeAnythingIsInflated() throws IOException {
        byte[] bomb = HandmadeZip.of(zip -> {
            zip.entries.clear();
            zip.add("kernel", "x".repeat(1 << 20));
            for (int i = 0; i < 500; i++) {
                zip.entries.add(quote(zip.first(), "quote" + i));
            }
        });
        assertThat(findings(bomb, ArchiveLimits.DEFAULT))
                .extracting(Finding::code)
                .contains(ARCHIVE_OVERLAP);
    }

    private static HandmadeZip.Entry quote(HandmadeZip.Entry kernel, String name) {
        HandmadeZip.Entry entry = new HandmadeZip.Entry();
        entry.name = text(name);
        entry.crc = kernel.crc;
        entry.compressedSize = kernel.compressedSize;
        entry.size = kernel.size;
        entry.offset = 0;
        return entry;
    }

    @Test
    void thousandsOfFlaws_areCounted_notKept() throws IOException {
        byte[] archive = HandmadeZip.of(zip -> {
            for (int i = 0; i < 1_500; i++) {
                zip.add("x" + i, "").attributes = 0xa1ff << 16;
            }
        });
        List<Finding> found = findings(archive, ArchiveLimits.DEFAULT);
        assertThat(found).hasSize(1_001);
        assertThat(found.get(1_000).message()).isEqualTo("And 500 more flaws, which are not listed.");
    }

    @Test
    void namesOfOneHashCode_takeNoLongerThanOthers() throws IOException {
        byte[] archive = HandmadeZip.of(zip -> {
            for (int i = 0; i < 1 << 13; i++) {
                StringBuilder name = new StringBuilder();
                for (int bit = 0; bit < 13; bit++) {
                    name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
                }
                zip.addStored(name.toString(), "");
            }
        });
        // Each look into the names would take thousands of comparisons; this ends in well under a second.
        assertThat(findings(archive, ArchiveLimits.DEFAULT)).isEmpty();
    }
}
