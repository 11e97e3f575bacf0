package dev.molt.leaks;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.retire.OldCodeLimits;
import dev.molt.retire.Retirement;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs each row's code as a module in a host, once as it is and once with its remedy, updates all, and tells on a line each
 * what became of the first version. Arguments: a directory of its own, and the heap dump that it writes.
 */
public final class HostedProgram {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Path directory;
    private final Queue<MoltEvent> events = new ConcurrentLinkedQueue<>();

    private HostedProgram(Path directory) {
        this.directory = directory;
    }

    /** As the class says. */
    public static void main(String[] arguments) {
        Program.run(() -> {
            new HostedProgram(Path.of(arguments[0])).run();
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[1], true);
            return "";
        });
    }

    private void run() throws Exception {
        Map<String, String> bodies = new LinkedHashMap<>();
        Map<String, String> modules = new LinkedHashMap<>();
        bodies.put("Clean", "");
        for (Vector vector : Vector.all()) {
            bodies.put(Program.className(vector, false), vector.code());
            modules.put(vector.name(), Program.className(vector, false));
            vector.remedied().ifPresent(remedied -> {
                bodies.put(Program.className(vector, true), remedied);
                modules.put(vector.name() + Program.REMEDIED, Program.className(vector, true));
            });
        }
        Compiled compiled = Compiled.of(bodies);
        Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .oldCode(OldCodeLimits.NONE)
                .keptGenerations(2)
                .listener(events::add)
                .home(directory.resolve("home"))
                .open();
        put(molt, modules, "1", compiled, false);
        for (String module : modules.keySet()) {
            ExecutorService thread = Executors.newFixedThreadPool(1);
            thread.submit(() -> {
                        molt.module(module).service(Work.class).work();
                        return "";
                    })
                    .get();
        }
        put(molt, modules, "2", compiled, true);
        while (molt.retirements().stream().anyMatch(gone -> gone.state().compareTo(Retirement.State.RETIRED) < 0)) {
            Thread.onSpinWait();
        }
        tell(molt.collect(LONG));
    }

    private void put(Molt molt, Map<String, String> modules, String label, Compiled compiled, boolean clean)
            throws Exception {
        List<Path> archives = new ArrayList<>();
        for (Map.Entry<String, String> module : modules.entrySet()) {
            Path archive = directory.resolve(module.getKey() + "-" + label + ".jar");
            String provider = clean ? "Clean" : module.getValue();
            archives.add(Files.write(archive, compiled.archive(module.getKey(), label, provider)));
        }
        UpdateOutcome outcome = molt.update(archives.toArray(Path[]::new));
        if (!(outcome instanceof UpdateOutcome.Switched)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private void tell(List<Retirement> gone) {
        gone.forEach(one -> System.out.println(one.module() + " " + one.state()));
        for (MoltEvent event : events) {
            if (event instanceof MoltEvent.Warned warned) {
                System.out.println("warned " + warned.problem().text().replace('\n', '|'));
            }
        }
    }
}
