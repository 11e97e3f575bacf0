package dev.molt.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A ZIP archive that is put together field by field, each of which a test can set wrong. */
final class HandmadeZip {
    final List<Entry> entries = new ArrayList<>();
    byte[] prefix = {};
    byte[] beforeDirectory = {};
    byte[] beforeEnd = {};
    byte[] comment = {};
    int disk;
    int directoryDisk;
    int entriesHere = -1;
    int entriesInAll = -1;
    long directorySize = -1;
    long directoryOffset = -1;
    int commentLength = -1;
    Zip64 zip64 = new Zip64();

    /** The ZIP64 end record and its locator. */
    static final class Zip64 {
        boolean present;
        long rest = 44;
        long recordOffset = -1;
        long entries = -1;
        long directorySize = -1;
        long directoryOffset = -1;
        int disks = 1;
    }

    /** One entry; what is not set is made to fit. */
    static final class Entry {
        byte[] name = {};
        byte[] localName;
        int madeBy = 20;
        int needed = 20;
        int localNeeded = 20;
        int flags;
        int localFlags = -1;
        int method = 8;
        int localMethod = -1;
        int time = 0x5a215a21;
        int localTime = -1;
        int crc;
        int localCrc;
        byte[] data = {};
        long compressedSize;
        long size;
        long localCompressedSize;
        long localSize;
        int disk;
        int attributes;
        byte[] extra = {};
        byte[] localExtra = {};
        byte[] descriptor = {};
        byte[] gap = {};
        long offset = -1;

        Entry content(byte[] bytes) {
            CRC32 computed = new CRC32();
            computed.update(bytes);
            data = method == 8 ? deflate(bytes) : bytes;
            crc = (int) computed.getValue();
            localCrc = crc;
            compressedSize = data.length;
            localCompressedSize = data.length;
            size = bytes.length;
            localSize = bytes.length;
            return this;
        }

        /** Leaves CRC and sizes to a descriptor. */
        Entry described() {
            flags |= 8;
            descriptor = bytes(32, 0x08074b50, 32, crc, 32, compressedSize, 32, size);
            localCrc = 0;
            localCompressedSize = 0;
            localSize = 0;
            return this;
        }

        private byte[] local() {
            byte[] written = localName == null ? name : localName;
            return join(
                    bytes(32, 0x04034b50, 16, localNeeded, 16, localFlags < 0 ? flags : localFlags),
                    bytes(16, localMethod < 0 ? method : localMethod, 32, localTime < 0 ? time : localTime),
                    bytes(32, localCrc, 32, localCompressedSize, 32, localSize),
                    bytes(16, written.length, 16, localExtra.length),
                    written,
                    localExtra,
                    data,
                    descriptor,
                    gap);
        }

        private byte[] central(long at) {
            return join(
                    bytes(32, 0x02014b50, 16, madeBy, 16, needed, 16, flags, 16, method, 32, time),
                    bytes(32, crc, 32, compressedSize, 32, size, 16, name.length, 16, extra.length, 16, 0),
                    bytes(16, disk, 16, 0, 32, attributes, 32, offset < 0 ? at : offset),
                    name,
                    extra);
        }
    }

    static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param widthsAndValues alternately a width in bits and a value to be written little-endian in as many */
    static byte[] bytes(long... widthsAndValues) {
        ByteBuffer buffer =
                ByteBuffer.allocate(widthsAndValues.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < widthsAndValues.length; i += 2) {
            for (long bit = 0, value = widthsAndValues[i + 1]; bit < widthsAndValues[i]; bit += 8, value >>>= 8) {
                buffer.put((byte) value);
            }
        }
        byte[] written = new byte[buffer.position()];
        buffer.flip().get(written);
        return written;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** An archive with two deflated files, a.txt and b/c.txt, after a change. */
    static byte[] of(Consumer<HandmadeZip> change) {
        HandmadeZip zip = new HandmadeZip();
        zip.add("a.txt", "alpha".repeat(20));
        zip.add("b/c.txt", "gamma".repeat(30));
        change.accept(zip);
        return zip.build();
    }

    Entry add(String name, String content) {
        Entry entry = new Entry();
        entry.name = text(name);
        entry.content(text(content));
        entries.add(entry);
        return entry;
    }

    /** An entry that is stored, not deflated. */
    Entry addStored(String name, String content) {
        Entry entry = add(name, "");
        entry.method = 0;
        return entry.content(text(content));
    }

    Entry first() {
        return entries.get(0);
    }

    Entry last() {
        return entries.get(entries.size() - 1);
    }

    private static long or(long set, long fitting) {
        return set < 0 ? fitting : set;
    }

    byte[] build() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(prefix);
        List<Long> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            offsets.add((long) out.size());
            out.writeBytes(entry.local());
        }
        out.writeBytes(beforeDirectory);
        long directory = out.size();
        for (int i = 0; i < entries.size(); i++) {
            out.writeBytes(entries.get(i).central(offsets.get(i)));
        }
        out.writeBytes(beforeEnd);
        long length = out.size() - directory;
        if (zip64.present) {
            long record = out.size();
            long all = or(zip64.entries, entries.size());
            out.writeBytes(bytes(32, 0x06064b50, 64, zip64.rest, 16, 45, 16, 45, 32, 0, 32, 0, 64, all, 64, all));
            out.writeBytes(bytes(64, or(zip64.directorySize, length), 64, or(zip64.directoryOffset, directory)));
            out.writeBytes(bytes(32, 0x07064b50, 32, 0, 64, or(zip64.recordOffset, record), 32, zip64.disks));
        }
        out.writeBytes(bytes(32, 0x06054b50, 16, disk, 16, directoryDisk));
        out.writeBytes(bytes(16, or(entriesHere, entries.size()), 16, or(entriesInAll, entries.size())));
        out.writeBytes(bytes(32, or(directorySize, length), 32, or(directoryOffset, directory)));
        out.writeBytes(bytes(16, or(commentLength, comment.length)));
        out.writeBytes(comment);
        return out.toByteArray();
    }
}
