package dev.molt.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A published library in the trial.
 *
 * @param entryPoint a Java statement that uses what the library is mainly for; empty if there is none
 */
record Library(String group, String artifact, String version, String entryPoint) {
    private static final Path DIRECTORY = Path.of("target", "libraries").toAbsolutePath();
    private static final String POM =
            "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
                    + "<groupId>trial</groupId><version>1</version><artifactId>trial-%s</artifactId>%s</project>";

    /** All libraries of the list, with their files there. */
    static List<Library> all() throws IOException, InterruptedException {
        List<Library> libraries = new ArrayList<>();
        try (InputStream in = Library.class.getResourceAsStream("/libraries.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] parts = line.split(" ", 2);
                String[] coordinates = parts[0].split(":", -1);
                libraries.add(
                        new Library(coordinates[0], coordinates[1], coordinates[2], parts.length == 1 ? "" : parts[1]));
            }
        }
        if (!libraries.stream().allMatch(library -> Files.exists(library.jar()))) {
            download(libraries);
        }
        return libraries;
    }

    /** By Maven, each library with the dependencies that it has at run time. */
    private static void download(List<Library> libraries) throws IOException, InterruptedException {
        StringBuilder modules = new StringBuilder("<packaging>pom</packaging><modules>");
        for (Library library : libraries) {
            Path directory = Files.createDirectories(DIRECTORY.resolve(library.artifact));
            Files.writeString(
                    directory.resolve("pom.xml"),
                    String.format(
                            POM,
                            library.artifact,
                            "<dependencies><dependency><groupId>" + library.group + "</groupId><artifactId>"
                                    + library.artifact + "</artifactId><version>" + library.version
                                    + "</version></dependency></dependencies>"));
            modules.append("<module>").append(library.artifact).append("</module>");
        }
        Files.writeString(DIRECTORY.resolve("pom.xml"), String.format(POM, "all", modules + "</modules>"));
        int exit = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-q",
                        "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=${project.basedir}/jars")
                .directory(DIRECTORY.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("Maven ended with " + exit);
        }
    }

    private Path jars() {
        return DIRECTORY.resolve(artifact).resolve("jars");
    }

    Path jar() {
        return jars().resolve(artifact + "-" + version + ".jar");
    }

    /** The library's own file first, then its dependencies. */
    List<Path> withDependencies() {
        try (Stream<Path> files = Files.list(jars())) {
            Stream<Path> others = files.filter(file -> file.toString().endsWith(".jar") && !file.equals(jar()))
                    .sorted();
            return Stream.concat(Stream.of(jar()), others).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
