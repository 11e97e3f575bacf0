package dev.molt.module;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services of the host that a module provides. Immutable.
 *
 * @param known maps each service to the lines of its providers, in their order
 * @param refusal why the module can't be of use to this host, where that can be told already
 */
public record ProvidedServices(Map<Class<?>, List<ProviderLine>> known, Optional<Problem> refusal) {
    public ProvidedServices {
        known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
    }

    /** Looks up the services that a module declares; one that the host does not know is none. */
    public static ProvidedServices of(ModuleDeclaration declaration, Contracts contracts) {
        Map<Class<?>, List<ProviderLine>> known = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (ProviderLine line : declaration.providers()) {
            Optional<Class<?>> service = contracts.service(line.service());
            if (service.isEmpty()) {
                unknown.add("The host has no public interface " + line.service() + ".");
            } else if (!line.isWellFormed()) {
                return new ProvidedServices(Map.of(), Optional.of(malformed(declaration, line)));
            } else if (Languages.here().of(line).isEmpty()) {
                return new ProvidedServices(Map.of(), Optional.of(noLanguage(declaration, line)));
            } else {
                known.computeIfAbsent(service.get(), any -> new ArrayList<>()).add(line);
            }
        }
        Optional<Problem> refusal = known.isEmpty() && !unknown.isEmpty()
                ? Optional.of(declaration.refusal(
                        ProblemCode.CONTRACT_MISSING,
                        unknown.stream().distinct().toList(),
                        "put the contract on the host's class path, or correct the name of the provider file."))
                : Optional.empty();
        return new ProvidedServices(known, refusal);
    }

    private static Problem malformed(ModuleDeclaration declaration, ProviderLine line) {
        return declaration.refusal(
                ProblemCode.PROVIDER_LINE,
                List.of("Line " + line.number() + " of " + ProviderLine.DIRECTORY + line.service()
                        + " names no provider: " + line.provider()),
                "write a class name, or package.module:Attr for Python, one on each line.");
    }

    private static Problem noLanguage(ModuleDeclaration declaration, ProviderLine line) {
        return declaration.refusal(
                ProblemCode.LANGUAGE_MISSING,
                List.of("Its provider " + line.provider() + " is a Python object, and this host runs no Python."),
                "put dev.molt:molt-python on the host's class path, or write the provider in Java.");
    }
}
