package dev.molt.linkage;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import dev.molt.problem.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Resolves every symbolic reference of a module version against what its loader will see, before any of it is loaded.
 * Confined to one thread.
 *
 * <p>In this order, each step on the results of those before:
 *
 * <ol>
 *   <li>Classes that only the host may define, and class files that can't be.
 *   <li>Providers: found, of their service's type, and to be created as the host does it. They are the roots.
 *   <li>{@linkplain Reachability Reachability} from the roots.
 *   <li>Each class's supertypes, and each method's references: {@link Resolution}, then {@link AccessRules}.
 *   <li>Each class of which there can be instances: what it leaves abstract.
 *   <li>{@link Faults} judges: refused is what is reachable and not {@linkplain Excuses excused}.
 * </ol>
 */
public final class LinkageCheck {
    private final Subject subject;
    private final VisibleClasses classes;
    private final Resolution resolution;
    private final AccessRules access;
    private final FaultText text;
    private final Reachability reachability;
    private final Faults faults;
    private int references;

    /**
     * What is checked.
     *
     * @param contractTypes the names of the types that only the host may define, with dots
     * @param mayBring whether the module may have a class file of a contract's type of this name all the same, since
     *     it is the host's own
     * @param imports maps the packages that it gets from other modules, with dots, to those
     */
    public record Subject(
            ClassPath classPath,
            HostClasses host,
            Roots roots,
            Set<String> contractTypes,
            Predicate<String> mayBring,
            Map<String, Exporter> imports) {
        public Subject {
            contractTypes = Set.copyOf(contractTypes);
            imports = Map.copyOf(imports);
        }

        /** A module that requires no other. */
        public Subject(
                ClassPath classPath,
                HostClasses host,
                Roots roots,
                Set<String> contractTypes,
                Predicate<String> mayBring) {
            this(classPath, host, roots, contractTypes, mayBring, Map.of());
        }

        /** The same module among those that it requires. */
        public Subject among(Map<String, Exporter> exporters) {
            return new Subject(classPath, host, roots, contractTypes, mayBring, exporters);
        }
    }

    private LinkageCheck(Subject subject) {
        this.subject = subject;
        this.classes = new VisibleClasses(
                subject.classPath(), subject.host(), subject.contractTypes()::contains, subject.imports());
        this.resolution = new Resolution(classes);
        this.access = new AccessRules(classes);
        this.text = new FaultText(classes);
        this.reachability = new Reachability(classes, resolution);
        List<String> accepted = subject.classPath().elements().stream()
                .limit(1)
                .flatMap(own -> own.index().declarations().acceptedAbsences().stream())
                .toList();
        this.faults = new Faults(classes, subject.roots(), new Excuses(classes, subject.roots(), accepted));
    }

    /** Checks a module version. */
    public static LinkageReport check(Subject subject) {
        return new LinkageCheck(subject).report();
    }

    private LinkageReport report() {
        checkContracts();
        subject.roots().providers().forEach(this::enterProvider);
        enterOthers();
        reachability.run();
        List<ClassPath.Element> elements = subject.classPath().elements();
        int classCount = 0;
        for (int i = 0; i < elements.size(); i++) {
            checkFlaws(i, elements.get(i));
            for (ClassFacts facts : elements.get(i).index().classes()) {
                VisibleClass type = classes.find(facts.name());
                if (type != null && type.element() == i) {
                    classCount++;
                    checkSupertypes(type);
                    checkCode(type);
                }
            }
        }
        reachability.received().forEach(this::checkAbstract);
        return new LinkageReport(
                faults.findings(), classCount, references, reachability.classNames(), reachability.visitCount());
    }

    // What may not be there, and what can't be read

    private void checkContracts() {
        for (String name : subject.contractTypes().stream().sorted().toList()) {
            String internalName = Notation.internalName(name);
            for (ClassPath.Element element : subject.classPath().elements()) {
                if (element.index().find(internalName) != null
                        && !subject.mayBring().test(name)) {
                    faults.add(
                            Finding.refused(
                                    ProblemCode.CONTRACT_BUNDLED,
                                    element.index().entry(element.name(), internalName),
                                    "The module brings " + name + ", which belongs to the host's contract.",
                                    "build the module without its contract: in Maven, give that dependency the scope 'provided'."));
                }
            }
            checkContractOfExporter(name, internalName);
        }
    }

