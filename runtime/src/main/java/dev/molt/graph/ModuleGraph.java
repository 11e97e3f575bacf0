package dev.molt.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The modules of one generation, and who requires whom. What it says of loading counts if there are no misfits. Immutable. */
public final class ModuleGraph {
    /** No module. */
    public static final ModuleGraph NONE = of(List.of());

    /** Maps each module's name to it. */
    private final Map<String, Member> members;

    /** All modules, exporters before those that import from them, else by name. */
    private final List<Member> order;

    /** The names along each way that leads from a module to itself, that one at both ends. */
    private final List<List<String>> cycles;

    private ModuleGraph(Map<String, Member> members, Walk walk) {
        this.members = members;
        this.order = List.copyOf(walk.order);
        this.cycles = List.copyOf(walk.cycles);
    }

    /**
     * The graph of these modules, whether they fit or not.
     *
     * @param members no two of one name
     */
    public static ModuleGraph of(Collection<Member> members) {
        Map<String, Member> byName = new TreeMap<>();
        members.forEach(member -> byName.put(member.name(), member));
        Walk walk = new Walk(byName);
        byName.values().forEach(walk::visit);
        return new ModuleGraph(byName, walk);
    }

    /** All reasons why the modules can't be live together. */
    public List<Misfit> misfits(Background background) {
        return new Misfits(this, background).all();
    }

    /** The names of all modules, exporters before those that import from them. */
    public List<String> order() {
        return order.stream().map(Member::name).toList();
    }

    /** Maps the packages that a module gets from others, with dots, to the names of those. */
    public Map<String, String> imports(String module) {
        Map<String, String> imports = new TreeMap<>();
        required(module(module))
                .forEach(exporter ->
                        exporter.declaration().exports().forEach(name -> imports.putIfAbsent(name, exporter.name())));
        return imports;
    }

    /** The names of all modules that a module requires, and that those require. */
    public Set<String> requiredByWay(String module) {
        Set<String> found = new TreeSet<>();
        collect(module(module), found);
        return found;
    }

    private void collect(Member from, Set<String> found) {
        required(from).filter(next -> found.add(next.name())).forEach(next -> collect(next, found));
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable
    Member find(String name) {
        return members.get(name);
    }

    Member module(String name) {
        Member member = find(name);
        if (member == null) {
            throw new IllegalArgumentException("There is no module " + name);
        }
        return member;
    }

    /** The modules that one requires and that are there, in the order in which it names them. */
    Stream<Member> required(Member member) {
        return required(members, member);
    }

    private static Stream<Member> required(Map<String, Member> members, Member member) {
        return member.declaration().requirements().stream()
                .flatMap(requirement -> Stream.ofNullable(members.get(requirement.module())));
    }

    List<List<String>> cycles() {
        return cycles;
    }

    /** A walk in depth along the requirements. Confined to the making of one graph. */
    private static final class Walk {
        private final Map<String, Member> members;
        private final Set<Member> order = new LinkedHashSet<>();
        private final Set<String> path = new LinkedHashSet<>();
        private final List<List<String>> cycles = new ArrayList<>();

        Walk(Map<String, Member> members) {
            this.members = members;
        }

        void visit(Member member) {
            if (order.contains(member)) {
                return;
            }
            if (!path.add(member.name())) {
                List<String> cycle = new ArrayList<>(path);
                cycle.subList(0, cycle.indexOf(member.name())).clear();
                cycle.add(member.name());
                cycles.add(List.copyOf(cycle));
                return;
            }
            required(members, member).forEach(this::visit);
            path.remove(member.name());
            order.add(member);
        }
    }
}
