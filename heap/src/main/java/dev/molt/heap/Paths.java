package dev.molt.heap;

import dev.molt.leak.LeakVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes paths for people of ways through a heap. Confined to one analysis. */
final class Paths {
    private static final String THREAD = "java.lang.Thread";

    private final Heap heap;
    private final Hprof dump;
    private final Edges edges;

    /** Maps the serial numbers of threads to what is known of them. */
    private final Map<Integer, Heap.Root> threads = new HashMap<>();

    private final Set<Long> strings = new HashSet<>();

    Paths(Heap heap, Collection<Search.Way> ways) {
        this.heap = heap;
        this.dump = heap.dump();
        this.edges = new Edges(heap, true);
        heap.roots().stream()
                .filter(root -> root.kind() == RootKind.THREAD)
                .forEach(root -> threads.put(root.thread(), root));
        for (Search.Way way : ways) {
            nameOf(way.root()).ifPresent(strings::add);
            way.places().forEach(at -> nameOfThread(at).ifPresent(strings::add));
        }
    }

    /** The strings whose texts it needs. */
    Set<Long> strings() {
        return strings;
    }

    private Optional<Long> nameOf(Heap.Root root) {
        return placeOf(root).flatMap(this::nameOfThread);
    }

    private Optional<Long> nameOfThread(long at) {
        return Optional.ofNullable(typeAt(at))
                .flatMap(type -> type.offset(THREAD, "name"))
                .map(name -> dump.id(fields(at) + name));
    }

    /** The class of an instance; null for what is none. */
    private @Nullable HeapClass typeAt(long at) {
        return dump.u1(at) == Scan.INSTANCE ? heap.heapClass(dump.id(at + 1 + dump.idSize() + 4)) : null;
    }

    HolderPath path(Search.Way way, String loader, long loaderId, boolean softOnly, Map<Long, String> texts) {
        List<HolderPath.Step> steps = new ArrayList<>();
        for (int i = 0; i < way.places().size(); i++) {
            long at = way.places().get(i);
            steps.add(step(i == 0 ? "" : reference(way.places().get(i - 1), dump.id(at + 1)), at, loaderId, texts));
        }
        List<Stacks.Frame> stack = Optional.ofNullable(threads.get(way.root().thread()))
                .filter(thread -> way.root().kind().isOfThread())
                .map(thread -> heap.stacks().stack(thread.frame()))
                .orElse(List.of());
        boolean inModule = stack.stream().anyMatch(frame -> frame.loaderId() == loaderId);
        String root = root(way.root(), stack, texts);
        int holder = Wording.lastStaticField(steps);
        LeakVector vector = VectorRules.of(
                holder < 0
                        ? new VectorRules.Facts(way.root().kind(), root, isVirtual(way.root()), steps, inModule)
                        : VectorRules.Facts.ofStaticField(steps.subList(holder, steps.size())));
        return new HolderPath(
                loader,
                vector,
                root,
                steps,
                softOnly,
                stack.stream().map(Stacks.Frame::text).toList());
    }

    private String root(Heap.Root root, List<Stacks.Frame> stack, Map<Long, String> texts) {
        if (!root.kind().isOfThread()) {
            return root.kind().text();
        }
        boolean hasFrame = root.kind() == RootKind.JAVA_FRAME && root.frame() >= 0 && root.frame() < stack.size();
        return root.kind().text().replace(RootKind.THREAD.text(), isVirtual(root) ? "virtual thread" : "thread")
                + thread(root, texts)
                + (hasFrame ? " in " + stack.get(root.frame()).text() : "");
    }

    /** Its name, or its number where it has none. */
    private String thread(Heap.Root root, Map<Long, String> texts) {
        Optional<String> name = nameOf(root).map(texts::get).filter(text -> !text.isEmpty());
        return name.map(text -> " '" + text + "'")
                .or(() -> placeOf(root).flatMap(this::numberOfThread).map(number -> " #" + number))
                .orElse("");
    }

    private Optional<Long> placeOf(Heap.Root root) {
        return Optional.ofNullable(threads.get(root.thread()))
                .filter(thread -> root.kind().isOfThread())
                .flatMap(thread -> heap.placeOf(thread.id()));
    }

    private boolean isVirtual(Heap.Root root) {
        return placeOf(root)
                .map(this::typeAt)
                .filter(type -> type.isA("java.lang.VirtualThread"))
                .isPresent();
    }

    private Optional<Long> numberOfThread(long at) {
        return Optional.ofNullable(typeAt(at))
                .flatMap(type -> type.offset(THREAD, "tid"))
                .map(number -> dump.i8(fields(at) + number));
    }

    /** Where the fields of the instance at a place are. */
    private long fields(long at) {
        return at + 1 + dump.idSize() + 8 + dump.idSize();
    }

    private String reference(long from, long to) {
        long[] found = {0};
        edges.of(from, (id, place) -> {
            found[0] = id == to ? place : 0;
            return id == to;
        });
        return edges.name(from, found[0]);
    }

    private HolderPath.Step step(String reference, long at, long loaderId, Map<Long, String> texts) {
        long id = dump.id(at + 1);
        HeapClass self = heap.heapClass(id);
        if (self != null) {
            return new HolderPath.Step(
                    reference, "class " + self.name(), List.of(self.name()), self.loaderId() == loaderId);
        }
        long body = at + 1 + dump.idSize();
        HeapClass type = heap.heapClass(dump.id(dump.u1(at) == Scan.INSTANCE ? body + 4 : body + 8));
        if (type == null) {
            return new HolderPath.Step(reference, "?", List.of(), false);
        }
        String thread =
                nameOfThread(at).map(texts::get).map(text -> " '" + text + "'").orElse("");
        return new HolderPath.Step(
                reference, readable(type.name()) + thread, kinds(type), id == loaderId || type.loaderId() == loaderId);
    }

    private List<String> kinds(HeapClass type) {
        List<String> kinds = new ArrayList<>();
        for (HeapClass one = type; one != null; one = heap.heapClass(one.superId())) {
            kinds.add(readable(one.name()));
        }
        return kinds;
    }

    /** An array's class has a name such as {@code [Ljava.lang.Object;}, and a hidden one ends with its address. */
    private static String readable(String name) {
        if (name.startsWith("[L") && name.endsWith(";")) {
            return name.substring(2, name.length() - 1) + "[]";
        }
        return name.replaceFirst("\\$\\$Lambda.*", "\\$\\$Lambda");
    }
}
