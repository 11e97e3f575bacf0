package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.ProblemCode;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with a trust store: what goes live in it is what somebody it knows has signed. */
class SignedUpdateTest {
    @TempDir
    private Path directory;

    private Path key;

    @BeforeEach
    void trustAKey() throws Exception {
        key = directory.resolve("key");
        molt("keygen", key);
        molt("trust", "add", "--home", home(), "alice", key + ".pub", "--modules", "greeter*");
    }

    private Path home() {
        return modules().resolve(".molt");
    }

    private Path modules() {
        return directory.resolve("modules");
    }

    private static void molt(Object... arguments) throws Exception {
        try (MoltProcess molt = new MoltProcess(arguments)) {
            assertThat(molt.exit()).as(molt.output()).isZero();
        }
    }

    /** An archive in a directory of its own, signed there. */
    private Path signed(String module, String label, int sequence) throws Exception {
        Path archive = archive(module, label);
        molt("sign", "--key", key, "--sequence", sequence, archive);
        return archive;
    }

    private Path archive(String module, String label) throws Exception {
        Path outbox = Files.createDirectories(directory.resolve(module + label));
        return Files.write(outbox.resolve(module + ".jar"), Archives.greeter(module, label, label));
    }

    /** Copies what lies beside each other, in this order. */
    private void deliver(Path archive, String... suffixes) throws Exception {
        for (String suffix : suffixes) {
            Path from = Path.of(archive + suffix);
            Path beside = modules().resolve(from.getFileName() + ".tmp");
            Files.copy(from, beside);
            Files.move(
                    beside,
                    modules().resolve(from.getFileName()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ProblemCode code(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
        return ((UpdateOutcome.Refused) outcome).problem().code();
    }

    @Test
    void archiveInTheDirectory_waitsForItsSignature() throws Exception {
        Path first = signed("greeter", "1", 1);
        try (Host host = new Host(modules())) {
            deliver(first, "");
            assertThat(host.await(MoltEvent.Refused.class).problem().code()).isEqualTo(ProblemCode.SIGNATURE_MISSING);
            deliver(first, ".molt.json", ".molt.json.sig");
            host.await(MoltEvent.Switched.class);
            assertThat(host.greeter.greet("you")).isEqualTo("1 you");
        }
    }

    @Test
    void whatNobodyKnownHasSigned_isRefused_inTheOrderOfTheChecks() throws Exception {
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            assertThat(code(molt.update(archive("greeter", "unsigned")))).isEqualTo(ProblemCode.SIGNATURE_MISSING);
            assertThat(code(molt.update(signed("other", "1", 1)))).isEqualTo(ProblemCode.SIGNER_NOT_ALLOWED);

            Path altered = signed("greeter", "altered", 1);
            Files.write(altered, Arrays.copyOf(Files.readAllBytes(altered), 300));
            assertThat(code(molt.update(altered)))
                    .as("before a byte of the archive is read")
                    .isEqualTo(ProblemCode.STATEMENT_MISMATCH);

            Path forged = signed("greeter", "forged", 1);
            Path statement = Path.of(forged + ".molt.json");
            Files.writeString(statement, Files.readString(statement).replace("\"sequence\":1", "\"sequence\":9"));
            assertThat(code(molt.update(forged))).isEqualTo(ProblemCode.SIGNATURE_INVALID);

            Path elsewhere = archive("greeter", "elsewhere");
            molt("sign", "--key", key, "--audience", "production-*", elsewhere);
            assertThat(code(molt.update(elsewhere))).isEqualTo(ProblemCode.STATEMENT_AUDIENCE);

            Path stranger = archive("greeter", "stranger");
            molt("keygen", directory.resolve("strange"));
            molt("sign", "--key", directory.resolve("strange"), stranger);
            assertThat(code(molt.update(stranger))).isEqualTo(ProblemCode.SIGNER_UNKNOWN);
            assertThat(molt.live().number()).isZero();
        }
    }

    @Test
    void olderRelease_isRefusedForGood_butRolledBackTo() throws Exception {
        Path first = signed("greeter", "1", 1);
        Path second = signed("greeter", "2", 2);
        Path rival = signed("greeter", "rival", 2);
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            assertThat(molt.update(first)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(molt.update(second)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(code(molt.update(first))).isEqualTo(ProblemCode.SEQUENCE_DOWNGRADE);
            assertThat(code(molt.update(rival))).isEqualTo(ProblemCode.SEQUENCE_EQUIVOCATION);
        }
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            assertThat(code(molt.update(first))).as("after a restart").isEqualTo(ProblemCode.SEQUENCE_DOWNGRADE);
            assertThat(molt.service(Greeter.class).greet("you")).isEqualTo("2 you");
            assertThat(molt.rollback(1)).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(molt.service(Greeter.class).greet("you")).isEqualTo("1 you");
        }
    }

    @Test
    void releaseSet_goesLiveTogether_orNotAtAll() throws Exception {
        List<Path> set = new ArrayList<>();
        Path outbox = Files.createDirectories(directory.resolve("set"));
        for (String module : List.of("greeter-a", "greeter-b")) {
            set.add(Files.write(outbox.resolve(module + ".jar"), Archives.greeter(module, "1", module)));
        }
        molt(
                "sign",
                "--key",
                key,
                "--sequence",
                5,
                "--output",
                outbox.resolve("set.molt.json"),
                set.get(0),
                set.get(1));
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            assertThat(code(molt.update(set.get(0)))).isEqualTo(ProblemCode.RELEASE_INCOMPLETE);
            assertThat(molt.live().number()).isZero();
            assertThat(molt.update(set.toArray(Path[]::new))).isInstanceOf(UpdateOutcome.Switched.class);
            assertThat(molt.live().modules()).hasSize(2);
        }
    }

    @Test
    void unusableTrustStore_letsNothingIn_andBlamesNoArchive() throws Exception {
        Path first = signed("greeter", "1", 1);
        Files.writeString(home().resolve("trust").resolve("allowed_signers"), "alice ssh-ed25519 nonsense\n");
        try (Molt molt = Molt.builder().trial(TrialPolicy.NONE).home(home()).open()) {
            UpdateOutcome outcome = molt.update(first);
            assertThat(code(outcome)).isEqualTo(ProblemCode.TRUST_UNUSABLE);
            assertThat(((UpdateOutcome.Refused) outcome).culprits()).isEmpty();
        }
    }
}
