package dev.molt.cli;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.heap.OldCode;
import dev.molt.problem.MoltException;
import dev.molt.python.PythonProgram;
import dev.molt.server.ContractsLoader;
import dev.molt.server.HttpMounts;
import dev.molt.server.Program;
import dev.molt.update.TrialPolicy;
import dev.molt.update.Updates;
import dev.molt.watch.DirectoryWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hosts a directory of modules, one module, or a program, until it is stopped. */
@Command(
        name = "run",
        description = {
            "Hosts the modules in a directory, and replaces them when their archives change. Ctrl-C stops it.",
            "Providers of com.sun.net.httpserver.HttpHandler are served under /<module>/, providers of"
                    + " java.lang.Runnable run as jobs.",
            "An archive with a main class is run as a program; what it provides is replaced when the file is.",
            "An archive with a __main__.py is run as a program in Python, with its exit code.",
            "All that follows an archive is the program's; options of molt come before it."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "DIR|ARCHIVE",
            parameterConsumer = HostedConsumer.class,
            description = "A directory to watch, a module, or a program.")
    private Path hosted;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the program.")
    private @Nullable List<String> arguments;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "What the host keeps. Default: .molt in the directory, .NAME.molt beside an archive.")
    private @Nullable Path home;

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            defaultValue = "127.0.0.1:8080",
            converter = AddressConverter.class,
            description = "Where HTTP handlers are served; port 0 is any free one. Default: ${DEFAULT-VALUE}.")
    private InetSocketAddress http = new InetSocketAddress(0);

    @Option(
            names = "--contracts",
            paramLabel = "JAR",
            split = ",",
            description = "What the modules share: the service interfaces that are not the JDK's.")
    private @Nullable List<Path> contracts;

    @Option(names = "--json", description = "Print each event as a JSON object on a line.")
    private boolean json;

    @Option(
            names = "--dry-run",
            description =
                    "Tell what the archives would become, and exit: all checks are made and all providers created,"
                            + " in a home that is thrown away. Signatures are checked if the home requires them.")
    private boolean dryRun;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The host's name, which signed statements must be meant for. Default: localhost.")
    private String name = "localhost";

    @CommandLine.Option(
            names = "--trial",
            paramLabel = "SECONDS",
            description = "How long a new version is on trial: if too many of its calls fail, or it says itself that it"
                    + " does not work, the former one comes back by itself. 0 for no trial. Default: 30.")
    private long trial = 30;

    @CommandLine.Option(
            names = "--rehearse",
            description =
                    "Before state goes to a new version, hand it over and back once, so that a way back is known.")
    private boolean rehearse;

    @Mixin
    private Capabilities capabilities;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(hosted)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "There is no " + hosted + ".");
        }
        boolean isJava = Files.isRegularFile(hosted) && Program.is(hosted, programHome());
        if (isJava || (Files.isRegularFile(hosted) && PythonProgram.is(hosted))) {
            if (dryRun) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), hosted + " is a program, which can't be run without what it does.");
            }
            return isJava ? runProgram() : runPython();
        }
        if (arguments != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Only a program takes arguments, and " + hosted + " is none: options come before it.");
        }
        return dryRun ? dryRun() : host();
    }

    private Molt.Builder settings() {
        return Molt.builder()
                .name(name)
                .capabilities(capabilities.policy())
                .trial(trial())
                .rehearse(rehearse)
                .contracts(new ContractsLoader(contracts == null ? List.of() : contracts));
    }

    private TrialPolicy trial() {
        if (trial < 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "A trial can't last " + trial + " s.");
        }
        return TrialPolicy.DEFAULT.lasting(Duration.ofSeconds(trial));
    }

    private int dryRun() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path scratch = Files.createTempDirectory("molt-dry-run");
        try (Molt molt = settings().home(scratch.resolve("home")).open()) {
            Path trust = defaultHome().resolve("trust");
            if (Files.isDirectory(trust)) {
                Directories.copy(trust, scratch.resolve("home").resolve("trust"));
            }
            Updates.UpdatePlan plan = molt.plan(archives().toArray(Path[]::new));
            plan.refused().ifPresent(problem -> out.println(EventText.forPeople(problem)));
            plan.plan().ifPresent(out::println);
            out.flush();
            return plan.plan().isPresent() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            Directories.delete(scratch);
        }
    }

    private Path defaultHome() {
        if (home != null) {
            return home;
        }
        return Files.isDirectory(hosted) ? hosted.resolve(".molt") : programHome();
    }

    private List<Path> archives() throws IOException {
        if (Files.isRegularFile(hosted)) {
            return List.of(hosted);
        }
        try (Stream<Path> files = Files.list(hosted)) {
            return files.filter(DirectoryWatch::mayBeArchive).sorted().toList();
        }
    }

    private Path programHome() {
        return home != null ? home : hosted.toAbsolutePath().resolveSibling("." + hosted.getFileName() + ".molt");
    }

    private int runProgram() throws Exception {
        // On the error stream: the output stream is the program's.
        PrintWriter err = spec.commandLine().getErr();
        Molt.Builder settings = Molt.builder()
                .name(name)
                .capabilities(capabilities.policy())
                .trial(trial())
                .rehearse(rehearse)
                .listener(event -> print(event, err));
        Program program = Program.open(hosted, programHome(), settings);
        if (program.molt().isEmpty()) {
            err.println("molt: " + hosted.getFileName()
                    + " provides no service of its own: what replaces it is run at the next start.");
            err.flush();
        }
        if (program.molt().isPresent()) {
            OldCode.register(program.molt().get(), programHome());
        }
        try {
            program.run(arguments == null ? List.of() : arguments);
            return CommandLine.ExitCode.OK; // and the JVM goes on while the program has threads
        } catch (Throwable e) {
            e.printStackTrace(err); // as the java command does
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int runPython() {
        try (PythonProgram program = PythonProgram.open(hosted)) {
            return program.run(arguments == null ? List.of() : arguments);
        }
    }

    private int host() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        BlockingQueue<MoltEvent> events = new LinkedBlockingQueue<>();
        Molt.Builder settings = settings().runJobs(true).listener(events::add);
        if (Files.isDirectory(hosted)) {
            settings.watch(hosted);
        } else {
            settings.watchFile(hosted);
        }
        if (home != null) {
            settings.home(home);
        }
        Molt molt = settings.open();
        OldCode oldCode = OldCode.register(molt, defaultHome());
        HttpMounts mounts = new HttpMounts(molt, http);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            mounts.close();
                            oldCode.close();
                            molt.close();
                        },
                        "molt-close"));
        if (!json) {
            out.println("Watching " + hosted + ". Live: " + molt.live().describe() + ".");
        }
        mount(mounts, out);
        while (true) { // until the JVM is told to stop
            MoltEvent event = events.take();
            print(event, out);
            if (event instanceof MoltEvent.Switched) {
                mount(mounts, out);
            }
        }
    }

    private void mount(HttpMounts mounts, PrintWriter out) {
        try {
            for (String module : mounts.refresh()) {
                if (!json) {
                    out.println("Serving " + mounts.url(module));
                }
            }
        } catch (MoltException e) {
            print(new MoltEvent.Warned(e.problem()), out);
        }
        out.flush();
    }

    private void print(MoltEvent event, PrintWriter to) {
        if (json) {
            to.println(EventText.json(event));
        } else {
            EventText.forPeople(event).ifPresent(to::println);
        }
        to.flush();
    }

    /** Leaves options after a directory to the command, but takes what follows an archive as it stands: it is another's. */
    static final class HostedConsumer implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(
                Stack<String> left, CommandLine.Model.ArgSpec hosted, CommandLine.Model.CommandSpec spec) {
            RunCommand command = (RunCommand) spec.userObject();
            command.hosted = Path.of(left.pop());
            if (Files.isRegularFile(command.hosted) && !left.isEmpty()) {
                List<String> arguments = new ArrayList<>();
                while (!left.isEmpty()) {
                    arguments.add(left.pop());
                }
                command.arguments = arguments;
            }
        }
    }

    /** Reads {@code 8080}, {@code localhost:8080}, {@code [::1]:8080}. */
    static final class AddressConverter implements CommandLine.ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) throws IOException {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon).replaceAll("[\\[\\]]", "");
            try {
                InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
                if (!address.isUnresolved()) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException("'" + text + "' is not [HOST:]PORT");
            }
            throw new CommandLine.TypeConversionException("the host of '" + text + "' is not known");
        }
    }
}
