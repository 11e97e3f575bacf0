package dev.molt.examples.game.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The module archives that the demo has as resources. Thread-safe, but for two threads that ask for the same one. */
final class Archives {
    private final Path directory;

    /** @param directory where they are put */
    Archives(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** @param name the module and its label, such as {@code combat-1.0.1} */
    Path get(String name) throws IOException {
        Path archive = directory.resolve(name + ".jar");
        if (!Files.exists(archive)) {
            try (InputStream in = Archives.class.getResourceAsStream("modules/" + name + ".jar")) {
                if (in == null) {
                    throw new IOException("The demo lacks its archive " + name);
                }
                Files.copy(in, archive);
            }
        }
        return archive;
    }
}
