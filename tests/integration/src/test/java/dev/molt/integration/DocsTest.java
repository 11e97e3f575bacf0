package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.molt.archive.Sha256;
import dev.molt.problem.ProblemCode;
import dev.molt.trust.SignedStatements;
import dev.molt.trust.Trust;
import dev.molt.trust.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs what the documentation shows. */
class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path directory;

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = root.getParent();
        }
        return root;
    }

    private record Block(String language, String text) {}

    private static List<Block> blocks(String page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(root().resolve(page)));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** Runs a page's shell blocks in one shell; the lines of a plain block must be what the block before it printed. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/getting-started.md", "docs/programs.md", "docs/python.md"})
    @DisabledOnOs(OS.WINDOWS) // the pages are written for a Unix shell
    void commands_printWhatThePageSays(String page) throws Exception {
        runPage(page);
    }

    /** What the page signs, with Molt and with ssh-keygen alone, is what the trust store that it makes lets in. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void archivesThatTheTrustPageSigns_areTrusted() throws Exception {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "ssh-keygen")));
        assumeTrue(installed, "There is no ssh-keygen on PATH, so docs/trust.md is not run.");
        runPage("docs/trust.md");
        Trust trust = new Trust(directory.resolve("home/trust"), "shop-1", Clock.systemUTC());
        for (String archive : List.of("hello-1.0.jar", "hello-1.1.jar", "hello-1.2.jar", "greeting-1.0.jar")) {
            byte[] bytes = Files.readAllBytes(directory.resolve(archive));
            Sha256 sha256 = Sha256.of(bytes);
            assertThat(trust.check(sha256, bytes.length, new SignedStatements(directory).find(archive, sha256)))
                    .as(archive)
                    .isInstanceOf(Verdict.Trusted.class);
        }
    }

    private void runPage(String page) throws Exception {
        List<Block> blocks = blocks(page);
        StringBuilder script = new StringBuilder(
                "set -eu\nPATH=\"$PWD/bin:$PATH\"\ntrap 'jobs -p > pids; kill $(cat pids) 2>/dev/null || :; wait || :' EXIT\n");
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).language().equals("sh")) {
                script.append("echo '== ")
                        .append(i)
                        .append("'\n")
                        .append(blocks.get(i).text());
            }
        }
        String output = run(script.toString());
        for (int i = 1; i < blocks.size(); i++) {
            if (blocks.get(i).language().isEmpty()) {
                String printed = output.split("== " + (i - 1) + "\n", 2)[1].split("== [0-9]+\n", 2)[0];
                for (String line : blocks.get(i).text().lines().toList()) {
                    assertThat(printed)
                            .as("what block %d of %s prints", i - 1, page)
                            .contains(line);
                }
            }
        }
    }

    private String run(String script) throws IOException, InterruptedException {
        Path molt = Files.createDirectories(directory.resolve("bin")).resolve("molt");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.writeString(
                molt,
                "#!/bin/sh\nexec '" + java + "' -cp '" + System.getProperty("java.class.path")
                        + "' dev.molt.cli.Main \"$@\"\n");
        assertThat(molt.toFile().setExecutable(true)).isTrue();
        Path output = directory.resolve("output");
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(300, TimeUnit.SECONDS);
        if (!ended) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(shell.exitValue()).as(printed).isZero();
        return printed;
    }

    /** The README's example, inside of just enough to compile it, with a module that it calls. */
    @Test
    void readmesExample_runs() throws Exception {
        String example = blocks("README.md").stream()
                .filter(block -> block.language().equals("java"))
                .findFirst()
                .orElseThrow()
                .text()
                .replace("Path.of(\"modules\")", "Path.of(arguments[0])");
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put(
                "shop.Main",
                "package shop; import dev.molt.Molt; import java.nio.file.Path; public class Main {"
                        + " static Order order = new Order(); public static void main(String[] arguments) {" + example
                        + "}}");
        sources.put("shop.Order", "package shop; public class Order { public volatile int price; }");
        sources.put("shop.Pricing", "package shop; public interface Pricing { void quote(Order order); }");
        sources.put(
                "shop.Flat",
                "package shop; public class Flat implements Pricing {"
                        + " public void quote(Order order) { System.out.println(\"quoted\"); } }");
        Map<String, byte[]> classes = Archives.compile(sources);
        Path modules = Files.createDirectories(directory.resolve("modules"));
        Path host = directory.resolve("host");
        Map<String, byte[]> module = new LinkedHashMap<>();
        module.put("shop/Flat.class", classes.remove("shop/Flat.class"));
        module.put("META-INF/services/shop.Pricing", Archives.bytes("shop.Flat\n"));
        for (Map.Entry<String, byte[]> type : classes.entrySet()) {
            Path file = host.resolve(type.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, type.getValue());
        }
        // So that the module is live as soon as the host is open: as it would be at any start but the first.
        Path home = modules.resolve(".molt");
        try (var settled = dev.molt.Molt.builder()
                .home(home)
                .contracts(new java.net.URLClassLoader(
                        new java.net.URL[] {host.toUri().toURL()}))
                .open()) {
            Path file = Files.write(modules.resolve("flat.jar"), Archives.archive("flat", "1", module));
            settled.update(file);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        host + File.pathSeparator + System.getProperty("java.class.path"),
                        "shop.Main",
                        modules.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("quoted");
    }

    @Test
    void moduleThatUsesItsContext_runs() throws Exception {
        String example = blocks("docs/module-context.md").get(0).text();
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile("shop.Rates", example));
        entries.put("META-INF/services/java.util.function.Supplier", Archives.bytes("shop.Rates\n"));
        Path archive = Files.write(directory.resolve("rates.jar"), Archives.archive("rates", "1.0", entries));
        Path home = directory.resolve("home");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/rates.properties"), "rate=3");
        try (var molt = dev.molt.Molt.builder().home(home).open()) {
            molt.update(archive);
            assertThat(molt.service(java.util.function.Supplier.class).get()).isEqualTo("3");
            assertThat(home.resolve("data/rates/starts")).hasContent("1.0");
        }
    }

    @Test
    void moduleWithState_keepsItOverAnUpdateAndBack() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>(
                Archives.compile("shop.Stock", blocks("docs/state.md").get(0).text()));
        entries.put("META-INF/services/java.util.function.UnaryOperator", Archives.bytes("shop.Stock\n"));
        try (var molt = dev.molt.Molt.builder()
                .home(directory.resolve("home"))
                .rehearse(true)
                .open()) {
            @SuppressWarnings("unchecked")
            java.util.function.UnaryOperator<Object> stock = molt.service(java.util.function.UnaryOperator.class);
            for (String label : List.of("1.0", "1.1")) {
                molt.update(Files.write(directory.resolve(label + ".jar"), Archives.archive("stock", label, entries)));
                assertThat(stock.apply("pear")).isEqualTo(label.equals("1.0") ? "pear 1" : "pear 2");
            }
            molt.abort();
            assertThat(stock.apply("pear")).isEqualTo("pear 3");
        }
    }

    @Test
    void hostThatPinsAndSendsACanary_runs() throws Exception {
        String example = blocks("docs/consistency.md").get(0).text();
        Path host = Files.createDirectories(directory.resolve("host"));
        for (Map.Entry<String, byte[]> type : Archives.compile("Shop", example).entrySet()) {
            Files.write(host.resolve(type.getKey()), type.getValue());
        }
        Path modules = Files.createDirectories(directory.resolve("modules"));
        Path next = Files.write(directory.resolve("next.jar"), Archives.greeter("greeter", "2", "hi"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        host + File.pathSeparator + System.getProperty("java.class.path"),
                        "Shop",
                        modules.toString(),
                        next.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("in generation 0").contains("VersionFigures[module=greeter, label=2, isNew=true");
    }

    @Test
    void everyProblemCode_isExplained_andNoOther() throws IOException {
        List<String> explained = Files.readString(root().resolve("docs/problems.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
    }

    @Test
    void everyLinkBetweenPages_leadsSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        try (var files = Files.walk(root())) {
            for (Path page : files.filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("/target/"))
                    .toList()) {
                Matcher matcher = link.matcher(Files.readString(page));
                while (matcher.find()) {
                    assertThat(page.resolveSibling(matcher.group(1)))
                            .as("a link in %s", page)
                            .exists();
                }
            }
        }
    }
}
