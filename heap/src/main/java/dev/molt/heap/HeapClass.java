package dev.molt.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A class in a dump. Confined to one analysis. */
final class HeapClass {
    private static final String REFERENCE = "java.lang.ref.Reference";

    private final long id;
    private final String name;
    private final long superId;
    private final long loaderId;
    private final List<Field> statics;
    private final List<Field> fields;
    private final int size;

    /** Made when first needed: see {@link #references}. */
    private int @Nullable [] strong;

    private int @Nullable [] strongAndSoft;

    /** Null for the top, and until all are known. */
    private @Nullable HeapClass superclass;

    /**
     * A field.
     *
     * @param type 2 for references
     * @param at its place in the file for static ones, and else its distance from the first of its class
     */
    record Field(String name, int type, long at) {
        boolean isReference() {
            return type == Scan.OBJECT_TYPE;
        }
    }

    /** @param size the bytes that its own fields take in an instance */
    HeapClass(long id, String name, long superId, long loaderId, List<Field> statics, List<Field> fields, int size) {
        this.id = id;
        this.name = name;
        this.superId = superId;
        this.loaderId = loaderId;
        this.statics = statics;
        this.fields = fields;
        this.size = size;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    long superId() {
        return superId;
    }

    long loaderId() {
        return loaderId;
    }

    /** Its static fields that are references. */
    List<Field> statics() {
        return statics;
    }

    void extend(@Nullable HeapClass known) {
        superclass = known;
    }

    boolean isA(String className) {
        for (HeapClass type = this; type != null; type = type.superclass) {
            if (type.name.equals(className)) {
                return true;
            }
        }
        return false;
    }

    /** Whether no instance holds any object but strings' bytes, nor code that can be unloaded. */
    boolean isLeaf() {
        if (loaderId != 0) {
            return false;
        }
        for (HeapClass type = this; type != null; type = type.superclass) {
            if (type.fields.stream().anyMatch(Field::isReference)) {
                return name.equals("java.lang.String");
            }
        }
        return true;
    }

    /** Where in an instance a field is, from its first one on. */
    Optional<Integer> offset(String declaring, String field) {
        int base = 0;
        for (HeapClass type = this; type != null; type = type.superclass) {
            if (type.name.equals(declaring)) {
                for (Field one : type.fields) {
                    if (one.name().equals(field)) {
                        return Optional.of(base + (int) one.at());
                    }
                }
            }
            base += type.size;
        }
        return Optional.empty();
    }

    /**
     * Where in an instance the references are that hold what they refer to, from its first field on.
     *
     * @param soft whether soft ones do
     */
    int[] references(boolean soft) {
        int[] known = soft ? strongAndSoft : strong;
        if (known == null) {
            known = walk(soft);
            if (soft) {
                strongAndSoft = known;
            } else {
                strong = known;
            }
        }
        return known;
    }

    private int[] walk(boolean soft) {
        boolean referentHolds = (soft && isA("java.lang.ref.SoftReference")) || !isA(REFERENCE);
        List<Integer> found = new ArrayList<>();
        int base = 0;
        for (HeapClass type = this; type != null; type = type.superclass) {
            if (!type.name.equals(REFERENCE)) {
                addAll(type, base, found);
            } else if (referentHolds) {
                offset(REFERENCE, "referent").ifPresent(found::add);
            }
            base += type.size;
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void addAll(HeapClass type, int base, List<Integer> found) {
        for (Field field : type.fields) {
            if (field.isReference()) {
                found.add(base + (int) field.at());
            }
        }
    }

    /** The name of the field at a place. */
    String fieldAt(int offset) {
        int base = 0;
        for (HeapClass type = this; type != null; type = type.superclass) {
            for (Field field : type.fields) {
                if (base + field.at() == offset) {
                    return field.name();
                }
            }
            base += type.size;
        }
        throw new IllegalArgumentException(name + " has no field at " + offset);
    }
}
