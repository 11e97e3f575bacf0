package dev.molt.leaks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.prefs.Preferences;
import jdk.jfr.Recording;

/** What the suite's programs have in common, and how they are started. */
final class Program {
    /** What follows a row's name where it is its remedy that runs. */
    static final String REMEDIED = "-remedied";

    private Program() {}

    static String className(Vector vector, boolean remedied) {
        return "V" + Vector.all().indexOf(vector) + (remedied ? "Remedied" : "");
    }

    /** Does a program's work, and ends the process whatever threads there are: with 1 if it failed. */
    @SuppressWarnings("CatchAndPrintStackTrace") // whoever has started it reads that
    static void run(Callable<?> work) {
        int status = 1;
        try {
            prepare();
            work.call();
            status = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(status);
        }
    }

    /** Has made what the host makes before its modules. */
    private static void prepare() throws Exception {
        Places.SCHEDULER.submit(() -> {}).get();
        Preferences.userRoot().addPreferenceChangeListener(event -> {});
        try (Recording recording = new Recording()) {
            recording.start();
        }
    }

    /** @param directory where it keeps what is of this user */
    static Process start(Class<?> program, Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Djava.util.prefs.userRoot=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
