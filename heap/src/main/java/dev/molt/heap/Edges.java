package dev.molt.heap;

import java.util.Optional;

/** What an object refers to. Confined to one analysis. */
final class Edges {
    private final Heap heap;
    private final Hprof dump;
    private final boolean soft;

    /** @param soft whether soft references hold something */
    Edges(Heap heap, boolean soft) {
        this.heap = heap;
        this.dump = heap.dump();
        this.soft = soft;
    }

    /** Takes one reference after the other. */
    interface Taker {
        /**
         * Takes one; true when it has seen enough.
         *
         * @param place where the reference itself is in the file
         */
        boolean take(long id, long place);
    }

    /** Goes through the references of the object at a place, until enough is seen. */
    void of(long at, Taker taker) {
        long body = at + 1 + dump.idSize();
        switch (dump.u1(at)) {
            case Scan.INSTANCE -> instance(body, taker);
            case Scan.OBJECT_ARRAY -> array(body, taker);
            default -> heapClass(at, body, taker);
        }
    }

    private void instance(long body, Taker taker) {
        long classId = dump.id(body + 4);
        HeapClass type = heap.heapClass(classId);
        if (type == null || taker.take(classId, body + 4)) {
            return;
        }
        long fields = body + 8 + dump.idSize();
        for (int offset : type.references(soft)) {
            if (taker.take(dump.id(fields + offset), fields + offset)) {
                return;
            }
        }
    }

    private void array(long body, Taker taker) {
        int id = dump.idSize();
        if (taker.take(dump.id(body + 8), body + 8)) {
            return;
        }
        long elements = body + 8 + id;
        long end = elements + (long) id * dump.i4(body + 4);
        for (long at = elements; at < end; at += id) {
            if (taker.take(dump.id(at), at)) {
                return;
            }
        }
    }

    /** Its superclass, its loader, its signers and its protection domain, and its static fields. */
    private void heapClass(long at, long body, Taker taker) {
        int id = dump.idSize();
        for (int i = 0; i < 4; i++) {
            long place = body + 4 + (long) i * id;
            if (taker.take(dump.id(place), place)) {
                return;
            }
        }
        HeapClass type = heap.heapClass(dump.id(at + 1));
        if (type != null) {
            for (HeapClass.Field field : type.statics()) {
                if (taker.take(dump.id(field.at()), field.at())) {
                    return;
                }
            }
        }
    }

    /** How the object at a place calls its reference at another place. */
    String name(long at, long place) {
        long body = at + 1 + dump.idSize();
        return switch (dump.u1(at)) {
            case Scan.INSTANCE -> place == body + 4 ? CLASS : field(body, place);
            case Scan.OBJECT_ARRAY -> place == body + 8 ? CLASS : "[" + (place - body - 8) / dump.idSize() + "]";
            default -> ofClass(at, body, place);
        };
    }

    /** Names of the references that every object or class has. */
    static final String CLASS = "class";

    static final String SUPERCLASS = "superclass";
    static final String LOADER = "class loader";
    private static final String[] OF_CLASS = {SUPERCLASS, LOADER, "signers", "protection domain"};

    private String field(long body, long place) {
        long fields = body + 8 + dump.idSize();
        HeapClass type = heap.heapClass(dump.id(body + 4));
        return type == null ? "?" : type.fieldAt((int) (place - fields));
    }

    private String ofClass(long at, long body, long place) {
        long slot = (place - body - 4) / dump.idSize();
        if (slot < OF_CLASS.length) {
            return OF_CLASS[(int) slot];
        }
        return Optional.ofNullable(heap.heapClass(dump.id(at + 1))).stream()
                .flatMap(type -> type.statics().stream())
                .filter(field -> field.at() == place)
                .map(field -> "static " + field.name())
                .findFirst()
                .orElse("?");
    }
}
