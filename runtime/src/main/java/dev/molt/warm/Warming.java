package dev.molt.warm;

import dev.molt.api.WarmUp;
import dev.molt.module.Failure;
import dev.molt.module.ModuleVersion;
import dev.molt.module.ModuleWork;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.reference.Provider;
import dev.molt.reference.RecordedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Warms module versions that have started and are not live yet. Thread-safe. */
public final class Warming {
    /** How long a replay may go on after its limit: one call is never cut off by it. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /**
     * How much is done.
     *
     * @param calls how many recorded calls are run on each provider; zero for none
     * @param replayLimit how long the recorded calls of one module version may take together
     * @param hookLimit how long one provider's {@link WarmUp} may take
     * @param compilerLimit how long the JIT compiler is waited for; zero for not at all
     */
    public record Settings(int calls, Duration replayLimit, Duration hookLimit, Duration compilerLimit) {
        public static final Settings DEFAULT =
                new Settings(20_000, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(2));

        public Settings {
            if (calls < 0 || replayLimit.isNegative() || hookLimit.isNegative() || compilerLimit.isNegative()) {
                throw new IllegalArgumentException("No number or time of a warm-up can be below zero");
            }
        }

        /** The same without recorded calls. */
        public Settings withoutCalls() {
            return new Settings(0, replayLimit, hookLimit, compilerLimit);
        }
    }

    private final Settings settings;
    private final Function<Provider, List<RecordedCall>> recorded;
    private final CompilerIdle compiler;

    /** @param recorded gives the calls of live traffic that can be run on a provider */
    public Warming(Settings settings, Function<Provider, List<RecordedCall>> recorded) {
        this(settings, recorded, CompilerIdle.ofThisJvm());
    }

    Warming(Settings settings, Function<Provider, List<RecordedCall>> recorded, CompilerIdle compiler) {
        this.settings = settings;
        this.recorded = recorded;
        this.compiler = compiler;
    }

    /**
     * Runs the hooks of one version, then recorded calls.
     *
     * @param within runs what it is given in the generation that the version is to serve
     * @throws MoltException with {@link ProblemCode#WARM_UP_FAILED} when a hook throws or is not done at its limit
     */
    public Warmth warm(ModuleVersion version, Consumer<Runnable> within) {
        return warm(new Subject(version.toString(), version.providers(), ModuleThread.of(version, within)));
    }

    Warmth warm(Subject subject) {
        Set<Object> hooked = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Provider provider : subject.providers()) {
            if (provider.instance() instanceof WarmUp hook && hooked.add(hook)) {
                run(hook, provider, subject);
            }
        }
        List<List<RecordedCall>> calls = recordedOf(subject.providers());
        if (calls.isEmpty()) {
            return new Warmth(hooked.size(), List.of());
        }
        long count = (long) settings.calls() * calls.size();
        return new Warmth(hooked.size(), replay(interleaved(calls), count, subject));
    }

    /** Waits until the JIT compiler has nothing to do, if anything was run that it can be busy with. */
    public void settle(Collection<Warmth> warmed) {
        if (warmed.stream().anyMatch(Warmth::isWarm)) {
            compiler.await(settings.compilerLimit());
        }
    }

    private void run(WarmUp hook, Provider provider, Subject subject) {
        ModuleWork.Outcome<Boolean> outcome = subject.thread().run("warm-up", () -> call(hook), settings.hookLimit());
        String who = "Its provider " + provider.implementation();
        if (outcome instanceof ModuleWork.Outcome.Threw<Boolean> threw) {
            List<String> facts = new ArrayList<>();
            facts.add(who + " threw in warmUp().");
            facts.addAll(Failure.describe(threw.failure()));
            throw refused(
                    subject, facts, "correct what its warmUp() does, or leave out what can wait for the first call.");
        }
        if (outcome instanceof ModuleWork.Outcome.Overdue<Boolean> overdue) {
            throw refused(subject, overdue(who, overdue.stack()), "let its warmUp() do less, or raise its limit.");
        }
    }

    private static Boolean call(WarmUp hook) throws Exception {
        hook.warmUp();
        return true;
    }

    private List<String> overdue(String who, List<StackTraceElement> stack) {
        List<String> facts = new ArrayList<>();
        facts.add(who + " was not done with warmUp() within "
                + settings.hookLimit().toMillis() + " ms. The thread is at:");
        stack.forEach(frame -> facts.add("    at " + frame));
        return facts;
    }

    private static MoltException refused(Subject subject, List<String> facts, String remedy) {
        return new MoltException(Problem.of(
                ProblemCode.WARM_UP_FAILED, "Module " + subject.version() + " can't be warmed up.", facts, remedy));
    }

    /** The recorded calls of each provider that has any. */
    private List<List<RecordedCall>> recordedOf(List<Provider> providers) {
        return settings.calls() == 0
                ? List.of()
                : providers.stream()
                        .map(recorded)
                        .filter(calls -> !calls.isEmpty())
                        .toList();
    }

    /** All calls, taken from each provider in turn, so that a limit cuts all of them short alike. */
    private static List<RecordedCall> interleaved(List<List<RecordedCall>> each) {
        int longest = each.stream().mapToInt(List::size).max().orElse(0);
        List<RecordedCall> all = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            for (List<RecordedCall> calls : each) {
                if (i < calls.size()) {
                    all.add(calls.get(i));
                }
            }
        }
        return all;
    }

    private List<Replayed> replay(List<RecordedCall> calls, long count, Subject subject) {
        Replay replay = new Replay(calls, count, settings.replayLimit(), System::nanoTime);
        ModuleWork.Outcome<Boolean> outcome =
                subject.thread().run("replay", replay, settings.replayLimit().plus(GRACE));
        if (outcome instanceof ModuleWork.Outcome.Threw<Boolean> threw) {
            throw new IllegalStateException("No replay of " + subject.version() + ": " + threw.failure());
        }
        replay.stop();
        return replay.replayed();
    }
}
