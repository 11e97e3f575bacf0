package dev.molt.heap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is in a dump: its classes and roots, and where each object is that can hold another one. Confined to one analysis.
 */
final class Heap {
    /** HotSpot's objects are at multiples of eight. */
    private static final int LARGEST_SHIFT = 3;

    private static final String CLASS_VALUES = "java.lang.ClassValue$ClassValueMap";

    private final Hprof dump;
    private final Map<Long, HeapClass> classes;
    private final List<Root> roots;
    private final Stacks stacks;
    private final List<Root> classValues;
    private final ObjectIds objects;
    private final Places places;
    private final int count;

    /**
     * A root.
     *
     * @param thread the serial number of its thread, where it is of one
     * @param frame the number of its frame there, from 0 for the innermost; -1 for none. Of a thread itself, its stack's.
     */
    record Root(RootKind kind, long id, int thread, int frame) {}

    private Heap(Hprof dump, Classes found, ObjectIds objects, Places places, int count) {
        this.dump = dump;
        this.classes = found.classes;
        this.roots = found.roots;
        this.stacks = found.stacks;
        this.classValues = found.classValues;
        this.objects = objects;
        this.places = places;
        this.count = count;
    }

    /** @param progress is told of bytes that were read, of three times the dump's size */
    static Heap read(Hprof dump, LongConsumer progress) throws IOException {
        Classes found = new Classes(dump);
        new Scan(dump, progress).run(found);
        found.finish();
        ObjectIds objects = new ObjectIds(found.least, found.greatest, found.shift());
        new Scan(dump, at -> progress.accept(at + dump.size())).run(new Holders(found) {
            @Override
            void holder(long id, long at) {
                objects.add(id);
            }
        });
        int count = objects.count();
        long classValueMap = found.idOf(CLASS_VALUES);
        Places places = new Places(count, dump.size());
        new Scan(dump, at -> progress.accept(at + 2 * dump.size())).run(new Holders(found) {
            @Override
            void holder(long id, long at) {
                places.set(objects.number(id), at);
                if (dump.u1(at) == Scan.INSTANCE && dump.id(at + 1 + dump.idSize() + 4) == classValueMap) {
                    found.classValues.add(new Root(RootKind.CLASS_VALUES, id, 0, -1));
                }
            }
        });
        return new Heap(dump, found, objects, places, count);
    }

    /** Finds classes, roots and stacks. */
    private static final class Classes implements Scan.Visitor {
        private final Hprof dump;
        private final Scan scan;

        /** Maps names' identities to where they are and their length. */
        private final Map<Long, long[]> texts = new HashMap<>();

        private final Map<Long, Long> classNames = new HashMap<>();
        private final Map<Integer, Long> serials = new HashMap<>();
        private final Map<Long, Long> places = new HashMap<>();
        private final Map<Long, HeapClass> classes = new HashMap<>();
        private final List<Root> roots = new ArrayList<>();
        private final List<Root> classValues = new ArrayList<>();
        private final Stacks stacks;
        private long least = Long.MAX_VALUE;
        private long greatest = Long.MIN_VALUE;
        private long differences;

        private Classes(Hprof dump) {
            this.dump = dump;
            this.scan = new Scan(dump, at -> {});
            this.stacks = new Stacks(dump, this::text, serial -> classes.get(serials.get(serial)));
        }

        private String text(long id) {
            long[] place = texts.get(id);
            return place == null ? "?" : dump.text(place[0], (int) place[1]);
        }

        @Override
        public void text(long id, long at, int length) {
            texts.put(id, new long[] {at, length});
        }

        @Override
        public void loadedClass(int serial, long classId, long nameId) {
            classNames.put(classId, nameId);
            serials.put(serial, classId);
        }

        @Override
        public void frame(long id, long at) {
            stacks.frame(id, at);
        }

        @Override
        public void trace(int serial, long at) {
            stacks.trace(serial, at);
        }

        @Override
        public void root(RootKind kind, long id, int thread, int frame) {
            roots.add(new Root(kind, id, thread, frame));
        }

