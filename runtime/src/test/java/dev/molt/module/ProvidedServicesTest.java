package dev.molt.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.archive.Sha256;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvidedServicesTest {
    private static ProvidedServices of(String provider) {
        ModuleDeclaration declaration = new ModuleDeclaration(
                "rules",
                new Label("1"),
                Sha256.of(new byte[0]),
                "rules-1.zip",
                List.of(new ProviderLine(Runnable.class.getName(), provider, 1)),
                List.of(),
                Optional.empty(),
                Sharing.NONE);
        return ProvidedServices.of(declaration, Contracts.ofHost(ProvidedServicesTest.class.getClassLoader()));
    }

    @Test
    void className_isAProviderInJava() {
        assertThat(of("rules.Rules").refusal()).isEmpty();
        assertThat(of("rules.Rules").known()).containsOnlyKeys(Runnable.class);
    }

    @Test
    void objectReference_withoutItsLanguage_isRefusedWithTheDependencyToAdd() {
        Problem refusal = of("rules:Rules").refusal().orElseThrow();
        assertThat(refusal.code()).isEqualTo(ProblemCode.LANGUAGE_MISSING);
        assertThat(refusal.text())
                .contains("rules:Rules is a Python object, and this host runs no Python", "dev.molt:molt-python");
    }

    @Test
    void lineThatNamesNothing_isRefused() {
        assertThat(of("no provider").refusal())
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.PROVIDER_LINE));
    }
}
