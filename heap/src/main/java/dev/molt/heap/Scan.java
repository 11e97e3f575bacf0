package dev.molt.heap;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Goes through the records of a dump in their order. Stateless but for the dump. */
final class Scan {
    // Of records:
    private static final int TEXT = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int FRAME = 0x04;
    private static final int TRACE = 0x05;
    private static final int HEAP_DUMP = 0x0c;
    private static final int HEAP_DUMP_SEGMENT = 0x1c;
    private static final int HEADER = 9;
    private static final int LENGTH_AT = 5;

    // Of objects:
    static final int CLASS = 0x20;
    static final int INSTANCE = 0x21;
    static final int OBJECT_ARRAY = 0x22;
    private static final int PRIMITIVE_ARRAY = 0x23;

    /** What is of a field's type of object. */
    static final int OBJECT_TYPE = 2;

    private static final int[] TYPE_SIZES = {0, 0, 0, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private final Hprof dump;

    /** Is told how far it is, in bytes. */
    private final LongConsumer progress;

    Scan(Hprof dump, LongConsumer progress) {
        this.dump = dump;
        this.progress = progress;
    }

    /** Is told of what there is; what it does not want, it leaves. Places are those of a record's or an object's tag. */
    interface Visitor {
        default void text(long id, long at, int length) {}

        default void loadedClass(int serial, long classId, long nameId) {}

        default void frame(long id, long at) {}

        default void trace(int serial, long at) {}

        default void root(RootKind kind, long id, int thread, int frame) {}

        default void heapClass(long id, long at) {}

        default void instance(long id, long classId, long at) {}

        default void objectArray(long id, long at) {}

        default void primitiveArray(long id, long at, int bytes) {}
    }

    /** The number of bytes of a value. */
    int size(int type) throws IOException {
        if (type == OBJECT_TYPE) {
            return dump.idSize();
        }
        if (type < 0 || type >= TYPE_SIZES.length || TYPE_SIZES[type] == 0) {
            throw new IOException("The heap dump has a value of an unknown type, " + type + ".");
        }
        return TYPE_SIZES[type];
    }

    /** @throws IOException when the dump is damaged */
    void run(Visitor visitor) throws IOException {
        long at = dump.firstRecord();
        try {
            while (at < dump.size()) {
                int tag = dump.u1(at);
                long body = at + HEADER;
                long end = body + (dump.i4(at + LENGTH_AT) & 0xffff_ffffL);
                if (end > dump.size()) {
                    throw new IOException("The heap dump ends in the middle of a record.");
                }
                if (tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT) {
                    objects(body, end, visitor);
                } else {
                    record(tag, body, (int) (end - body), visitor);
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("The heap dump is damaged near byte " + at + ".", e);
        }
    }

    private void record(int tag, long body, int length, Visitor visitor) {
        int id = dump.idSize();
        switch (tag) {
            case TEXT -> visitor.text(dump.id(body), body + id, length - id);
            case LOAD_CLASS -> visitor.loadedClass(dump.i4(body), dump.id(body + 4), dump.id(body + 8 + id));
            case FRAME -> visitor.frame(dump.id(body), body);
            case TRACE -> visitor.trace(dump.i4(body), body);
            default -> {
                // Figures that nobody asks for.
            }
        }
    }

    private void objects(long from, long end, Visitor visitor) throws IOException {
        int id = dump.idSize();
        long told = from;
        long at = from;
        while (at < end) {
            int tag = dump.u1(at);
            long object = dump.id(at + 1);
            long body = at + 1 + id;
            switch (tag) {
                case CLASS -> {
                    visitor.heapClass(object, at);
                    at = endOfClass(body);
                }
                case INSTANCE -> {
                    visitor.instance(object, dump.id(body + 4), at);
                    at = body + 4 + id + 4 + dump.i4(body + 4 + id);
                }
                case OBJECT_ARRAY -> {
                    visitor.objectArray(object, at);
                    at = body + 8 + id + (long) id * dump.i4(body + 4);
                }
                case PRIMITIVE_ARRAY -> {
                    long bytes = (long) size(dump.u1(body + 8)) * dump.i4(body + 4);
                    visitor.primitiveArray(object, body + 9, (int) bytes);
                    at = body + 9 + bytes;
                }
                default -> at = root(RootKind.of(tag), object, body, visitor);
            }
            if (at - told > 1 << 24) {
                told = at;
                progress.accept(at);
            }
        }
    }

    private long root(RootKind kind, long object, long body, Visitor visitor) {
        int id = dump.idSize();
        boolean first = kind.numbers() > 0;
        boolean second = kind.numbers() > 1;
        visitor.root(kind, object, first ? dump.i4(body) : 0, second ? dump.i4(body + 4) : -1);
        return body + (kind == RootKind.JNI_GLOBAL ? id : 4L * kind.numbers());
    }

    private long endOfClass(long body) throws IOException {
        long at = constants(body);
        int statics = dump.u2(at);
        at += 2;
        for (int i = 0; i < statics; i++) {
            at += dump.idSize() + 1 + size(dump.u1(at + dump.idSize()));
        }
        return at + 2 + (long) dump.u2(at) * (dump.idSize() + 1);
    }

    /** Where the static fields begin of a class, whose body begins here. */
    long constants(long body) throws IOException {
        long at = body + 4 + 6L * dump.idSize() + 4;
        int constants = dump.u2(at);
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + size(dump.u1(at + 2));
        }
        return at;
    }
}
