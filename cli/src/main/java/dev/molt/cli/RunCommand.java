package dev.molt.cli;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hosts a directory of modules until it is stopped. */
@Command(
        name = "run",
        description =
                "Hosts the modules in a directory, and replaces them when their archives change. Ctrl-C stops it.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The directory to watch.")
    private Path directory;

    @Option(names = "--home", paramLabel = "DIR", description = "What the host keeps. Default: .molt in the directory.")
    private @Nullable Path home;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Molt.Builder builder = Molt.builder().watch(directory).listener(event -> print(event, out));
        if (home != null) {
            builder.home(home);
        }
        Molt molt = builder.open();
        Runtime.getRuntime().addShutdownHook(new Thread(molt::close, "molt-close"));
        out.println("Watching " + directory + ". Live: " + molt.live().describe() + ".");
        out.flush();
        new CountDownLatch(1).await(); // until the JVM is told to stop
        return CommandLine.ExitCode.OK;
    }

    private static void print(MoltEvent event, PrintWriter out) {
        if (event instanceof MoltEvent.Switched switched) {
            out.println("Live: " + switched.generation().describe() + " ("
                    + switched.generation().cause() + ")");
        } else if (event instanceof MoltEvent.Refused refused) {
            out.println(refused.problem().text());
        } else if (event instanceof MoltEvent.Waiting waiting) {
            out.println(waiting.problem().text());
        } else if (event instanceof MoltEvent.DrainOverdue overdue) {
            out.println("Generation " + overdue.generation() + " still has " + overdue.inside() + " calls inside.");
        }
        out.flush();
    }
}
