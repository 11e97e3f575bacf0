package dev.molt.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The stacks of threads in a dump. Confined to one analysis. */
final class Stacks {
    private final Hprof dump;
    private final LongFunction<String> texts;
    private final IntFunction<@Nullable HeapClass> classes;
    private final Map<Long, Long> frames = new HashMap<>();
    private final Map<Integer, Long> traces = new HashMap<>();

    /**
     * @param texts the names by their identity
     * @param classes the classes by their serial number
     */
    Stacks(Hprof dump, LongFunction<String> texts, IntFunction<@Nullable HeapClass> classes) {
        this.dump = dump;
        this.texts = texts;
        this.classes = classes;
    }

    /**
     * One frame.
     *
     * @param text as in a stack trace
     * @param loaderId 0 for the boot loader
     */
    record Frame(String text, long loaderId) {}

    void frame(long id, long at) {
        frames.put(id, at);
    }

    void trace(int serial, long at) {
        traces.put(serial, at);
    }

    /** The frames of a stack, innermost first; empty where it is not in the dump. */
    List<Frame> stack(int serial) {
        Long at = traces.get(serial);
        if (at == null) {
            return List.of();
        }
        List<Frame> stack = new ArrayList<>();
        int count = dump.i4(at + 8);
        for (int i = 0; i < count; i++) {
            Long frame = frames.get(dump.id(at + 12 + (long) i * dump.idSize()));
            if (frame != null) {
                stack.add(frame(frame));
            }
        }
        return stack;
    }

    private Frame frame(long at) {
        int id = dump.idSize();
        HeapClass type = classes.apply(dump.i4(at + 4L * id));
        String method = texts.apply(dump.id(at + id));
        String file = texts.apply(dump.id(at + 3L * id));
        int line = dump.i4(at + 4L * id + 4);
        String place = line > 0 ? "(" + file + ":" + line + ")" : "(" + file + ")";
        return new Frame((type == null ? "?" : type.name()) + "." + method + place, type == null ? 0 : type.loaderId());
    }
}
