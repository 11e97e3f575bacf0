package dev.molt.heap;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Reads the texts of strings, which are not found by the index of what can hold others. Stateless. */
final class Strings {
    private static final String STRING = "java.lang.String";

    private Strings() {}

    private record Value(long bytesId, boolean latin1) {}

    /** Maps those strings to their texts that are in the dump. */
    static Map<Long, String> read(Heap heap, Collection<Long> wanted) throws IOException {
        Hprof dump = heap.dump();
        Set<Long> ids = new HashSet<>(wanted);
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<Long, Value> values = new HashMap<>();
        LongConsumer untold = at -> {};
        new Scan(dump, untold).run(new Scan.Visitor() {
            @Override
            public void instance(long id, long classId, long at) {
                if (ids.contains(id)) {
                    value(heap, classId, at).ifPresent(value -> values.put(id, value));
                }
            }
        });
        Map<Long, String> ofBytes = new HashMap<>();
        Map<Long, Boolean> latin1 = new HashMap<>();
        values.values().forEach(value -> latin1.put(value.bytesId(), value.latin1()));
        new Scan(dump, untold).run(new Scan.Visitor() {
            @Override
            public void primitiveArray(long id, long at, int bytes) {
                Boolean isLatin1 = latin1.get(id);
                if (isLatin1 != null) {
                    ofBytes.put(id, decode(dump.bytes(at, bytes), isLatin1));
                }
            }
        });
        Map<Long, String> texts = new HashMap<>();
        values.forEach((id, value) -> texts.put(id, ofBytes.getOrDefault(value.bytesId(), "?")));
        return texts;
    }

    private static Optional<Value> value(Heap heap, long classId, long at) {
        HeapClass type = heap.heapClass(classId);
        if (type == null || !type.name().equals(STRING)) {
            return Optional.empty();
        }
        Hprof dump = heap.dump();
        long fields = at + 1 + dump.idSize() + 8 + dump.idSize();
        return type.offset(STRING, "value")
                .flatMap(value -> type.offset(STRING, "coder")
                        .map(coder -> new Value(dump.id(fields + value), dump.u1(fields + coder) == 0)));
    }

    private static String decode(byte[] bytes, boolean latin1) {
        if (latin1) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return new String(
                bytes,
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                        ? StandardCharsets.UTF_16BE
                        : StandardCharsets.UTF_16LE);
    }
}
