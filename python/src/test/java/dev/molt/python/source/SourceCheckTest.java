package dev.molt.python.source;

import static dev.molt.problem.ProblemCode.PROVIDER_MISSING;
import static dev.molt.problem.ProblemCode.PYTHON_AMBIGUOUS;
import static dev.molt.problem.ProblemCode.PYTHON_BYTECODE;
import static dev.molt.problem.ProblemCode.PYTHON_ENCODING;
import static dev.molt.problem.ProblemCode.PYTHON_NATIVE;
import static dev.molt.problem.ProblemCode.PYTHON_SHADOWED;
import static dev.molt.problem.ProblemCode.PYTHON_SYNTAX;
import static dev.molt.python.source.Zips.bytes;
import static dev.molt.python.source.Zips.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.molt.archive.Archive;
import dev.molt.problem.Finding;
import dev.molt.problem.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCheckTest {
    private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
    private static Context context;
    private static PythonCompiler compiler;

    @TempDir
    private Path directory;

    @BeforeAll
    static void compiler() {
        context = Context.newBuilder("python")
                .engine(Python.ENGINE)
                .out(PRINTED)
                .err(PRINTED)
                .allowHostAccess(Python.HOST)
                .build();
        compiler = new PythonCompiler(context);
    }

    @AfterAll
    static void close() {
        context.close(true);
    }

    private List<Finding> check(byte[] zip) throws IOException {
        try (Archive archive = Zips.open(Files.write(directory.resolve("shop.zip"), zip))) {
            return SourceCheck.check(archive, "shop", compiler);
        }
    }

    private List<Finding> check(String... namesAndTexts) throws IOException {
        return check(zip(namesAndTexts));
    }

    private List<Finding> checkProvider(String provider, String... namesAndTexts) throws IOException {
        try (Archive archive = Zips.open(Files.write(directory.resolve("shop.zip"), zip(namesAndTexts)))) {
            return SourceCheck.checkProvider(archive, "shop", provider, compiler);
        }
    }

    @Test
    void soundArchive_hasNoFindings() throws IOException {
        assertThat(check(
                        "shop/__init__.py",
                        "",
                        "shop/rules.py",
                        "\ufeff# coding: utf-8\r\ntype X = int\r\nasync def f(): return [x async for x in f()]\r\n",
                        "shop/__pycache__/rules.cpython-312.pyc",
                        "",
                        "shop/rules.pyc",
                        "",
                        "shop/data/types.py",
                        "",
                        "META-INF/MANIFEST.MF",
                        "Molt-Module: shop\n",
                        "lib/six.py",
                        "",
                        "template/{{name}}/x.py",
                        "print 'not Python'"))
                .isEmpty();
    }

    @Test
    void syntaxError_isRefused_withLineAndCaret() throws IOException {
        List<Finding> findings = check(
                "shop/__init__.py",
                "",
                "shop/rules.py",
                "import json\n\n    \nclass A:\n    def f(self)\n        pass\n");
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).code()).isEqualTo(PYTHON_SYNTAX);
        assertThat(findings.get(0).isRefusal()).isTrue();
        assertThat(findings.get(0).text()).isEqualTo("""
                        shop/rules.py: line 5: expected ':'
                            def f(self)
                                       ^""");
    }

    /** What the parser alone lets through. */
    @ParameterizedTest
    @ValueSource(strings = {"return 1", "x = await y", "def f(a, a): pass", "break", "def f():\n  x = 1\n  nonlocal x"})
    void errorThatOnlyTheCompilerSees_isRefused(String source) throws IOException {
        assertThat(check("shop.py", source)).extracting(Finding::code).containsExactly(PYTHON_SYNTAX);
    }

    @Test
    void sourceThatNoLineIsToBlameFor_isRefused() throws IOException {
        assertThat(check("shop.py", "x = " + "-".repeat(5_000) + "1", "zero.py", "x = '\0'"))
                .extracting(Finding::text)
                .containsExactly(
                        "shop.py: It can't be compiled: it is nested too deeply.",
                        "zero.py: It can't be compiled: source code string cannot contain null bytes");
    }

    @Test
    void longLine_isCutAroundItsFlaw() throws IOException {
        String text =
                check("shop.py", "x = [" + "1, ".repeat(1_000) + "2 3]").get(0).text();
        assertThat(text.lines().skip(1)).allMatch(line -> line.length() <= 124);
        List<String> lines = text.lines().toList();
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("2 3]");
    }

    @Test
    void syntaxErrorOfALibrary_orOutsideOfAPackage_isAWarning() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data/old.py", bytes("print 1"));
        entries.put("lib/old.py", bytes("print 1"));
        entries.put("lib/older-1-py3-none-any.whl", zip("older.py", "print 1"));
        assertThat(check(zip(entries)))
                .extracting(Finding::code, Finding::severity, Finding::entry)
                .containsExactlyInAnyOrder(
                        tuple(PYTHON_SYNTAX, Severity.WARNED, "data/old.py"),
                        tuple(PYTHON_SYNTAX, Severity.WARNED, "lib/old.py"),
                        tuple(PYTHON_SYNTAX, Severity.WARNED, "lib/older-1-py3-none-any.whl!/older.py"));
    }

    @Test
    void sourceThatIsNotUtf8_isRefused() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        byte[] latin = "# coding: latin-1\nx = 'é'".getBytes(StandardCharsets.ISO_8859_1);
        entries.put("cookie.py", latin);
        entries.put("lies.py", bytes("#!python\n# -*- coding: cp1252 -*-\nx = 'é'"));
        entries.put("harmless.py", bytes("# coding: latin-1\nx = 'e'"));
        entries.put("utf.py", bytes("# vim: set fileencoding=utf8 :\nx = 'é'"));
        assertThat(check(zip(entries)))
                .extracting(Finding::code, Finding::text)
                .containsExactlyInAnyOrder(
                        tuple(PYTHON_ENCODING, "cookie.py: It is not UTF-8."),
                        tuple(PYTHON_ENCODING, "lies.py: It says that it is cp1252, not UTF-8."));
    }

    @Test
    void byteCodeWithoutSource_isRefused() throws IOException {
        assertThat(check("shop/__init__.py", "", "shop/rules.pyc", "", "lib/a.pyo", ""))
                .extracting(Finding::code, Finding::text)
                .containsExactlyInAnyOrder(
                        tuple(
                                PYTHON_BYTECODE,
                                "shop/rules.pyc: It is compiled for another Python, and there is no rules.py beside it."),
                        tuple(
                                PYTHON_BYTECODE,
                                "lib/a.pyo: It is compiled for another Python, and there is no a.py beside it."));
    }

    @Test
    void nativeCode_isRefused_andSaysWhy() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("fast.cpython-312-x86_64-linux-gnu.so", bytes(""));
        entries.put("shop/__init__.py", bytes(""));
        entries.put("shop/_fast.so", bytes(""));
        entries.put("lib/a/win.pyd", bytes(""));
        entries.put("lib/b-1-cp312-cp312-manylinux_2_17_x86_64.whl", bytes("never read"));
        entries.put("lib/c-1-py3-none-any.whl", zip("c/liar.dylib", ""));
        List<Finding> findings = check(zip(entries));
        assertThat(findings)
                .allMatch(finding -> finding.isRefusal() && finding.code() == PYTHON_NATIVE)
                .extracting(Finding::entry)
                .containsExactlyInAnyOrder(
                        "fast.cpython-312-x86_64-linux-gnu.so",
                        "shop/_fast.so",
                        "lib/a/win.pyd",
                        "lib/b-1-cp312-cp312-manylinux_2_17_x86_64.whl",
                        "lib/c-1-py3-none-any.whl!/c/liar.dylib");
        assertThat(findings).allMatch(finding -> finding.remedy().startsWith("bring a pure-Python"));
    }

    @Test
    void nativeLibraryOfJavaCode_isNoneOfPythons() throws IOException {
        assertThat(check("com/acme/Shop.class", "", "linux/libshop.so", "", "shop.py", ""))
                .isEmpty();
    }

    @Test
    void moduleAndPackageOfOneName_areRefused() throws IOException {
        assertThat(check("shop/d.py", "", "shop/d/__init__.py", "", "shop/__init__.py", ""))
                .extracting(Finding::code, Finding::text)
                .containsExactly(tuple(
                        PYTHON_AMBIGUOUS,
                        "shop/d.py: There is a package of the same name, shop/d/__init__.py, which would hide it."));
    }

    @Test
    void nameOfTheStandardLibrary_isRefused_atTheRoot() throws IOException {
        assertThat(check("types.py", "", "json/__init__.py", "", "molt.py", "", "lib/enum.py", "", "shop/types.py", ""))
                .extracting(Finding::code, Finding::severity, Finding::entry)
                .containsExactlyInAnyOrder(
                        tuple(PYTHON_SHADOWED, Severity.REFUSED, "types.py"),
                        tuple(PYTHON_SHADOWED, Severity.REFUSED, "json/__init__.py"),
                        tuple(PYTHON_SHADOWED, Severity.REFUSED, "molt.py"),
                        tuple(PYTHON_SHADOWED, Severity.WARNED, "lib/enum.py"));
    }

    @Test
    void warningOfTheCompiler_isPrintedWhereTheTextIsImported() throws IOException {
        byte[] zip = zip("shop.py", "x = '\\d'\nassert (1, 'a')\n");
        assertThat(check(zip)).isEmpty();
        assertThat(PRINTED.toString(StandardCharsets.UTF_8)).isEmpty();
        try (Python python = Python.with(Zips.sources(directory, "shop", zip))) {
            python.run("import shop");
            assertThat(python.printed()).contains("/molt/shop.zip/shop.py:1:SyntaxWarning: invalid escape sequence");
        }
    }

    @Test
    void refusals_comeBeforeWarnings() throws IOException {
        assertThat(check("data/a.py", "print 1", "b.py", "print 1"))
                .extracting(Finding::isRefusal)
                .containsExactly(true, false);
    }

    @Test
    void providerModuleThatIsNotThere_isRefused_withTheNearest() throws IOException {
        List<Finding> findings = checkProvider("shop.rule:Rules", "shop/rules.py", "class Rules: pass");
        assertThat(findings).extracting(Finding::code).containsExactly(PROVIDER_MISSING);
        assertThat(findings.get(0).text())
                .isEqualTo("The provider shop.rule:Rules can't be found: there is neither shop/rule.py nor"
                        + " shop/rule/__init__.py in the archive.");
        assertThat(findings.get(0).remedy())
                .isEqualTo("write shop.rules, if that is meant; else name a module that is.");
    }

    @Test
    void providerAttributeThatNothingBinds_isRefused_withLineOfTheNearest() throws IOException {
        List<Finding> findings = checkProvider("shop:rules", "shop.py", "import os\n\nclass Rules:\n    rules = 1\n");
        assertThat(findings.get(0).text())
                .isEqualTo("shop.py: The provider shop:rules can't be found: nothing binds 'rules' at the file's top"
                        + " level; line 3 binds 'Rules'.");
        assertThat(findings.get(0).remedy())
                .isEqualTo("write shop:Rules, if that is meant; else define it, or name what is defined.");
        assertThat(checkProvider("shop:Far", "shop.py", "x = 1").get(0).text()).endsWith("at the file's top level.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def P(): pass",
                "async def P(): pass",
                "class P: pass",
                "class P(a): pass",
                "def P[T](): pass",
                "P = 1",
                "P: int = 1",
                "(a, [*P]) = 1, [2]",
                "P += 1",
                "for P in (): pass",
                "for a in (): pass\nelse:\n  P = 1",
                "with a as (b, P): pass",
                "try: pass\nexcept E:\n  P = 1",
                "if a:\n  import P",
                "import P.q",
                "import q as P",
                "from q import P",
                "from q import r as P",
                "while (P := 1): pass",
                "match a:\n  case [P, *b]: pass",
                "match a:\n  case {'k': 1, **P}: pass",
                "type P = int",
                "def f():\n  global P\n  P = 1",
                "from q import *",
                "def __getattr__(name): pass",
                "globals()['P'] = 1",
                "exec('P = 1')",
                "import sys\nsetattr(sys.modules[__name__], 'P', 1)",
            })
    void providerAttribute_isFound_howeverItIsBound(String source) throws IOException {
        assertThat(checkProvider("shop:P.q", "shop.py", source)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(P): P = 1",
                "class A:\n  P = 1",
                "x = [P for P in ()]",
                "P: int",
                "print(P)",
                "P == 1",
                "class Pq: pass",
                "x.P = 1",
                "import q.P",
                "lambda P: P",
            })
    void providerAttribute_isNotFound_whereOnlyOthersUseTheName(String source) throws IOException {
        assertThat(checkProvider("shop:P", "shop.py", source))
                .extracting(Finding::code)
                .containsExactly(PROVIDER_MISSING);
    }

    @Test
    void provider_isFound_inPackagesAndLibraries() throws IOException {
        String[] archive = {"shop/__init__.py", "", "shop/rules.py", "", "lib/tax/vat.py", "class Vat: pass"};
        assertThat(checkProvider("shop:rules", archive)).isEmpty();
        assertThat(checkProvider("shop:", archive)).isEmpty();
        assertThat(checkProvider("tax.vat:Vat", archive)).isEmpty();
        assertThat(checkProvider("tax.vat:Rate", archive))
                .extracting(Finding::entry)
                .containsExactly("lib/tax/vat.py");
    }

    /** Libraries seldom change from version to version. */
    @Test
    void libraryThatWasChecked_isNotCompiledAgain() throws IOException {
        byte[] zip = zip("lib/a.py", "x = 1", "b.py", "x = 1");
        Counting counting = new Counting();
        PythonCompiler once = new PythonCompiler(context);
        try (Archive archive = Zips.open(Files.write(directory.resolve("shop.zip"), zip))) {
            SourceCheck.check(archive, "shop@1", counting);
        }
        assertThat(counting.asked)
                .containsExactlyInAnyOrder("library /molt/shop@1.zip/lib/a.py", "/molt/shop@1.zip/b.py");
        assertThat(once.flawOfLibrary("a.py", bytes("x =")).orElseThrow())
                .isSameAs(once.flawOfLibrary("/molt/b.zip/a.py", bytes("x =")).orElseThrow());
    }

    /** Notes what is asked. */
    private static final class Counting implements SourceCheck.Compiler {
        private final Set<String> asked = new java.util.HashSet<>();

        @Override
        public Optional<SyntaxFlaw> flaw(String file, byte[] source) {
            asked.add(file);
            return Optional.empty();
        }

        @Override
        public Optional<SyntaxFlaw> flawOfLibrary(String file, byte[] source) {
            asked.add("library " + file);
            return Optional.empty();
        }

        @Override
        public TopLevel topLevel(String file, byte[] source) {
            return new TopLevel(Map.of(), true);
        }

        @Override
        public Set<String> standardModules() {
            return Set.of();
        }
    }
}
