package dev.molt.linkage;

import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityTable;
import dev.molt.capability.CapabilityUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The facts of one archive's classes, as they look to this JVM's release: what they are, what their code refers to, and
 * what the archive declares about it. It depends on nothing but the archive's bytes, so that it can be kept under their
 * digest and used for each module that has the archive. Immutable.
 */
public final class ClassIndex {
    /** Sorted by name. */
    private final List<ClassFacts> classes;

    private final Map<String, ClassFacts> byName;
    private final List<Symbol> symbols;
    private final List<ClassFlaw> flaws;

    /** Maps a class to its entry, where that is under {@code META-INF/versions}. */
    private final Map<String, String> versionedEntries;

    /** The constants that could be names of classes, with dots. */
    private final Set<String> classNames;

    private final Declarations declarations;

    ClassIndex(
            Map<String, ClassFacts> byName,
            List<Symbol> symbols,
            List<ClassFlaw> flaws,
            Map<String, String> versionedEntries,
            Set<String> classNames,
            Declarations declarations) {
        this.byName = Map.copyOf(byName);
        this.classes = byName.values().stream()
                .sorted(java.util.Comparator.comparing(ClassFacts::name))
                .toList();
        this.symbols = symbols;
        this.flaws = List.copyOf(flaws);
        this.versionedEntries = Map.copyOf(versionedEntries);
        this.classNames = Set.copyOf(classNames);
        this.declarations = declarations;
    }

    /** An index that is to be fed with an archive's entries. */
    public static ClassIndexBuilder builder() {
        return new ClassIndexBuilder();
    }

    /** How many classes there are. */
    public int classCount() {
        return classes.size();
    }

    /** The newest release of Java that one of the classes is for; 0 when there is none. */
    public int release() {
        return classes.stream()
                .mapToInt(facts -> (facts.version() & 0xffff) - ClassIndexBuilder.BEFORE_JAVA_1)
                .max()
                .orElse(0);
    }

    /** How many references the code of all methods makes, each symbol once a method. */
    public int referenceCount() {
        return classes.stream()
                .flatMap(facts -> facts.methods().stream())
                .mapToInt(MethodFacts::references)
                .sum();
    }

    /** What {@code Molt-Capabilities} declares; empty when there is no such line. */
    public Optional<Set<Capability>> declaredCapabilities() {
        return declarations.capabilities();
    }

    /** The places that directly use a capability, in the order of their classes. */
    List<CapabilityUse> capabilityUses(String elementName) {
        List<@Nullable Capability> bySymbol = new ArrayList<>(symbols.size());
        for (Symbol symbol : symbols) {
            bySymbol.add(
                    symbol.use().isOfClass()
                            ? null
                            : CapabilityTable.of(symbol.owner(), symbol.name(), symbol.descriptor())
                                    .orElse(null));
        }
        List<CapabilityUse> uses = new ArrayList<>();
        for (ClassFacts facts : classes) {
            for (MethodFacts method : facts.methods()) {
                for (Capability capability : capabilities(method, bySymbol)) {
                    String place = Notation.place(facts.name(), method.name(), method.descriptor());
                    uses.add(new CapabilityUse(capability, entry(elementName, facts.name()), place));
                }
            }
        }
        return uses;
    }

    private static Set<Capability> capabilities(MethodFacts method, List<@Nullable Capability> bySymbol) {
        Set<Capability> found = java.util.EnumSet.noneOf(Capability.class);
        if (method.is(Opcodes.ACC_NATIVE)) {
            found.add(Capability.NATIVE);
        }
        for (int i = 0; i < method.references(); i++) {
            Capability capability = bySymbol.get(Reference.symbol(method.reference(i)));
            if (capability != null) {
                found.add(capability);
            }
        }
        return found;
    }

    List<ClassFacts> classes() {
        return classes;
    }

    @Nullable
    ClassFacts find(String internalName) {
        return byName.get(internalName);
    }

    List<Symbol> symbols() {
        return symbols;
    }

    List<ClassFlaw> flaws() {
        return flaws;
    }

    Set<String> classNames() {
        return classNames;
    }

    Declarations declarations() {
        return declarations;
    }

    /** @param elementName what the archive is called inside the module; empty for the module's own */
    String entry(String elementName, String internalName) {
        String entry = versionedEntries.getOrDefault(internalName, internalName + ".class");
        return elementName.isEmpty() ? entry : elementName + "!/" + entry;
    }
}
