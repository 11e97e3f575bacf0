package dev.molt.cli;

import dev.molt.admission.Admission;
import dev.molt.admission.Surroundings;
import dev.molt.archive.ArchiveLimits;
import dev.molt.module.Contracts;
import dev.molt.server.ContractsLoader;
import dev.molt.trust.Trust;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what archives are checked against, and the admission that follows from them. */
final class Checks {
    @Option(
            names = "--against",
            paramLabel = "CLASSPATH",
            description = "JARs and directories with the host's contracts, separated as on a class path. Without, only"
                    + " the JDK is known, and what is missing may be the host's.")
    private @Nullable String against;

    @Option(
            names = "--trust",
            paramLabel = "DIR",
            description = "A trust store, as 'trust' in a home: then the archives must be signed.")
    private @Nullable Path trust;

    @Option(names = "--host", paramLabel = "NAME", description = "The host that signed statements must be meant for.")
    private String host = "localhost";

    @Mixin
    private Capabilities capabilities;

    Admission admission() {
        Path store = trust == null ? Path.of("no-trust-store") : trust;
        return new Admission(
                new Trust(store, host, Clock.system(ZoneId.systemDefault())),
                surroundings(),
                new Admission.Rules(ArchiveLimits.DEFAULT, capabilities.policy()));
    }

    private Surroundings surroundings() {
        if (against == null) {
            return Surroundings.unknown();
        }
        List<Path> classPath = Arrays.stream(against.split(File.pathSeparator, -1))
                .filter(element -> !element.isEmpty())
                .map(Path::of)
                .toList();
        return Surroundings.of(Contracts.ofHost(new ContractsLoader(classPath)));
    }
}