    /** What two modules take for the same class has to be the same one. */
    private void checkContractOfExporter(String name, String internalName) {
        Exporter exporter = classes.exporterOf(Notation.packageOf(internalName));
        if (exporter != null && exporter.has(internalName) && !exporter.isContract(internalName)) {
            faults.add(Finding.refused(
                    ProblemCode.CONTRACT_BUNDLED,
                    "",
                    "Module " + exporter + " exports a class " + name
                            + " of its own, which belongs to the host's contract.",
                    "build the exporting module without the contract."));
        }
    }

    /** A class file that nobody asks for harms nobody. */
    private void checkFlaws(int number, ClassPath.Element element) {
        for (ClassFlaw flaw : element.index().flaws()) {
            VisibleClass type = classes.find(flaw.className());
            boolean used = type != null
                    && type.element() == number
                    && (reachability.initialized(type) & Reachability.FOR_CLASSES) != 0;
            String entry = element.name().isEmpty() ? flaw.entry() : element.name() + "!/" + flaw.entry();
            faults.add(new Finding(
                    flaw.code(),
                    flaw.fatal() && used ? Severity.REFUSED : Severity.WARNED,
                    entry,
                    Finding.NOWHERE,
                    flaw.message(),
                    flaw.remedy()));
        }
    }

    // Roots

    private void enterProvider(Roots.Provider provider) {
        VisibleClass type = classes.find(Notation.internalName(provider.className()));
        if (type == null) {
            refuse(
                    ProblemCode.PROVIDER_MISSING,
                    provider,
                    "The provider file names " + provider.className() + ", which is not in the module.",
                    "correct the class name, or put the class into the archive.");
            return;
        }
        if (!type.isOfModule() || !type.facts().readable()) {
            return;
        }
        VisibleClass service = classes.find(Notation.internalName(provider.service()));
        if (service != null
                && !classes.isSubclass(type, service)
                && classes.ancestry(type).isComplete()) {
            refuse(
                    ProblemCode.PROVIDER_TYPE,
                    provider,
                    "The provider " + provider.className() + " does not implement " + provider.service() + ".",
                    "correct the provider file, or the class.");
            return;
        }
        MethodFacts constructor = constructor(type);
        if (!type.isConcrete() || !type.facts().isPublic()) {
            refuse(
                    ProblemCode.PROVIDER_MISSING,
                    provider,
                    "The provider " + provider.className() + " is " + (type.isConcrete() ? "not public." : "abstract."),
                    "make it a public class that can be instantiated.");
        } else if (constructor == null) {
            refuse(
                    ProblemCode.PROVIDER_MISSING,
                    provider,
                    "The provider " + provider.className() + " has no public constructor without parameters.",
                    "give it one, or one that takes a ModuleContext.");
        } else {
            reachability.enter(type, constructor, service);
        }
    }

    private static @Nullable MethodFacts constructor(VisibleClass type) {
        return Stream.of("(Ldev/molt/api/ModuleContext;)V", "()V")
                .map(descriptor -> type.facts().method("<init>", descriptor))
                .filter(constructor -> constructor != null && constructor.is(Opcodes.ACC_PUBLIC))
                .findFirst()
                .orElse(null);
    }

    private void refuse(ProblemCode code, Roots.Provider provider, String message, String remedy) {
        faults.add(Finding.refused(code, "META-INF/services/" + provider.service(), message, remedy));
    }

    private void enterOthers() {
        subject.roots()
                .mainClass()
                .map(Notation::internalName)
                .map(classes::find)
                .ifPresent(type -> {
                    MethodFacts main = type.facts().method("main", "([Ljava/lang/String;)V");
                    if (main != null && type.isOfModule()) {
                        reachability.enter(type, main);
                    }
                });
        List<ClassPath.Element> elements = subject.classPath().elements();
        for (int i = 0; i < elements.size(); i++) {
            for (ClassFacts facts : elements.get(i).index().classes()) {
                VisibleClass type = facts.isPublic() && isOpen(i, facts) ? classes.find(facts.name()) : null;
                if (type != null && type.element() == i) {
                    reachability.open(type);
                }
            }
        }
    }

    private boolean isOpen(int element, ClassFacts facts) {
        return (element == 0 && subject.roots().wholeApi())
                || subject.roots().exports().contains(Notation.className(Notation.packageOf(facts.name())));
    }

    // Supertypes

    private void checkSupertypes(VisibleClass type) {
        ClassFacts facts = type.facts();
        String superName = facts.superName();
        if (superName == null) {
            return;
        }
        VisibleClass superclass = classes.find(superName);
        if (superclass == null) {
            addMissing(type, superName);
        } else {
            checkSuperclass(type, superclass);
        }
        for (String name : facts.interfaces()) {
            VisibleClass superinterface = classes.find(name);
            if (superinterface == null) {
                addMissing(type, name);
            } else if (superinterface.facts().readable()) {
                if (!superinterface.facts().isInterface()) {
                    add(type, text.superinterfaceIsClass(superinterface));
                }
                checkSupertype(type, superinterface);
            }
        }
    }

