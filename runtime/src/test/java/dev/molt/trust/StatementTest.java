package dev.molt.trust;

import static dev.molt.trust.Samples.NOW;
import static dev.molt.trust.Samples.bytes;
import static dev.molt.trust.Samples.release;
import static dev.molt.trust.Samples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementTest {
    private static final String GOOD = new Statement(
                    "*.example.com",
                    NOW,
                    Optional.of(NOW.plusSeconds(60)),
                    List.of(release("pricing", 42, "pricing"), release("tax", 7, "tax")))
            .text();

    @Test
    void text_isTheDocumentedSpelling() {
        assertThat(statement(release("a \"b\" \\c é", 42, "x")).text())
                .isEqualTo("{\"format\":\"molt-statement-1\",\"audience\":\"*\",\"created\":\"2026-01-31T12:00:00Z\","
                        + "\"modules\":[{\"module\":\"a \\\"b\\\" \\\\c é\",\"version\":\"1.4.2\",\"sequence\":42,"
                        + "\"sha256\":\"" + Samples.digest("x") + "\",\"size\":1,\"capabilities\":[\"network\"]}]}\n");
    }

    @Test
    void parse_givesBackWhatWasWritten() throws Flawed {
        for (Statement statement : List.of(
                statement(release("a \"b\" \\c é \uD83D\uDE00", CanonicalJson.LARGEST_NUMBER, "x")),
                new Statement(
                        "h?st-*",
                        NOW,
                        Optional.of(NOW.plusSeconds(1)),
                        List.of(
                                new Release("a", "1", 1, Samples.digest("1"), 1, List.of()),
                                new Release("b", "1", 1, Samples.digest("2"), 1, List.of("a", "b.c", "d-e")))))) {
            assertThat(Statement.parse(statement.bytes())).isEqualTo(statement);
        }
    }

    /** Each a replacement in a sound statement, and what is said of it. */
    static Stream<Arguments> defects() {
        return Stream.of(
                Arguments.of("molt-statement-1", "molt-statement-2", "Its format is `molt-statement-2`"),
                Arguments.of("{\"format\"", " {\"format\"", "At character 0"),
                Arguments.of("\"audience\":", "\"audience\": ", "`\"` is expected"),
                Arguments.of("\"audience\"", "\"audiense\"", "`,\"audience\":` is expected"),
                Arguments.of("\"audience\":\"*.example.com\",", "", "`,\"audience\":` is expected"),
                Arguments.of("*.example.com", "a b", "audience"),
                Arguments.of("*.example.com", "", "audience"),
                Arguments.of("*.example.com", "!a", "audience"),
                Arguments.of("*.example.com", "a".repeat(256), "audience"),
                Arguments.of(
                        "\"audience\":\"*.example.com\"",
                        "\"audience\":\"*.example.com\",\"audience\":\"*\"",
                        "`,\"created\":` is expected"),
                Arguments.of("\"modules\":[", "\"more\":1,\"modules\":[", "`,\"modules\":[` is expected"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"2026-01-31T12:00:00.5Z", "instant"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"2026-01-31T12:00:00+00:00", "instant"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"2026-02-30T12:00:00Z", "instant"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"2026-01-31T24:00:00Z", "instant"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"2026-01-31t12:00:00z", "instant"),
                Arguments.of("created\":\"2026-01-31T12:00:00Z", "created\":\"+12026-01-31T12:00:00Z", "instant"),
                Arguments.of("created\":\"2026", "created\":\"2027", "It expires before it was created"),
                Arguments.of("\"sequence\":42", "\"sequence\":0", "The sequence is not from 1"),
                Arguments.of("\"sequence\":42", "\"sequence\":-1", "an integer is expected"),
                Arguments.of("\"sequence\":42", "\"sequence\":042", "begins with 0"),
                Arguments.of("\"sequence\":42", "\"sequence\":4.2", "`,\"sha256\":` is expected"),
                Arguments.of("\"sequence\":42", "\"sequence\":4e2", "`,\"sha256\":` is expected"),
                Arguments.of("\"sequence\":42", "\"sequence\":\"42\"", "an integer is expected"),
                Arguments.of("\"sequence\":42", "\"sequence\":9007199254740992", "larger than 9007199254740991"),
                Arguments.of("\"sequence\":42", "\"sequence\":" + "9".repeat(1000), "larger than"),
                Arguments.of("\"size\":7", "\"size\":0", "The size is not from 1"),
                Arguments.of(Samples.digest("tax").hex(), "ABC", "64 lower-case hexadecimal digits"),
                Arguments.of(
                        Samples.digest("tax").hex(), Samples.digest("pricing").hex(), "names one archive twice"),
                Arguments.of(
                        "\"module\":\"tax\"", "\"module\":\"pricing\"", "not sorted by name, or one is there twice"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"a\"", "not sorted by name"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"\"", "The module is blank"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"" + "t".repeat(256) + "\"", "longer than 255"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"t\\u0061x\"", "an escape other than"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"t\\/ax\"", "an escape other than"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"tax\n\"", "U+000A"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"tax\u0000\"", "U+0000"),
                Arguments.of("\"module\":\"tax\"", "\"module\":\"tax\u202E\"", "U+202E"),
                Arguments.of("\"module\":\"tax\"", "\"module\":[[[[", "`\"` is expected"),
                Arguments.of("[\"network\"]}]}", "[\"network\",\"network\"]}]}", "capabilities are not sorted"),
                Arguments.of("[\"network\"]}]}", "[\"network\",\"exec\"]}]}", "capabilities are not sorted"),
                Arguments.of("[\"network\"]}]}", "[\"Network\"]}]}", "no word"),
                Arguments.of("[\"network\"]}]}", "[\"network\",]}]}", "`\"` is expected"),
                Arguments.of("[\"network\"]}]}", "null}]}", "`,\"capabilities\":[` is expected"),
                Arguments.of("]}\n", "]}", "`]}\\n` is expected"),
                Arguments.of("]}\n", "]}\r\n", "is expected"),
                Arguments.of("]}\n", "]}\n\n", "the end is expected"),
                Arguments.of("]}\n", "]}\n{}", "the end is expected"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void parse_ofADefect_namesIt(String sound, String defect, String named) {
        String text = GOOD.replace(sound, defect);
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> Statement.parse(bytes(text)))
                .isInstanceOf(Flawed.class)
                .hasMessageContaining(named);
    }

    @Test
    void parse_ofWhatIsNoUtf8_saysSo() {
        byte[] text = bytes(GOOD);
        text[text.length - 10] = (byte) 0xc0;
        assertThatThrownBy(() -> Statement.parse(text)).hasMessageContaining("not UTF-8");
    }

    @Test
    void parse_ofTooMuch_saysSo() {
        assertThatThrownBy(() -> Statement.parse(new byte[Statement.LARGEST + 1]))
                .hasMessageContaining("65536");
        String[] noModules = GOOD.split("\\[\\{", 2);
        assertThatThrownBy(() -> Statement.parse(bytes(noModules[0] + "[]}\n"))).isInstanceOf(Flawed.class);
        List<Release> many = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            many.add(new Release(String.format("m%03d", i), "1", 1, Samples.digest("" + i), 1, List.of()));
        }
        assertThatThrownBy(() -> new Statement("*", NOW, Optional.empty(), many))
                .hasMessageContaining("more than 200");
    }

    /** Whatever is taken is spelt as it would be written: there is no second spelling of any statement. */
    @Test
    void parse_ofMutations_takesTheOneSpellingOnly() {
        Random random = new Random(1);
        byte[] good = bytes(GOOD);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = mutate(good, random);
            try {
                assertThat(Statement.parse(mutated).bytes()).isEqualTo(mutated);
                taken++;
            } catch (Flawed expected) {
                assertThat(expected.sentence()).isNotEmpty();
            }
        }
        assertThat(taken)
                .as("mutations of names and numbers that are statements too")
                .isPositive();
    }

    private static byte[] mutate(byte[] good, Random random) {
        int at = random.nextInt(good.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(good, at);
            case 1 -> {
                byte[] flipped = good.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> {
                byte[] doubled = Arrays.copyOf(good, good.length + 1);
                System.arraycopy(good, at, doubled, at + 1, good.length - at);
                yield doubled;
            }
            default -> {
                byte[] other = good.clone();
                other[at] = (byte) "{}[]\",:\\0 -e\n".charAt(random.nextInt(13));
                yield other;
            }
        };
    }
}
