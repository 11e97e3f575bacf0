package dev.molt.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A CPython process that has imported the sample from a ZIP and does what it is told. Confined to one thread. */
final class CPython implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream commands;
    private final String first;

    private CPython(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.getOutputStream();
        this.first = read();
    }

    /** The interpreter itself, where a python3 is on the path; what stands there may be a script that looks for it. */
    static Optional<String> executable() {
        try {
            Process asked = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
            try (BufferedReader answer =
                    new BufferedReader(new InputStreamReader(asked.getInputStream(), StandardCharsets.UTF_8))) {
                return Optional.ofNullable(answer.readLine());
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Starts it and returns when it has answered a first call. */
    static CPython start(String executable, Path script, Path archive) throws IOException {
        return new CPython(new ProcessBuilder(executable, script.toString(), archive.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Writes the script that it runs. */
    static Path script(Path directory) throws IOException {
        Path script = directory.resolve("cpython.py");
        try (InputStream in = CPython.class.getResourceAsStream("cpython.py")) {
            if (in == null) {
                throw new IOException("The script is missing");
            }
            Files.write(script, in.readAllBytes());
        }
        return script;
    }

    /** The version that the first call told. */
    String first() {
        return first;
    }

    String ask(String command) throws IOException {
        commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        commands.flush();
        return read();
    }

    private String read() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("CPython did not answer");
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
