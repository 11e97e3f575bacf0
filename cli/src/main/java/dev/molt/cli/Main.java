package dev.molt.cli;

import dev.molt.problem.MoltException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the command begins. */
@Command(
        name = "molt",
        description = "Hot update for the JVM: hosts modules and replaces them while they are called.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused or failed", "2:wrong usage"},
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            PackCommand.class,
            RunCommand.class,
            VerifyCommand.class,
            DiffCommand.class,
            InspectCommand.class,
            HistoryCommand.class,
            LeaksCommand.class,
            KeygenCommand.class,
            SignCommand.class,
            TrustCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Without a subcommand there is only the help to give. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        if (status != CommandLine.ExitCode.OK) {
            System.exit(status);
        }
        // A program that is hosted may have threads that go on.
    }

    static CommandLine commandLine() {
        // A program's argument may begin with @, as a file of arguments would.
        CommandLine commandLine = new CommandLine(new Main()).setExpandAtFiles(false);
        return commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof MoltException known) {
                command.getErr().println(EventText.forPeople(known.problem()));
            } else if (failure instanceof IOException) {
                command.getErr().println("molt: " + failure);
            } else {
                failure.printStackTrace(command.getErr()); // a defect: whoever reports it needs all of it
            }
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "molt " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