        @Override
        public void heapClass(long id, long at) {
            places.put(id, at);
            seen(id);
        }

        @Override
        public void instance(long id, long classId, long at) {
            seen(id);
        }

        @Override
        public void objectArray(long id, long at) {
            seen(id);
        }

        private long idOf(String className) {
            return classes.values().stream()
                    .filter(type -> type.name().equals(className))
                    .mapToLong(HeapClass::id)
                    .findFirst()
                    .orElse(0);
        }

        private void seen(long id) {
            differences |= least == Long.MAX_VALUE ? 0 : id ^ least;
            least = Math.min(least, id);
            greatest = Math.max(greatest, id);
        }

        private int shift() {
            return Math.min(LARGEST_SHIFT, Long.numberOfTrailingZeros(differences));
        }

        /** Names are known only after all has been read. */
        private void finish() throws IOException {
            if (places.isEmpty()) {
                throw new IOException("The heap dump has no objects.");
            }
            for (Map.Entry<Long, Long> place : places.entrySet()) {
                classes.put(place.getKey(), made(place.getKey(), place.getValue() + 1 + dump.idSize()));
            }
            classes.values().forEach(type -> type.extend(classes.get(type.superId())));
        }

        private HeapClass made(long id, long body) throws IOException {
            int idSize = dump.idSize();
            long at = scan.constants(body);
            List<HeapClass.Field> statics = new ArrayList<>();
            int count = dump.u2(at);
            at += 2;
            for (int i = 0; i < count; i++) {
                int type = dump.u1(at + idSize);
                if (type == Scan.OBJECT_TYPE) {
                    statics.add(new HeapClass.Field(text(dump.id(at)), type, at + idSize + 1));
                }
                at += idSize + 1 + scan.size(type);
            }
            List<HeapClass.Field> fields = new ArrayList<>();
            count = dump.u2(at);
            at += 2;
            int size = 0;
            for (int i = 0; i < count; i++) {
                int type = dump.u1(at + idSize);
                fields.add(new HeapClass.Field(text(dump.id(at)), type, size));
                size += scan.size(type);
                at += idSize + 1;
            }
            String name = text(classNames.getOrDefault(id, 0L)).replace('/', '.');
            return new HeapClass(id, name, dump.id(body + 4), dump.id(body + 4 + idSize), statics, fields, size);
        }
    }

    /** Is told of all objects that can hold others. */
    private abstract static class Holders implements Scan.Visitor {
        private final Map<Long, HeapClass> classes;
        private final Map<Long, Boolean> leaves = new HashMap<>();
        private long lastClass;
        private boolean lastIsLeaf;

        private Holders(Classes found) {
            this.classes = found.classes;
        }

        abstract void holder(long id, long at);

        @Override
        public void heapClass(long id, long at) {
            holder(id, at);
        }

        @Override
        public void instance(long id, long classId, long at) {
            if (classId != lastClass) {
                lastClass = classId;
                lastIsLeaf = leaves.computeIfAbsent(classId, any -> {
                    HeapClass type = classes.get(classId);
                    return type != null && type.isLeaf();
                });
            }
            if (!lastIsLeaf) {
                holder(id, at);
            }
        }

        @Override
        public void objectArray(long id, long at) {
            holder(id, at);
        }
    }

    Hprof dump() {
        return dump;
    }

    List<Root> roots() {
        return roots;
    }

    /** What class objects keep for each ClassValue, as roots. */
    List<Root> classValues() {
        return classValues;
    }

    Stacks stacks() {
        return stacks;
    }

    ObjectIds objects() {
        return objects;
    }

    int count() {
        return count;
    }

    /** Where the object of a number is. */
    long place(int number) {
        return places.of(number);
    }

    /** Where an object is; empty when it can't hold others, or is not in the dump. */
    Optional<Long> placeOf(long id) {
        return objects.contains(id) ? Optional.of(places.of(objects.number(id))) : Optional.empty();
    }

    @Nullable
    HeapClass heapClass(long id) {
        return classes.get(id);
    }

    Iterable<HeapClass> classes() {
        return classes.values();
    }
}
