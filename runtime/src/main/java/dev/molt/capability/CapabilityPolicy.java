package dev.molt.capability;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import dev.molt.problem.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a host makes of capabilities that code uses without having declared them. Immutable. */
public final class CapabilityPolicy {
    /** What an undeclared use leads to. */
    public enum Verdict {
        /** Nothing. */
        ALLOW,
        /** A warning. */
        WARN,
        /** The archive's refusal. */
        REFUSE
    }

    private final Map<Capability, Verdict> verdicts;

    private CapabilityPolicy(Map<Capability, Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    /** The same verdict for all capabilities. */
    public static CapabilityPolicy all(Verdict verdict) {
        Map<Capability, Verdict> verdicts = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            verdicts.put(capability, verdict);
        }
        return new CapabilityPolicy(verdicts);
    }

    /** The same policy but for one capability. */
    public CapabilityPolicy with(Capability capability, Verdict verdict) {
        Map<Capability, Verdict> changed = new EnumMap<>(verdicts);
        changed.put(capability, verdict);
        return new CapabilityPolicy(changed);
    }

    public Verdict verdict(Capability capability) {
        return verdicts.getOrDefault(capability, Verdict.ALLOW);
    }

    /**
     * One finding for each capability that is used but not declared, refusals first.
     *
     * @param uses in the order of their places
     */
    public List<Finding> check(List<CapabilityUse> uses, Set<Capability> declared) {
        Map<Capability, List<CapabilityUse>> undeclared = new EnumMap<>(Capability.class);
        for (CapabilityUse use : uses) {
            if (!declared.contains(use.capability())) {
                undeclared
                        .computeIfAbsent(use.capability(), any -> new ArrayList<>())
                        .add(use);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Verdict verdict : List.of(Verdict.REFUSE, Verdict.WARN)) {
            undeclared.forEach((capability, places) -> {
                if (verdict(capability) == verdict) {
                    findings.add(finding(verdict, capability, places));
                }
            });
        }
        return List.copyOf(findings);
    }

    private static Finding finding(Verdict verdict, Capability capability, List<CapabilityUse> places) {
        CapabilityUse first = places.get(0);
        String others = places.size() == 1
                ? ""
                : places.size() == 2 ? " and at one other place" : " and at " + (places.size() - 1) + " other places";
        return new Finding(
                ProblemCode.CAPABILITY_UNDECLARED,
                verdict == Verdict.REFUSE ? Severity.REFUSED : Severity.WARNED,
                first.entry(),
                Finding.NOWHERE,
                "The capability '" + capability.word() + "' is used, but not declared: at " + first.place() + others
                        + ".",
                "declare it, as in 'Molt-Capabilities: " + capability.word() + "', or do without.");
    }
}
