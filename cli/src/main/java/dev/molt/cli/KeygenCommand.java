package dev.molt.cli;

import dev.molt.trust.SigningKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key. */
@Command(
        name = "keygen",
        description = {
            "Makes a key to sign archives with: FILE, which is secret, and FILE.pub, which the hosts get.",
            "It is an OpenSSH key without a passphrase; for one with, use ssh-keygen -t ed25519."
        },
        mixinStandardHelpOptions = true)
final class KeygenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where the private key goes.")
    private Path file;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Says whose key it is.", defaultValue = "")
    private String comment = "";

    @Option(names = "--force", description = "Overwrite files that exist.")
    private boolean force;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        SigningKey key;
        try {
            key = SigningKey.generate(new SecureRandom(), comment);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        key.write(file, force);
        PrintWriter out = spec.commandLine().getOut();
        out.println("key        " + key.signer().fingerprint());
        out.println("secret     " + file);
        out.println("public     " + file + ".pub");
        out.println("On each host: molt trust add --home DIR PRINCIPAL " + file + ".pub --modules PATTERN,...");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
