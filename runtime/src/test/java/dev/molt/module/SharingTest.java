package dev.molt.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharingTest {
    private static Sharing read(String exports, String requires) {
        Attributes manifest = new Attributes();
        manifest.putValue("Molt-Exports", exports);
        manifest.putValue("Molt-Requires", requires);
        return Sharing.read(manifest, "shop.jar");
    }

    @Test
    void attributes_areLists_whoseRangesMayHaveCommas() {
        Sharing sharing = read(
                "com.acme.money,  com.acme.money.format",
                "money [1.2,2.0), tax(1,2] , log 1.0,com.acme.base, x-y (,3)");
        assertThat(sharing.exports()).containsExactly("com.acme.money", "com.acme.money.format");
        assertThat(sharing.requirements())
                .extracting(Requirement::toString)
                .containsExactly("money [1.2,2.0)", "tax (1,2]", "log [1.0,)", "com.acme.base", "x-y (,3)");
    }

    @Test
    void withoutAttributes_nothingIsShared() {
        assertThat(Sharing.read(new Attributes(), "shop.jar")).isEqualTo(Sharing.NONE);
        assertThat(read(" ", "")).isEqualTo(Sharing.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.acme,           |             | '' is no package's name.",
                "com.acme.*          |             | 'com.acme.*' is no package's name.",
                "com acme            |             | 'com acme' is no package's name.",
                "com.acme, com.acme  |             | com.acme is there twice.",
                "                    | money [1,2  | [1 is no version. It is meant for money.",
                "                    | money [2,1] | No version is in [2,1]. It is meant for money.",
                "                    | money new   | new is no version. It is meant for money.",
                "                    | [1,2)       | '[1,2)' is no module's name with a range of versions.",
                "                    | money,,tax  | '' is no module's name with a range of versions.",
                "                    | money 1, money 2 | money is there twice.",
            })
    void whatCantBeUnderstood_isRefused(String exports, String requires, String message) {
        assertThatThrownBy(() -> read(exports == null ? "" : exports, requires == null ? "" : requires))
                .isInstanceOfSatisfying(
                        MoltException.class,
                        refused -> assertThat(refused.problem()).satisfies(problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.MANIFEST_MALFORMED);
                            assertThat(problem.text())
                                    .contains("META-INF/MANIFEST.MF")
                                    .contains(message);
                        }));
    }

    @Test
    void allThatCantBeUnderstood_isToldTogether() {
        assertThatThrownBy(() -> read("a..b", "money [2,1], tax x"))
                .isInstanceOfSatisfying(
                        MoltException.class,
                        refused -> assertThat(refused.problem().findings()).hasSize(3));
    }
}
