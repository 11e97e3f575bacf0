package dev.molt.linkage;

import dev.molt.linkage.VisibleClasses.Ancestry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Which of a module's methods can run once its providers are called: rapid type analysis. Confined to one check.
 *
 * <pre>
 *   root ──► method ──refers to──► static method, constructor ──────────────────────────────► method
 *                     ──refers to──► new C ──► C can receive ──┐
 *                     ──calls──────► signature on a type ──────┴─ C is a subtype of it, has it ─► method
 *                                    C can receive ─────────── C's overrides of the host's methods ─► method
 * </pre>
 *
 * <p>A method is reached with a <em>firmness</em>, a set of three bits that only ever grow:
 *
 * <ul>
 *   <li>{@link #FOR_CLASSES}: some way there has no handler around it that goes on when a class is missing,
 *   <li>{@link #FOR_MEMBERS}: the same for members,
 *   <li>{@link #CERTAIN}: whenever a provider is created, or one of its service's methods returns normally, the method
 *       has run, through certain references and calls that can lead nowhere else.
 * </ul>
 *
 * A reference passes on the firmness of its method, less what its own handlers take away. As what a symbol leads to does
 * not depend on who refers to it, each symbol is followed once for each bit, and not once for each reference.
 *
 * <p>What is not seen: code that is entered by reflection alone, such as what another framework instantiates by name.
 * What it refers to is reported, but can't be the reason for a refusal.
 */
final class Reachability {
    static final int FOR_CLASSES = 1;
    static final int FOR_MEMBERS = 2;
    static final int CERTAIN = 4;
    static final int FIRM = FOR_CLASSES | FOR_MEMBERS;
    static final int ALL = FIRM | CERTAIN;

    private final VisibleClasses classes;
    private final Resolution resolution;
    private final Map<MethodFacts, Visit> visits = new HashMap<>();
    private final Deque<Visit> open = new ArrayDeque<>();

    /** For each archive, the firmness with which each of its symbols has been followed. */
    private final List<int[]> followed = new ArrayList<>();

    private final Map<VisibleClass, Receiver> receivers = new LinkedHashMap<>();
    private final Map<VisibleClass, Integer> initialized = new HashMap<>();

    /** Maps a signature to the calls that the receiver decides on. */
    private final Map<String, List<Call>> calls = new HashMap<>();

    /** Maps a signature to the methods of it that receivers would run. */
    private final Map<String, List<Implementation>> implementations = new HashMap<>();

    /** Maps a signature to how many methods with code the module has for it. */
    private final Map<String, Integer> declarations = new HashMap<>();

    /** Maps a class of the host to the signatures that can be overridden. */
    private final Map<VisibleClass, Set<String>> hostSignatures = new HashMap<>();

    /** A class of which there can be an instance. */
    private static final class Receiver {
        final VisibleClass type;
        final @Nullable Visit cause;
        final List<Implementation> methods = new ArrayList<>();
        int firmness;

        Receiver(VisibleClass type, @Nullable Visit cause) {
            this.type = type;
            this.cause = cause;
        }
    }

    /** A call that the receiver decides on: of a signature, on a type. */
    private static final class Call {
        final VisibleClass owner;
        final @Nullable Visit cause;
        int firmness;

        Call(VisibleClass owner, @Nullable Visit cause) {
            this.owner = owner;
            this.cause = cause;
        }
    }

    /** What a receiver runs for a signature; a callback if a class of the host may call it. */
    private record Implementation(
            Receiver receiver, String signature, VisibleClass declaring, MethodFacts method, boolean isCallback) {}

    Reachability(VisibleClasses classes, Resolution resolution) {
        this.classes = classes;
        this.resolution = resolution;
        for (ClassPath.Element element : classes.classPath().elements()) {
            followed.add(new int[element.index().symbols().size()]);
            countDeclarations(element.index());
        }
    }

    private void countDeclarations(ClassIndex index) {
        for (ClassFacts facts : index.classes()) {
            for (MethodFacts method : facts.methods()) {
                if (method.isOverridable() && !method.isAbstract()) {
                    declarations.merge(signature(method), 1, Integer::sum);
                }
            }
        }
    }

    private static String signature(MethodFacts method) {
        return method.name() + method.descriptor();
    }

    // Roots

    /** A provider that the host creates with this constructor, and calls through its service. */
    void enter(VisibleClass provider, MethodFacts constructor, @Nullable VisibleClass service) {
        receive(provider, ALL, null);
        initialize(provider, ALL, null);
        reach(provider, constructor, ALL, null);
        if (service != null) {
            enter(provider, service);
            classes.ancestry(service).interfaces().forEach(type -> enter(provider, type));
        }
    }

    private void enter(VisibleClass provider, VisibleClass service) {
        for (MethodFacts method : service.facts().methods()) {
            Target.Method selected =
                    method.isOverridable() ? resolution.select(provider, method.name(), method.descriptor()) : null;
            if (selected != null) {
                reach(selected.declaring(), selected.method(), ALL, null);
            }
        }
    }

    /** A static method that the host calls. */
    void enter(VisibleClass type, MethodFacts method) {
        initialize(type, ALL, null);
        reach(type, method, ALL, null);
    }

    /** A class that others may use as they like. */
    void open(VisibleClass type) {
        if (type.isConcrete()) {
            receive(type, FIRM, null);
        }
        initialize(type, FIRM, null);
        for (MethodFacts method : type.facts().methods()) {
            if (method.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) {
                reach(type, method, FIRM, null);
            }
        }
    }

    // What follows from what

    /** Finds all that can be reached from what was entered. */
    void run() {
        for (Visit visit = open.poll(); visit != null; visit = open.poll()) {
            int fresh = visit.takeNew();
            for (int i = 0; i < visit.method().references(); i++) {
                int reference = visit.method().reference(i);
                follow(visit.type().element(), Reference.symbol(reference), fresh & passed(reference), visit);
            }
        }
    }

    /** Which firmness a reference lets through: the bits are laid out alike. */
    static int passed(int reference) {
        return (~reference & FIRM) | (reference & Reference.CERTAIN);
    }

    private void follow(int element, int number, int firmness, Visit from) {
        int fresh = firmness & ~followed.get(element)[number];
        if (fresh == 0) {
            return;
        }
        followed.get(element)[number] |= fresh;
        Target target = resolution.target(element, number);
        Symbol.Use use = resolution.symbol(element, number).use();
        if (target instanceof Target.Type type && use == Symbol.Use.NEW) {
            initialize(type.type(), fresh, from);
            receive(type.type(), fresh & FIRM, from);
        } else if (target instanceof Target.Field field && use.isStatic()) {
            initialize(field.declaring(), fresh, from);
        } else if (target instanceof Target.Method method) {
            call(use, method, fresh, from);
        } else if (target instanceof Target.Undecided) {
            VisibleClass owner = classes.find(resolution.symbol(element, number).owner());
            if (owner != null && !owner.facts().readable()) {
                initialize(owner, fresh, from);
            }
        }
    }

    private void call(Symbol.Use use, Target.Method target, int firmness, Visit from) {
        if (use == Symbol.Use.INVOKE_STATIC) {
            initialize(target.declaring(), firmness, from);
        } else if (use == Symbol.Use.NEW_HANDLE) {
            initialize(target.declaring(), firmness, from);
            receive(target.declaring(), firmness & FIRM, from);
        }
        if (!use.isDispatched() || isOnlyOne(target)) {
            reach(target.declaring(), target.method(), firmness, from);
            return;
        }
        if (target.declaring().facts().isInterface() && !target.method().isAbstract()) {
            // Objects that lambdas make inherit it, and no class of theirs is seen.
            reach(target.declaring(), target.method(), firmness & FIRM, from);
        }
        dispatch(target, firmness & FIRM, from);
    }

    private boolean isOnlyOne(Target.Method target) {
        MethodFacts method = target.method();
        if (method.is(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)
                || target.owner().facts().is(Opcodes.ACC_FINAL)) {
            return true;
        }
        return !method.isAbstract()
                && target.declaring().isOfModule()
                && declarations.getOrDefault(signature(method), 0) == 1;
    }

    private void dispatch(Target.Method target, int firmness, Visit from) {
        String signature = signature(target.method());
        Call call = call(signature, target.owner(), from);
        int fresh = firmness & ~call.firmness;
        if (fresh == 0) {
            return;
        }
        call.firmness |= fresh;
        for (Implementation one : implementations.getOrDefault(signature, List.of())) {
            if (classes.isSubclass(one.receiver().type, call.owner)) {
                reach(one.declaring(), one.method(), fresh & one.receiver().firmness, from);
            }
        }
    }

    private Call call(String signature, VisibleClass owner, Visit from) {
        List<Call> ofSignature = calls.computeIfAbsent(signature, any -> new ArrayList<>(2));
        for (Call call : ofSignature) {
            if (call.owner.equals(owner)) {
                return call;
            }
        }
        Call call = new Call(owner, from);
        ofSignature.add(call);
        return call;
    }

    private void reach(VisibleClass type, MethodFacts method, int firmness, @Nullable Visit from) {
        if (!type.isOfModule() || firmness == 0) {
            return;
        }
        Visit visit = visits.get(method);
        if (visit == null) {
            visit = new Visit(type, method, from);
            visits.put(method, visit);
        }
        if (visit.add(firmness)) {
            open.add(visit);
        }
    }

    private void initialize(VisibleClass type, int firmness, @Nullable Visit from) {
        int before = initialized.getOrDefault(type, 0);
        if (!type.isOfModule() || (firmness & ~before) == 0) {
            return;
        }
        initialized.put(type, before | firmness);
        MethodFacts initializer = type.facts().method("<clinit>", "()V");
        if (initializer != null) {
            reach(type, initializer, firmness, from);
        }
        if (type.facts().isInterface()) {
            return;
        }
        Ancestry ancestry = classes.ancestry(type);
        ancestry.superclasses().forEach(superclass -> initialize(superclass, firmness, from));
        for (VisibleClass superinterface : ancestry.interfaces()) {
            if (superinterface.isOfModule()
                    && superinterface.facts().methods().stream()
                            .anyMatch(method -> method.isOverridable() && !method.isAbstract())) {
                initialize(superinterface, firmness, from);
            }
        }
    }

    // Receivers

    private void receive(VisibleClass type, int firmness, @Nullable Visit from) {
        if (!type.isOfModule()) {
            return;
        }
        Receiver receiver = receivers.get(type);
        if (receiver == null) {
            receiver = new Receiver(type, from);
            receivers.put(type, receiver);
            collectMethods(receiver);
        }
        int fresh = firmness & FIRM & ~receiver.firmness;
        if (fresh == 0) {
            return;
        }
        receiver.firmness |= fresh;
        for (Implementation one : receiver.methods) {
            if (one.isCallback()) {
                reach(one.declaring(), one.method(), fresh, receiver.cause);
            }
            for (Call call : calls.getOrDefault(one.signature(), List.of())) {
                if (classes.isSubclass(type, call.owner)) {
                    reach(one.declaring(), one.method(), fresh & call.firmness, call.cause);
                }
            }
        }
    }

    /** What the receiver runs for each signature: its own method, else a superclass's, else an interface's default. */
    private void collectMethods(Receiver receiver) {
        Ancestry ancestry = classes.ancestry(receiver.type);
        boolean open = !ancestry.isComplete();
        Set<String> seen = new HashSet<>();
        collectMethods(receiver, receiver.type, ancestry, open, seen);
        for (VisibleClass superclass : ancestry.superclasses()) {
            collectMethods(receiver, superclass, ancestry, open, seen);
        }
        for (VisibleClass superinterface : ancestry.interfaces()) {
            collectMethods(receiver, superinterface, ancestry, open, seen);
        }
    }

    private void collectMethods(
            Receiver receiver, VisibleClass from, Ancestry ancestry, boolean mayAllBeCallbacks, Set<String> seen) {
        if (!from.isOfModule()) {
            return;
        }
        for (MethodFacts method : from.facts().methods()) {
            if (!method.isOverridable() || method.isAbstract()) {
                continue;
            }
            String signature = signature(method);
            if (!seen.add(signature)) {
                continue;
            }
            boolean callback = mayAllBeCallbacks || isOfHost(signature, ancestry);
            Implementation one = new Implementation(receiver, signature, from, method, callback);
            receiver.methods.add(one);
            implementations
                    .computeIfAbsent(signature, any -> new ArrayList<>(2))
                    .add(one);
        }
    }

    private boolean isOfHost(String signature, Ancestry ancestry) {
        for (VisibleClass type : ancestry.all()) {
            if (!type.isOfModule() && hostSignatures(type).contains(signature)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> hostSignatures(VisibleClass type) {
        return hostSignatures.computeIfAbsent(type, any -> {
            Set<String> signatures = new HashSet<>();
            for (MethodFacts method : type.facts().methods()) {
                if (method.isOverridable()) {
                    signatures.add(signature(method));
                }
            }
            return signatures;
        });
    }

    // Answers

    /** The visit of a method, or null if it is not reached. */
    @Nullable
    Visit visit(MethodFacts method) {
        return visits.get(method);
    }

    int visitCount() {
        return visits.size();
    }

    /** The names of the classes that are initialized, with dots. */
    Set<String> classNames() {
        Set<String> names = new HashSet<>();
        initialized.keySet().forEach(type -> names.add(Notation.className(type.name())));
        return names;
    }

    /** How firmly it is reached that the class is initialized; 0 if it is not. */
    int initialized(VisibleClass type) {
        return initialized.getOrDefault(type, 0);
    }

    /** How firmly it is reached that there is an instance of just this class; 0 if it is not. */
    int received(VisibleClass type) {
        Receiver receiver = receivers.get(type);
        return receiver == null ? 0 : receiver.firmness;
    }

    /** Who creates the first instance of a class; null where the host does, or nobody. */
    @Nullable
    Visit creator(VisibleClass type) {
        Receiver receiver = receivers.get(type);
        return receiver == null ? null : receiver.cause;
    }

    /** The classes of which there can be instances, in the order in which that was found. */
    List<VisibleClass> received() {
        return List.copyOf(receivers.keySet());
    }

    /** How firmly code of the module calls the method on a type that the class is a subtype of. */
    int called(VisibleClass type, MethodFacts method) {
        int firmness = 0;
        for (Call call : calls.getOrDefault(signature(method), List.of())) {
            if (classes.isSubclass(type, call.owner)) {
                firmness |= call.firmness;
            }
        }
        return firmness;
    }
}
