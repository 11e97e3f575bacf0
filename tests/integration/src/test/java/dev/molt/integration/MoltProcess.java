package dev.molt.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The {@code molt} command in a process of its own, with its output and error streams read as one. */
final class MoltProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Thread reader;

    MoltProcess(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 24) { // as the launcher does
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.molt.cli.Main"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        reader = new Thread(this::read, "reader of molt");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("The stream was closed: " + e);
        }
    }

    void say(String line) {
        in.println(line);
    }

    /** The next line with this text in it. */
    String await(String text) throws InterruptedException {
        while (true) {
            String line = lines.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("No line with: " + text + "; seen so far: " + seen);
            }
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Closes the input and waits for the end. */
    int exit() throws InterruptedException {
        in.close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end; seen so far: " + output());
        }
        return process.exitValue();
    }

    /** All that it has said; of a process that has ended, all it ever said. */
    String output() throws InterruptedException {
        if (!process.isAlive()) {
            reader.join();
        }
        lines.drainTo(seen);
        return String.join("\n", seen);
    }

    /** Asks it to end as Ctrl-C does, and says how it ended. */
    int interrupt() throws InterruptedException {
        process.destroy();
        return exit();
    }

    /** Presses Ctrl-C: sends what a terminal sends then. */
    void pressControlC() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