    private void addMissing(VisibleClass type, String supertype) {
        if (resolution.missing(supertype) instanceof Target.Fault fault) {
            add(type, fault);
        }
    }

    private void checkSuperclass(VisibleClass type, VisibleClass superclass) {
        if (!superclass.facts().readable()) {
            return;
        }
        if (superclass.facts().isInterface()) {
            add(type, text.superclassIsInterface(superclass));
        } else if (superclass.facts().is(Opcodes.ACC_FINAL)) {
            add(type, text.superclassFinal(superclass));
        }
        checkSupertype(type, superclass);
        checkFinalMethods(type);
    }

    private void checkSupertype(VisibleClass type, VisibleClass supertype) {
        Target.Fault inaccessible = access.ofType(type, supertype);
        if (inaccessible != null) {
            add(type, inaccessible);
        }
        List<String> permitted = supertype.facts().permitted();
        if (!permitted.isEmpty() && !permitted.contains(type.name())) {
            add(type, text.notPermitted(type, supertype));
        }
    }

    private void checkFinalMethods(VisibleClass type) {
        List<VisibleClass> superclasses = classes.ancestry(type).superclasses();
        for (MethodFacts method : type.facts().methods()) {
            if (!method.isOverridable()) {
                continue;
            }
            for (VisibleClass superclass : superclasses) {
                MethodFacts other = superclass.facts().method(method.name(), method.descriptor());
                if (other != null
                        && other.is(Opcodes.ACC_FINAL)
                        && other.isOverridable()
                        && (!other.isPackagePrivate() || type.isInPackageOf(superclass))) {
                    add(type, text.overridesFinal(superclass, other));
                }
            }
        }
    }

    private void add(VisibleClass type, Target.Fault fault) {
        faults.add(
                fault, new Faults.Place(type, null, reachability.creator(type), reachability.initialized(type), false));
    }

    // Code

    private void checkCode(VisibleClass type) {
        for (MethodFacts method : type.facts().methods()) {
            Visit visit = reachability.visit(method);
            references += method.references();
            for (int i = 0; i < method.references(); i++) {
                int reference = method.reference(i);
                int number = Reference.symbol(reference);
                Target.Fault fault = fault(type, method, number);
                if (fault != null) {
                    faults.add(fault, place(type, method, visit, reference));
                }
            }
        }
    }

    private Target.@Nullable Fault fault(VisibleClass type, MethodFacts method, int number) {
        Target target = resolution.target(type.element(), number);
        return target instanceof Target.Fault fault
                ? fault
                : access.check(type, method, resolution.symbol(type.element(), number), target);
    }

    private static Faults.Place place(VisibleClass type, MethodFacts method, @Nullable Visit visit, int reference) {
        int firmness = visit == null ? 0 : visit.firmness();
        int left = firmness & Reachability.passed(reference);
        return new Faults.Place(
                type, method, visit, left, (left & Reachability.FIRM) != (firmness & Reachability.FIRM));
    }

    // What is left abstract

    private void checkAbstract(VisibleClass type) {
        VisibleClasses.Ancestry ancestry = classes.ancestry(type);
        if (!ancestry.isComplete()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        List<VisibleClass> supertypes = new ArrayList<>(ancestry.superclasses());
        supertypes.addAll(ancestry.interfaces());
        for (VisibleClass supertype : supertypes) {
            for (MethodFacts method : supertype.facts().methods()) {
                if (method.isAbstract() && !method.isPackagePrivate() && seen.add(method.toString())) {
                    checkAbstract(type, method);
                }
            }
        }
    }

    private void checkAbstract(VisibleClass type, MethodFacts method) {
        Target.Method selected = resolution.select(type, method.name(), method.descriptor());
        if (selected == null || !selected.method().isAbstract()) {
            return;
        }
        VisibleClass declaring = selected.declaring();
        // Of one archive, they were built together: some languages let a class leave out what it does not need.
        boolean excused = declaring.isOfJdk() || declaring.element() == type.element();
        int called = classes.isContract(declaring.name()) || declaring.exporter() != null
                ? Reachability.FIRM
                : excused ? 0 : reachability.called(type, selected.method());
        int firmness = reachability.received(type) & called & Reachability.FIRM;
        faults.add(
                text.leavesAbstract(type, selected),
                new Faults.Place(type, null, reachability.creator(type), firmness, false));
    }
}
