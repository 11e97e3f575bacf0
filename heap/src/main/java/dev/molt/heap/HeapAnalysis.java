package dev.molt.heap;

import dev.molt.loader.ModuleClassLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Finds out from a heap dump who holds the class loaders of module versions. Confined to its method's call. */
public final class HeapAnalysis {
    private static final String LOADER = ModuleClassLoader.class.getName();
    private static final int PASSES = 4;

    private final Heap heap;
    private final Hprof dump;

    private HeapAnalysis(Heap heap) {
        this.heap = heap;
        this.dump = heap.dump();
    }

    /**
     * Looks for those class loaders in the file that are wanted, or for all of modules.
     *
     * @param file a dump in HotSpot's binary format
     * @param numbers their {@linkplain ModuleClassLoader#number numbers}; none for all
     * @param progress is told how much of the work is done, in per cent
     * @throws IOException when the file can't be read, or is no heap dump that is whole
     */
    public static List<HeldLoader> of(Path file, Set<Long> numbers, IntConsumer progress) throws IOException {
        try {
            Hprof dump = Hprof.open(file);
            Heap heap = Heap.read(dump, at -> progress.accept((int) (at * 100 / (PASSES * dump.size()))));
            List<HeldLoader> found = new HeapAnalysis(heap).find(numbers);
            progress.accept(100);
            return found;
        } catch (RuntimeException e) {
            throw new IOException("The heap dump is damaged.", e);
        }
    }

    /** @param nameId the string that is its name */
    private record Loader(long id, long number, long nameId) {}

    private List<HeldLoader> find(Set<Long> numbers) throws IOException {
        List<Loader> loaders = loaders().stream()
                .filter(loader -> numbers.isEmpty() || numbers.contains(loader.number()))
                .sorted(Comparator.comparing(Loader::number))
                .toList();
        Map<Long, Search.Way> all = new HashMap<>();
        Set<Long> softOnly = new HashSet<>();
        for (Search.Reach reach : Search.Reach.values()) {
            List<Long> left = loaders.stream()
                    .map(Loader::id)
                    .filter(id -> !all.containsKey(id))
                    .toList();
            Map<Long, Search.Way> ways = ways(left, reach);
            all.putAll(ways);
            if (reach == Search.Reach.SOFT) {
                softOnly.addAll(ways.keySet());
            }
        }
        Paths paths = new Paths(heap, all.values());
        Set<Long> wanted = new HashSet<>(paths.strings());
        loaders.forEach(loader -> wanted.add(loader.nameId()));
        Map<Long, String> texts = Strings.read(heap, wanted);
        List<HeldLoader> held = new ArrayList<>();
        for (Loader loader : loaders) {
            String name = texts.getOrDefault(loader.nameId(), "?");
            held.add(new HeldLoader(
                    name,
                    loader.number(),
                    Optional.ofNullable(all.get(loader.id()))
                            .map(way -> paths.path(way, name, loader.id(), softOnly.contains(loader.id()), texts))));
        }
        return held;
    }

    private Map<Long, Search.Way> ways(Collection<Long> ids, Search.Reach reach) {
        Map<Long, Search.Way> ways = new HashMap<>();
        if (!ids.isEmpty()) {
            Search search = Search.until(ids, heap, reach);
            ids.forEach(id -> search.to(id).ifPresent(way -> ways.put(id, way)));
        }
        return ways;
    }

    private List<Loader> loaders() throws IOException {
        Map<Long, HeapClass> kinds = new HashMap<>();
        for (HeapClass type : heap.classes()) {
            if (type.isA(LOADER)) {
                kinds.put(type.id(), type);
            }
        }
        List<Loader> loaders = new ArrayList<>();
        new Scan(dump, at -> {}).run(new Scan.Visitor() {
            @Override
            public void instance(long id, long classId, long at) {
                HeapClass type = kinds.isEmpty() ? null : kinds.get(classId);
                if (type != null) {
                    long fields = at + 1 + dump.idSize() + 8 + dump.idSize();
                    int number = type.offset(LOADER, "number").orElseThrow();
                    int name = type.offset("java.lang.ClassLoader", "name").orElseThrow();
                    loaders.add(new Loader(id, dump.i8(fields + number), dump.id(fields + name)));
                }
            }
        });
        return loaders;
    }
}
