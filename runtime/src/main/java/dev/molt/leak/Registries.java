package dev.molt.leak;

import dev.molt.loader.ModuleClassLoader;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** All registries of this JDK, in the order in which they are looked through. Thread-safe. */
public final class Registries {
    private static final Registries HERE = new Registries(List.of(
            of("java.sql", () -> new Drivers()),
            of("java.management", () -> new MBeans()),
            of("java.logging", () -> new Loggers()),
            of("java.base", () -> new SecurityProviders()),
            of("java.base", ProcessDefault::authenticator),
            of("java.base", ProcessDefault::proxySelector),
            of("java.base", ProcessDefault::cookieHandler),
            of("java.base", ProcessDefault::responseCache),
            of("java.base", ProcessDefault::uncaughtHandler),
            of("java.base", () -> new SystemProperties()),
            of("java.base", () -> new ResourceBundles()),
            of("java.desktop", () -> new BeanInfos()),
            of("java.base", () -> new LiveThreads())));

    private final List<Registry> all;

    private Registries(List<Optional<Registry>> all) {
        this.all = all.stream().flatMap(Optional::stream).toList();
    }

    /**
     * @param jdkModule what it needs, which a JDK need not have
     * @param made a lambda: to make a reference to a constructor would link its class
     */
    private static Optional<Registry> of(String jdkModule, Supplier<Registry> made) {
        return ModuleLayer.boot().findModule(jdkModule).map(present -> made.get());
    }

    /** Those of this process; first to be called before there is a module. */
    public static Registries here() {
        return HERE;
    }

    /**
     * Takes out what a version has left in them; on a thread that may be kept for long, as the version's code may have a part
     * in it.
     *
     * @param version names it
     * @return what was found, if anything was
     */
    public Optional<Problem> takeBack(String version, ModuleClassLoader loader) {
        ClosedCode code = ClosedCode.of(loader);
        List<Leftover> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Registry registry : all) {
            try {
                registry.takeBack(code, found::add);
            } catch (Throwable e) {
                failures.add("Not all could be looked through: "
                        + registry.getClass().getSimpleName() + " ended by "
                        + e.getClass().getName() + ".");
            }
        }
        return found.isEmpty() && failures.isEmpty() ? Optional.empty() : Optional.of(told(version, found, failures));
    }

    private static Problem told(String version, List<Leftover> found, List<String> failures) {
        List<String> facts = new ArrayList<>();
        Set<String> remedies = new LinkedHashSet<>();
        for (Leftover leftover : found) {
            facts.addAll(leftover.facts());
            remedies.add(leftover.vector().what() + ": " + leftover.vector().remedy());
        }
        facts.addAll(failures);
        boolean whole = failures.isEmpty() && found.stream().allMatch(Leftover::takenBack);
        return new Problem(
                ProblemCode.LEFT_REGISTERED,
                version + " has left something behind outside of itself.",
                facts,
                whole
                        ? "None of it holds the version any more."
                        : "What was not taken back may keep the version loaded.",
                remedies.isEmpty()
                        ? "see what it registers, and take that back in onClose."
                        : String.join("; ", remedies) + ".");
    }
}
