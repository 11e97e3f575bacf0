package dev.molt.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // range    | as told     | in it               | not in it
                "[1.2,2.0)  | [1.2,2.0)   | 1.2 1.2.0 1.10 1.99 | 1.1 2.0 2.1",
                "(1,2]      | (1,2]       | 1.0.1 1.5 2 2.0     | 1 1.0 2.0.1",
                "[1.2,)     | [1.2,)      | 1.2 1.3 99          | 1.1 0.9",
                "(1.2,)     | (1.2,)      | 1.2.1 99            | 1.2",
                "(,2.0)     | (,2.0)      | 0.1 1.9 2.0-rc1     | 2.0 2.1",
                "[1.2]      | [1.2]       | 1.2 1.2.0           | 1.1 1.2.1",
                "[1.2,1.2]  | [1.2]       | 1.2                 | 1.1 1.2.1",
                "1.2        | [1.2,)      | 1.2 1.3 99          | 1.1",
                "[ 1 , 2 )  | [1,2)       | 1 1.5               | 2",
                "(,)        | ''          | 0 1 99              | ''",
            })
    void range_holdsTheVersionsBetweenItsBounds(String text, String told, String inside, String outside) {
        VersionRange range = VersionRange.parse(text);
        assertThat(range).hasToString(told);
        assertThat(labels(inside)).allMatch(range::contains);
        assertThat(labels(outside)).noneMatch(range::contains);
    }

    private static java.util.List<Label> labels(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(label -> !label.isEmpty())
                .map(Label::new)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2,1]    | No version is in [2,1].",
                "[1,1)    | No version is in [1,1).",
                "(1.0,1]  | No version is in (1.0,1].",
                "(1]      | (1] is no range of versions: one version stands in [ and ].",
                "[]       | 'in [] is no version.'",
                "[x,2)    | x in [x,2) is no version.",
                "[1,2     | [1,2 is no version.",
                "latest   | latest is no version.",
                "[1,2,3)  | '[1,2,3) is no version.'",
            })
    void whatIsNoRange_isNamed(String text, String message) {
        assertThatThrownBy(() -> VersionRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
