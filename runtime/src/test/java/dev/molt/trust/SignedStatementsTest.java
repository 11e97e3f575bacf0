package dev.molt.trust;

import static dev.molt.trust.Samples.ALICE;
import static dev.molt.trust.Samples.digest;
import static dev.molt.trust.Samples.release;
import static dev.molt.trust.Samples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SignedStatementsTest {
    @TempDir
    private Path directory;

    private void put(String name, Statement statement) throws IOException {
        Files.write(directory.resolve(name), statement.bytes());
        Files.writeString(directory.resolve(name + ".sig"), ALICE.sign(statement.bytes()));
    }

    private List<String> found() throws IOException {
        return new SignedStatements(directory)
                .find("p.jar", digest("p")).stream().map(SignedStatement::file).toList();
    }

    @Test
    void statementsThatNameTheArchive_areFound_itsOwnFirst() throws IOException {
        assertThat(found()).isEmpty();
        put("a.molt.json", statement(release("pricing", 1, "p"), release("tax", 1, "t")));
        put("b.molt.json", statement(release("tax", 1, "t")));
        put("c.json", statement(release("pricing", 1, "p")));
        put("z.molt.json", statement(release("pricing", 1, "p")));
        assertThat(found()).containsExactly("a.molt.json", "z.molt.json");
        put("p.jar.molt.json", statement(release("pricing", 1, "p")));
        assertThat(found()).containsExactly("p.jar.molt.json", "a.molt.json", "z.molt.json");
    }

    @Test
    void itsOwn_thatNamesAnother_isFoundLast() throws IOException {
        put("p.jar.molt.json", statement(release("tax", 1, "t")));
        assertThat(found()).containsExactly("p.jar.molt.json");
        put("z.molt.json", statement(release("pricing", 1, "p")));
        assertThat(found()).containsExactly("z.molt.json", "p.jar.molt.json");
    }

    @Test
    void statementWhoseSignatureIsOnItsWay_isNotThere() throws IOException {
        put("p.jar.molt.json", statement(release("pricing", 1, "p")));
        Path signature = directory.resolve("p.jar.molt.json.sig");
        byte[] whole = Files.readAllBytes(signature);
        for (int length = 0; length < whole.length; length++) {
            Files.write(signature, Arrays.copyOf(whole, length));
            assertThat(found()).isEmpty();
        }
        Files.delete(signature);
        assertThat(found()).isEmpty();
        Files.write(signature, whole);
        assertThat(found()).hasSize(1);
    }

    @Test
    void largeStatement_isFoundToBeRefused_butNotReadWhole() throws IOException {
        put("p.jar.molt.json", statement(release("pricing", 1, "p")));
        Files.write(directory.resolve("p.jar.molt.json"), new byte[1 << 20]);
        SignedStatement found =
                new SignedStatements(directory).find("p.jar", digest("p")).get(0);
        assertThat(found.statement()).hasSize(Statement.LARGEST + 1);
    }

    @Test
    void only1000Others_areLookedAt_andTheOwnInAnyCase() throws IOException {
        for (int i = 0; i < 1_100; i++) {
            put(i + ".molt.json", statement(release("pricing", 1, "p")));
        }
        put("p.jar.molt.json", statement(release("pricing", 1, "p")));
        assertThat(found()).hasSizeBetween(1_000, 1_001).startsWith("p.jar.molt.json");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsNoFile_isNotRead() throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo",
                                directory.resolve("p.jar.molt.json.sig").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createDirectory(directory.resolve("a.molt.json"));
        Files.createSymbolicLink(directory.resolve("b.molt.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(directory.resolve("b.molt.json.sig"), Path.of("/dev/zero"));
        Files.createSymbolicLink(directory.resolve("c.molt.json"), directory.resolve("nothing"));
        assertThat(found()).isEmpty();
    }

    @Test
    void directoryThatIsGone_isTold() {
        SignedStatements gone = new SignedStatements(directory.resolve("gone"));
        assertThatThrownBy(() -> gone.find("p.jar", digest("p"))).isInstanceOf(NoSuchFileException.class);
    }
}
