package dev.molt.python.source;

import dev.molt.problem.Finding;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the plainest of ZIP archives: no compression, an entry for each directory, sorted, all of one time.
 *
 * <p>GraalPy can't inflate an empty file, and {@code zipimport} sees a namespace package only where its directory is an
 * entry.
 */
final class StoredZip {
    /** Beyond that an archive needs structures that zipimport doesn't read. */
    private static final int MOST = 65_535;

    private static final byte[] NOTHING = {};
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private StoredZip() {}

    /**
     * Writes files and the directories above them.
     *
     * @param files contents by name; a directory's ends with a slash
     * @param archive what they come from, for messages
     * @throws MoltException when zipimport can't read as many
     */
    static byte[] of(Map<String, byte[]> files, String archive) {
        Map<String, byte[]> entries = withDirectories(files);
        if (entries.size() > MOST) {
            throw tooMany(entries.size(), archive);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                write(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new AssertionError("Memory can be written", e);
        }
        return bytes.toByteArray();
    }

    private static MoltException tooMany(int count, String archive) {
        String message = "It has " + count + " files and directories; Python can read " + MOST + ".";
        String remedy = "put data into fewer files, or into another archive.";
        return new MoltException(Problem.of(
                archive + " is not admitted.",
                List.of(Finding.refused(ProblemCode.ARCHIVE_LIMIT, "", message, remedy))));
    }

    private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static Map<String, byte[]> withDirectories(Map<String, byte[]> files) {
        Map<String, byte[]> all = new TreeMap<>(files);
        for (String file : files.keySet()) {
            for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                all.putIfAbsent(file.substring(0, slash + 1), NOTHING);
            }
        }
        return all;
    }
}
