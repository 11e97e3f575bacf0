package dev.molt.linkage;

import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.objectweb.asm.Opcodes;

/**
 * What tells two versions of a module apart for those around it. All texts are in Java notation and sorted. Immutable.
 *
 * @param addedApi public classes, and public and protected members, of the own archive that only the new version has
 * @param removedApi those that only the old version has; a changed declaration is in both lists
 * @param addedReferences classes and members outside of the module that only the new version refers to
 * @param removedReferences those that only the old version refers to
 * @param addedCapabilities capabilities that only the new version uses, with their places
 * @param removedCapabilities capabilities that only the old version uses, with their places
 */
public record ApiDiff(
        List<String> addedApi,
        List<String> removedApi,
        List<String> addedReferences,
        List<String> removedReferences,
        Map<Capability, List<CapabilityUse>> addedCapabilities,
        Map<Capability, List<CapabilityUse>> removedCapabilities) {

    /** Compares two versions of a module. */
    public static ApiDiff between(ClassPath oldVersion, ClassPath newVersion) {
        SortedSet<String> oldApi = api(oldVersion);
        SortedSet<String> newApi = api(newVersion);
        SortedSet<String> oldReferences = references(oldVersion);
        SortedSet<String> newReferences = references(newVersion);
        Map<Capability, List<CapabilityUse>> oldUses = uses(oldVersion);
        Map<Capability, List<CapabilityUse>> newUses = uses(newVersion);
        return new ApiDiff(
                without(newApi, oldApi),
                without(oldApi, newApi),
                without(newReferences, oldReferences),
                without(oldReferences, newReferences),
                without(newUses, oldUses.keySet()),
                without(oldUses, newUses.keySet()));
    }

    /** The public classes of the own archive, and their public and protected members. */
    public static SortedSet<String> api(ClassPath version) {
        SortedSet<String> api = new TreeSet<>();
        for (ClassFacts facts : version.elements().get(0).index().classes()) {
            if (facts.isPublic() && !facts.is(Opcodes.ACC_SYNTHETIC)) {
                api.add(Notation.declaration(facts));
                addMembers(facts, facts.fields(), api);
                addMembers(facts, facts.methods(), api);
            }
        }
        return api;
    }

    private static void addMembers(ClassFacts facts, List<? extends MemberFacts> members, Set<String> api) {
        for (MemberFacts member : members) {
            if (member.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)
                    && !member.is(Opcodes.ACC_SYNTHETIC)
                    && !member.name().equals("<clinit>")) {
                api.add(Notation.declaration(facts.name(), member));
            }
        }
    }

    /** The classes and members outside of the module that its code refers to. */
    public static SortedSet<String> references(ClassPath version) {
        SortedSet<String> references = new TreeSet<>();
        for (ClassPath.Element element : version.elements()) {
            for (Symbol symbol : element.index().symbols()) {
                if (version.elements().stream().allMatch(other -> other.index().find(symbol.owner()) == null)) {
                    String owner = Notation.className(symbol.owner());
                    references.add(owner);
                    if (!symbol.use().isOfClass()) {
                        references.add(owner + "." + symbol.member());
                    }
                }
            }
        }
        return references;
    }

    /** The names of the classes outside of the module that its code refers to. */
    public static SortedSet<String> classesReferredTo(ClassPath version) {
        SortedSet<String> classes = new TreeSet<>();
        for (ClassPath.Element element : version.elements()) {
            for (Symbol symbol : element.index().symbols()) {
                if (version.elements().stream().allMatch(other -> other.index().find(symbol.owner()) == null)) {
                    classes.add(Notation.className(symbol.owner()));
                }
            }
        }
        return classes;
    }

    private static Map<Capability, List<CapabilityUse>> uses(ClassPath version) {
        Map<Capability, List<CapabilityUse>> uses = new EnumMap<>(Capability.class);
        Function<Capability, List<CapabilityUse>> none = any -> new ArrayList<>();
        version.capabilityUses()
                .forEach(use -> uses.computeIfAbsent(use.capability(), none).add(use));
        return uses;
    }

    private static List<String> without(SortedSet<String> all, Set<String> others) {
        return all.stream()
                .filter(one -> !others.contains(one))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static Map<Capability, List<CapabilityUse>> without(
            Map<Capability, List<CapabilityUse>> all, Set<Capability> others) {
        Map<Capability, List<CapabilityUse>> left = new EnumMap<>(Capability.class);
        left.putAll(all);
        left.keySet().removeAll(others);
        return left;
    }
}
