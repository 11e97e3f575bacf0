package dev.molt.module;

import dev.molt.api.ModuleContext;
import dev.molt.configuration.ModuleConfiguration;
import dev.molt.leak.Registries;
import dev.molt.loader.ModuleClassLoader;
import dev.molt.problem.MoltException;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.work.Part;
import dev.molt.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** What one module version got from its host and gives back when it is closed. Thread-safe. */
final class OwnedContext implements ModuleContext {
    /** The part of the close deadline that tasks have to end by themselves before they are interrupted. */
    private static final int GRACE_SHARE = 5;

    private final ModuleDeclaration declaration;
    private final ModuleClassLoader loader;
    private final ServiceAccess references;
    private final Provisions provisions;
    private final Work work;
    private final ModuleConfiguration configuration;
    private final System.Logger logger;

    /** What is to be closed, the last one first; guarded by itself. */
    private final Deque<Owned> owned = new ArrayDeque<>();

    /** Guarded by {@link #owned}. */
    private boolean closed;

    OwnedContext(
            ModuleDeclaration declaration, ModuleClassLoader loader, ServiceAccess references, Provisions provisions) {
        this.declaration = declaration;
        this.loader = loader;
        this.references = references;
        this.provisions = provisions;
        this.logger = new ModuleLogger(module(), label());
        this.work = new Work(
                declaration.describe(),
                loader,
                thrown -> failed("A task", thrown, "a periodic one does not run again"));
        this.configuration = provisions
                .configurations()
                .open(
                        module(),
                        work.listeners(),
                        thrown -> failed("A configuration listener", thrown, "it is told the next change"));
    }

    @Override
    public String module() {
        return declaration.name();
    }

    @Override
    public String label() {
        return declaration.label().text();
    }

    @Override
    public <T> T service(Class<T> service) {
        if (service.getClassLoader() == loader) {
            throw new IllegalArgumentException(service.getName() + " was loaded from " + declaration.fileName()
                    + " itself, so no other module can provide it: build the module without that contract.");
        }
        return references.service(service);
    }

    @Override
    public ExecutorService executor() {
        own(work.executorPart());
        return work.executor();
    }

    @Override
    public ScheduledExecutorService scheduler() {
        own(work.schedulerPart());
        return work.scheduler();
    }

    @Override
    public Map<String, String> configuration() {
        return configuration.current();
    }

    @Override
    public void onConfigurationChange(Consumer<Map<String, String>> listener) {
        own(work.listenersPart());
        configuration.onChange(listener);
    }

    @Override
    public Path dataDirectory() {
        Path directory = provisions.files().data(module());
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new MoltException(
                    Problem.of(
                            ProblemCode.HOME_UNUSABLE,
                            "The data directory of module " + module() + " can't be made.",
                            e.toString(),
                            "let the host's user write in " + directory.getParent() + "."),
                    e);
        }
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public void onClose(AutoCloseable closeable) {
        synchronized (owned) {
            requireOpen();
            owned.push(new Owned.Registered(closeable));
        }
    }

    private void own(Part part) {
        Owned working = new Owned.Working(part);
        synchronized (owned) {
            requireOpen();
            if (!owned.contains(working)) {
                owned.push(working);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(declaration.describe() + " has been retired");
        }
    }

    /** The version's work, for its host to steer. */
    Work work() {
        return work;
    }

    /** Closes all that is owned, the last one first, and returns when all of it has ended. */
    void close(Closing closing) {
        List<Owned> toClose;
        synchronized (owned) {
            closed = true;
            toClose = List.copyOf(owned);
            owned.clear();
        }
        for (Owned one : toClose) {
            closing.step(one, () -> close(one), provisions.closeDeadline()).forEach(provisions.tell());
        }
        configuration.close();
        closing.awaitSteps();
    }

    /** Takes back what the version has left outside of itself, once all that is owned has ended. */
    void takeBack() {
        Registries.here().takeBack(declaration.describe(), loader).ifPresent(provisions.tell());
    }

    private void close(Owned one) {
        try {
            if (one instanceof Owned.Registered registered) {
                registered.closeable().close();
            } else if (one instanceof Owned.Working working) {
                end(working.part());
            }
        } catch (Throwable e) {
            provisions
                    .tell()
                    .accept(new Problem(
                            ProblemCode.CLOSE_FAILED,
                            "Closing " + one.name() + " of " + declaration.describe() + " failed.",
                            Failure.describe(e),
                            "The rest of the version is closed all the same.",
                            "correct its close()."));
        }
    }

    private void end(Part part) throws InterruptedException {
        int never = part.shut();
        if (never > 0) {
            provisions
                    .tell()
                    .accept(new Problem(
                            ProblemCode.TASKS_DROPPED,
                            "The " + part.name() + " of " + declaration.describe()
                                    + " is closed with tasks that never ran.",
                            List.of("Tasks that were to run once and never did: " + never + "."),
                            "They are cancelled, as the version has been retired.",
                            "where their work must not be lost, keep it as state, which the next version takes over."));
        }
        part.awaitEnd(provisions.closeDeadline().dividedBy(GRACE_SHARE));
    }

    private void failed(String what, Throwable thrown, String state) {
        provisions
                .tell()
                .accept(new Problem(
                        ProblemCode.TASK_FAILED,
                        what + " of " + declaration.describe() + " has ended by an exception.",
                        Failure.describe(thrown),
                        "Its module serves on; " + state + ".",
                        "catch what it can recover from, and put a corrected archive in."));
    }
}
