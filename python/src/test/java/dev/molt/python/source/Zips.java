package dev.molt.python.source;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as build tools make them: deflated, without entries for directories. */
final class Zips {
    private Zips() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param namesAndTexts alternately an entry's name and its text */
    static byte[] zip(String... namesAndTexts) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            entries.put(namesAndTexts[i], bytes(namesAndTexts[i + 1]));
        }
        return zip(entries);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** An archive that has its entries in that order, each as long as it is. */
    static byte[] stored(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry written = new ZipEntry(entry.getKey());
                written.setSize(entry.getValue().length);
                written.setCrc(crc.getValue());
                zip.putNextEntry(written);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Archive open(Path file) {
        return Archive.open(file, file.getFileName().toString(), ArchiveLimits.DEFAULT);
    }

    /** The sources of an archive that is deleted before they are used. */
    static Sources sources(Path directory, String name, byte[] zip) throws IOException {
        Path file = Files.write(directory.resolve("some.zip"), zip);
        try (Archive archive = open(file)) {
            return Sources.of(archive, name);
        } finally {
            Files.delete(file);
        }
    }
}
