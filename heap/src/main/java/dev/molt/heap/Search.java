package dev.molt.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search from the roots, breadth first: of each object it knows who referred to it first, which is on a shortest way.
 * Confined to one analysis.
 */
final class Search {
    private static final int NOBODY = -1;

    private final Heap heap;
    private final Edges edges;

    /** Those that have not been met. */
    private final ObjectIds left;

    /** Maps each object's number to that of who referred to it; of roots, -2 less the root's index. */
    private final int[] parents;

    /** The numbers of those that were met, in that order. */
    private final int[] met;

    private int end;

    private final List<Heap.Root> roots;

    private Search(Heap heap, Reach reach) {
        this.heap = heap;
        this.edges = new Edges(heap, reach != Reach.STRONG);
        this.left = heap.objects().copy();
        this.parents = new int[heap.count()];
        this.met = new int[heap.count()];
        Arrays.fill(parents, NOBODY);
        this.roots = Stream.concat(
                        heap.roots().stream(), reach == Reach.CLASS_VALUES ? heap.classValues().stream() : Stream.of())
                .sorted(Comparator.comparing(Heap.Root::kind))
                .toList();
    }

    /** What counts as holding something; each more than the one before. */
    enum Reach {
        STRONG,
        /** Soft references too. */
        SOFT,
        /** The values too that class objects have of each ClassValue: no dump tells which class's they are. */
        CLASS_VALUES
    }

    /** Searches until all of some objects have been met, or all that can be. */
    static Search until(Collection<Long> wanted, Heap heap, Reach reach) {
        Search search = new Search(heap, reach);
        Map<Integer, Long> targets = new HashMap<>();
        wanted.forEach(id -> targets.put(heap.objects().number(id), id));
        search.run(targets);
        return search;
    }

    private void run(Map<Integer, Long> targets) {
        for (int i = 0; i < roots.size(); i++) {
            meet(roots.get(i).id(), NOBODY - 1 - i);
        }
        int open = targets.size();
        for (int next = 0; next < end && open > 0; next++) {
            int number = met[next];
            if (targets.containsKey(number) && --open == 0) {
                return;
            }
            edges.of(heap.place(number), (id, place) -> {
                meet(id, number);
                return false;
            });
        }
    }

    private void meet(long id, int by) {
        if (left.remove(id)) {
            int number = heap.objects().number(id);
            parents[number] = by;
            met[end++] = number;
        }
    }

    /**
     * A way from a root.
     *
     * @param places where the objects are in the file, the root's first
     */
    record Way(Heap.Root root, List<Long> places) {}

    /** The way to an object; empty when it was not met. */
    Optional<Way> to(long id) {
        int number = heap.objects().number(id);
        if (parents[number] == NOBODY) {
            return Optional.empty();
        }
        Deque<Long> places = new ArrayDeque<>();
        while (number >= 0) {
            places.push(heap.place(number));
            number = parents[number];
        }
        return Optional.of(new Way(roots.get(NOBODY - 1 - number), new ArrayList<>(places)));
    }
}
