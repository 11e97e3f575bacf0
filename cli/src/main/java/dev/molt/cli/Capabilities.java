package dev.molt.cli;

import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityPolicy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say what code may do without its module's declaring it. */
final class Capabilities {
    @Option(
            names = "--refuse",
            paramLabel = "CAPABILITY",
            split = ",",
            converter = CapabilityConverter.class,
            description = "What code may not do unless its module declares it: ${COMPLETION-CANDIDATES}.",
            completionCandidates = CapabilityConverter.class)
    private @Nullable List<Capability> refused;

    @Option(
            names = "--warn",
            paramLabel = "CAPABILITY",
            split = ",",
            converter = CapabilityConverter.class,
            description = "What is told unless the module declares it.")
    private @Nullable List<Capability> warned;

    CapabilityPolicy policy() {
        CapabilityPolicy policy = CapabilityPolicy.all(CapabilityPolicy.Verdict.ALLOW);
        for (Capability capability : warned == null ? List.<Capability>of() : warned) {
            policy = policy.with(capability, CapabilityPolicy.Verdict.WARN);
        }
        for (Capability capability : refused == null ? List.<Capability>of() : refused) {
            policy = policy.with(capability, CapabilityPolicy.Verdict.REFUSE);
        }
        return policy;
    }

    /** Reads the word of a capability. */
    static final class CapabilityConverter implements CommandLine.ITypeConverter<Capability>, Iterable<String> {
        @Override
        public Capability convert(String word) {
            return Capability.of(word)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + word + "' is none of " + String.join(", ", this)));
        }

        @Override
        public java.util.Iterator<String> iterator() {
            return Arrays.stream(Capability.values()).map(Capability::word).iterator();
        }
    }
}
