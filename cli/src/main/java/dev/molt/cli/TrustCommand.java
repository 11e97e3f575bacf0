package dev.molt.cli;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import dev.molt.trust.NewSigner;
import dev.molt.trust.PatternList;
import dev.molt.trust.Signer;
import dev.molt.trust.SignerKey;
import dev.molt.trust.TrustFiles;
import dev.molt.trust.TrustStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whose signatures a host takes. */
@Command(
        name = "trust",
        description = {
            "Says whose signatures a host takes, and for which modules.",
            "As soon as the home has the file trust/allowed_signers, only signed archives are let in."
        },
        mixinStandardHelpOptions = true,
        subcommands = {TrustCommand.Add.class, TrustCommand.Listing.class, TrustCommand.Remove.class})
final class TrustCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Without a subcommand there is only the help to give. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** Where a home's trust store lies. */
    private static final class HomeOption {
        @Option(names = "--home", required = true, paramLabel = "DIR", description = "The host's home.")
        private Path home = Path.of(".molt");

        Path trust() {
            return home.resolve("trust");
        }

        TrustFiles files() {
            return new TrustFiles(trust(), ZoneId.systemDefault());
        }
    }

    /** Adds a signer. */
    @Command(
            name = "add",
            description = {
                "Takes signatures of this key from now on; the host need not be started anew.",
                "A principal may sign for the modules that --modules names, and for none without."
            },
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @CommandLine.Mixin
        private HomeOption home;

        @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "Whose key it is, such as alice@example.com.")
        private String principal;

        @Parameters(index = "1", paramLabel = "KEY.pub", description = "The public key.")
        private Path keyFile;

        @Option(
                names = "--modules",
                paramLabel = "PATTERN",
                split = ",",
                description = "The modules, by name, with * and ?; those after ! not. Added to what is there.")
        private @Nullable List<String> modules;

        @Option(
                names = "--valid-after",
                paramLabel = "TIME",
                description = "YYYYMMDD[HHMM[SS]][Z]; without Z local time.")
        private @Nullable String validAfter;

        @Option(names = "--valid-before", paramLabel = "TIME", description = "Likewise.")
        private @Nullable String validBefore;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            SignerKey key = SignerKey.read(keyFile);
            NewSigner added;
            try {
                added = new NewSigner(
                        principal,
                        key,
                        modules == null ? List.of() : modules,
                        Optional.ofNullable(validAfter),
                        Optional.ofNullable(validBefore));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            Optional<PatternList> granted = home.files().add(added);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Trusted: " + principal + " with the key " + key.fingerprint() + ", for "
                    + granted.map(PatternList::toString).orElse("no module yet; add some with --modules")
                    + ".");
            out.println("This host lets in signed archives only.");
            out.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    /** Lists the signers. */
    @Command(
            name = "list",
            description = "Lists whose signatures a host takes, and for which modules.",
            mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        @CommandLine.Mixin
        private HomeOption home;

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Optional<TrustStore> store = TrustStore.read(home.trust(), ZoneId.systemDefault());
            if (json) {
                out.println(JsonWriter.string(json(store)));
            } else if (store.isEmpty()) {
                out.println("There is no trust store " + home.trust() + ": that host lets in archives unsigned.");
            } else {
                out.println("This host lets in signed archives only, of " + count(store.get()) + ".");
                store.get().signers().forEach(signer -> out.println(line(signer, store.get())));
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }

        private static String count(TrustStore store) {
            int signers = store.signers().size();
            return signers == 0 ? "nobody" : signers == 1 ? "1 signer" : signers + " signers";
        }

        private static String line(Signer signer, TrustStore store) {
            StringBuilder line = new StringBuilder()
                    .append(signer.principals())
                    .append("  ")
                    .append(signer.key().map(SignerKey::fingerprint).orElse(signer.keyType() + ", not used"))
                    .append("  modules ")
                    .append(modules(signer, store));
            signer.options()
                    .namespaces()
                    .ifPresent(list -> line.append("  namespaces ").append(list));
            signer.options()
                    .validAfter()
                    .ifPresent(time -> line.append("  from ").append(time));
            signer.options()
                    .validBefore()
                    .ifPresent(time -> line.append("  until ").append(time));
            return line.toString();
        }

        private static String modules(Signer signer, TrustStore store) {
            String listed = store.grants().stream()
                    .filter(grant -> signer.principals().matches(grant.principal()))
                    .map(grant -> grant.modules().toString())
                    .collect(Collectors.joining(" and "));
            return listed.isEmpty() ? "none" : listed;
        }

        private static JsonObject json(Optional<TrustStore> store) {
            JsonArray signers = new JsonArray();
            JsonObject modules = new JsonObject();
            store.ifPresent(known -> {
                known.signers().forEach(signer -> signers.add(json(signer)));
                known.grants()
                        .forEach(grant -> modules.put(
                                grant.principal(), new JsonArray(grant.modules().patterns())));
            });
            return JsonObject.builder()
                    .value("required", store.isPresent())
                    .value("signers", signers)
                    .value("modules", modules)
                    .done();
        }

        private static JsonObject json(Signer signer) {
            return JsonObject.builder()
                    .value("principals", new JsonArray(signer.principals().patterns()))
                    .value("keyType", signer.keyType())
                    .value("key", signer.key().map(SignerKey::fingerprint).orElse(null))
                    .value(
                            "namespaces",
                            signer.options()
                                    .namespaces()
                                    .map(list -> new JsonArray(list.patterns()))
                                    .orElse(null))
                    .value(
                            "validAfter",
                            signer.options().validAfter().map(Instant::toString).orElse(null))
                    .value(
                            "validBefore",
                            signer.options()
                                    .validBefore()
                                    .map(Instant::toString)
                                    .orElse(null))
                    .done();
        }
    }

    /** Removes a signer. */
    @Command(
            name = "remove",
            description = {
                "Takes no more signatures of this principal; what runs is not touched.",
                "Archives must be signed as before. To let them in unsigned again, delete trust/allowed_signers by hand."
            },
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @CommandLine.Mixin
        private HomeOption home;

        @Parameters(paramLabel = "PRINCIPAL", description = "As molt trust list shows it.")
        private String principal;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            TrustFiles.Removed removed = home.files().remove(principal);
            if (removed.lines() == 0) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("molt: no line names the principal " + principal + "; nothing was changed.");
                err.flush();
                return CommandLine.ExitCode.SOFTWARE;
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("Removed: " + principal + ".");
            removed.matching()
                    .forEach(signer -> out.println("Line " + signer.line() + " still matches it, as "
                            + signer.principals() + "; it may sign for no module."));
            if (removed.left() == 0) {
                out.println("No signer is left, so every archive is refused. To let them in unsigned, delete "
                        + home.trust().resolve("allowed_signers") + ".");
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }
    }
}
