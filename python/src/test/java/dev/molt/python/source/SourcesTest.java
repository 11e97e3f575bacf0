package dev.molt.python.source;

import static dev.molt.python.source.Zips.bytes;
import static dev.molt.python.source.Zips.sources;
import static dev.molt.python.source.Zips.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.archive.Archive;
import dev.molt.problem.MoltException;
import dev.molt.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Python sees of an archive: beside each test's name in docs/zipimport.md stands what bare zipimport does. */
class SourcesTest {
    @TempDir
    private Path directory;

    // What can't be found in the archive as it is

    @Test
    void emptyDeflatedInit_isImported() throws IOException {
        byte[] zip = zip("shop/__init__.py", "", "shop/a.py", "x = 1");
        try (Python python = Python.with(sources(directory, "shop", zip))) {
            assertThat(python.text("__import__('shop.a').a.x")).isEqualTo("1");
        }
        try (Python python = bare(zip)) {
            assertThat(python.failure("__import__('shop.a')"))
                    .as("why nothing stays deflated; should GraalPy inflate it one day, that is no reason any more")
                    .startsWith("error: Error -5");
        }
    }

    /** A context whose path leads to the archive itself, to see what Python makes of that. */
    private Python bare(byte[] zip) throws IOException {
        Path data = Files.createDirectories(directory.resolve("bare"));
        Files.write(data.resolve("a.zip"), zip);
        Python python = new Python();
        python.files.mount("/bare", data);
        python.run("import sys\nsys.path.insert(0, '/bare/a.zip')");
        return python;
    }

    @Test
    void namespacePackage_needsNoDirectoryEntry_andReachesOverLibAndWheel() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("acme/shop.py", bytes("name = 'shop'"));
        entries.put("lib/acme/tax.py", bytes("name = 'tax'"));
        entries.put("lib/acme_bill-1.0-py3-none-any.whl", zip("acme/bill.py", "name = 'bill'"));
        try (Python python = Python.with(sources(directory, "acme", zip(entries)))) {
            python.run("import acme.shop, acme.tax, acme.bill");
            assertThat(python.text("[m.name for m in (acme.shop, acme.tax, acme.bill)]"))
                    .isEqualTo("['shop', 'tax', 'bill']");
        }
        try (Python python = bare(zip(entries))) {
            assertThat(python.failure("__import__('acme.shop')")).startsWith("ModuleNotFoundError");
        }
    }

    @Test
    void library_isImported_afterTheModulesOwn() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("own.py", bytes("x = 'own'"));
        entries.put("lib/own.py", bytes("x = 'lib'"));
        entries.put("lib/six.py", bytes("x = 'lib'"));
        entries.put("lib/six-1.16.0-py2.py3-none-any.whl", zip("six.py", "x = 'wheel'", "seven.py", "x = 'wheel'"));
        try (Python python = Python.with(sources(directory, "shop@1", zip(entries)))) {
            python.run("import own, six, seven");
            assertThat(python.text("[m.x for m in (own, six, seven)]")).isEqualTo("['own', 'lib', 'wheel']");
            assertThat(python.text("[m.__file__ for m in (own, six, seven)]"))
                    .isEqualTo("['/molt/shop@1.zip/own.py', '/molt/shop@1.zip/lib/six.py',"
                            + " '/molt/shop@1/six-1.16.0-py2.py3-none-any.whl/seven.py']");
        }
    }

    @Test
    void wheel_isAsIfInstalled() throws IOException {
        byte[] wheel = zip(
                "rules-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: rules\nVersion: 1.2\n",
                "rules-1.2.data/purelib/rules/__init__.py", "",
                "rules-1.2.data/purelib/rules/table.txt", "a;b");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("shop.py", bytes(""));
        entries.put("lib/rules-1.2-py3-none-any.whl", wheel);
        try (Python python = Python.with(sources(directory, "shop", zip(entries)))) {
            assertThat(python.text("__import__('importlib.metadata').metadata.version('rules')"))
                    .isEqualTo("1.2");
            assertThat(python.text(RESOURCES + "files('rules').joinpath('table.txt').read_text()"))
                    .isEqualTo("a;b");
        }
    }

    // What is left out

    @Test
    void byteCode_neverWinsOverItsSource() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (Python python = new Python()) {
            // unchecked: whoever imports it never looks at the source
            entries.put(
                    "shop.pyc",
                    python.latin1("__import__('importlib')._bootstrap_external._code_to_hash_pyc("
                            + "compile('x = 666', 'shop.py', 'exec'), bytes(8), False).decode('latin-1')"));
        }
        entries.put("shop.py", bytes("x = 1"));
        entries.put("__pycache__/shop.cpython-312.pyc", entries.get("shop.pyc"));
        try (Python python = Python.with(sources(directory, "shop", zip(entries)))) {
            assertThat(python.text("__import__('shop').x")).isEqualTo("1");
            assertThat(python.text("__import__('zipimport').zipimporter('/molt/shop.zip')._files.keys()"))
                    .isEqualTo("dict_keys(['shop.py'])");
        }
        try (Python python = bare(zip(entries))) {
            assertThat(python.text("__import__('shop').x"))
                    .as("what zipimport takes")
                    .isEqualTo("666");
        }
    }

    @Test
    void javaCode_isLeftOut_dataIsNot() throws IOException {
        byte[] zip = zip(
                "shop.py",
                "",
                "com/acme/A.class",
                "",
                "lib/a.jar",
                "",
                "lib/b-1-cp312-cp312-win32.whl",
                "",
                "LICENSE",
                "",
                "META-INF/MANIFEST.MF",
                "");
        try (Python python = Python.with(sources(directory, "shop", zip))) {
            assertThat(python.text("sorted(__import__('zipimport').zipimporter('/molt/shop.zip')._files)"))
                    .isEqualTo("['LICENSE', 'META-INF/', 'META-INF/MANIFEST.MF', 'shop.py']");
        }
    }

    // What is as with zipimport

    @Test
    void fileName_saysModuleAndVersion() throws IOException {
        try (Python python = Python.with(sources(directory, "shop@1.0/é", zip("shop.py", "")))) {
            assertThat(python.text("__import__('shop').__file__")).isEqualTo("/molt/shop@1.0__.zip/shop.py");
        }
        assertThat(sources(directory, "..", zip()).files().keySet()).containsExactly("/molt/_.zip");
        assertThat(sources(directory, "", zip()).files().keySet()).containsExactly("/molt/_.zip");
    }

    @Test
    void package_importsRelatively_andByAnyName() throws IOException {
        byte[] zip = zip(
                "shop/__init__.py",
                "from .rules import rate",
                "shop/rules/__init__.py",
                "from ..größe import rate",
                "shop/größe.py",
                "rate = 3");
        try (Python python = Python.with(sources(directory, "shop", zip))) {
            assertThat(python.text("__import__('shop').rate")).isEqualTo("3");
            assertThat(python.text("[m.name for m in __import__('pkgutil').iter_modules(__import__('shop').__path__)]"))
                    .isEqualTo("['größe', 'rules']");
        }
    }

    @Test
    void sourceWithMarkOrOtherLineEnds_isImported() throws IOException {
        byte[] zip = zip("mark.py", "\ufeffx = 'é'\r\nif x:\r\n  y = 2\r\n", "mac.py", "x = 1\ry = 2\r");
        try (Python python = Python.with(sources(directory, "shop", zip))) {
            python.run("import mark, mac");
            assertThat(python.text("(mark.x, mark.y, mac.y)")).isEqualTo("('é', 2, 2)");
        }
    }

    private static final String RESOURCES = "__import__('importlib.resources').resources.";

    @Test
    void data_isReadThroughTheLoader() throws IOException {
        byte[] zip = zip("shop/__init__.py", "", "shop/data/table.txt", "a;b");
        try (Python python = Python.with(sources(directory, "shop", zip))) {
            python.run("import shop, pkgutil");
            assertThat(python.text("pkgutil.get_data('shop', 'data/table.txt')"))
                    .isEqualTo("b'a;b'");
            assertThat(python.text("shop.__loader__.get_data('shop/data/table.txt')"))
                    .isEqualTo("b'a;b'");
            assertThat(python.text("[f.name for f in " + RESOURCES + "files('shop').joinpath('data').iterdir()]"))
                    .isEqualTo("['table.txt']");
            python.run("with " + RESOURCES + "as_file(" + RESOURCES
                    + "files('shop') / 'data' / 'table.txt') as p: text = open(p).read(); path = p");
            assertThat(python.text("(text, str(path).startswith('/tmp/'))")).isEqualTo("('a;b', True)");
            assertThat(python.failure("open(shop.__path__[0] + '/data/table.txt')"))
                    .startsWith("FileNotFoundError");
        }
    }

    @Test
    void main_isRun() throws IOException {
        Sources main = sources(
                directory, "app", zip("__main__.py", "import tool\nRESULT = __name__ + tool.x", "tool.py", "x='!'"));
        assertThat(main.hasMain()).isTrue();
        assertThat(sources(directory, "app", zip("app/__main__.py", "")).hasMain())
                .isFalse();
        try (Python python = Python.with(main)) {
            python.run("import zipimport\nspace = {'__name__': '__main__'}\n"
                    + "exec(zipimport.zipimporter('/molt/app.zip').get_code('__main__'), space)");
            assertThat(python.text("space['RESULT']")).isEqualTo("__main__!");
        }
    }

    @Test
    void source_isShownWhereItIsAskedFor() throws IOException {
        try (Python python = Python.with(sources(directory, "shop", zip("shop.py", "def f():\n    return 1\n")))) {
            assertThat(python.text("__import__('inspect').getsource(__import__('shop').f)"))
                    .isEqualTo("def f():\n    return 1\n");
        }
    }

    // What must not matter

    @Test
    void versions_liveSideBySide() throws IOException {
        Sources one = sources(directory, "shop@1", zip("shop.py", "x = 1\ndef f(): raise ValueError(1)\n"));
        Sources two = sources(directory, "shop@2", zip("shop.py", "x = 2\n\ndef f(): raise KeyError(2)\n"));
        try (Python first = Python.with(one);
                Python second = Python.with(two)) {
            first.run(TRACEBACK);
            second.run(TRACEBACK);
            assertThat(first.text("[shop.x, trace(shop.f)]"))
                    .contains("[1, ", "/molt/shop@1.zip/shop.py\", line 2", "def f(): raise ValueError(1)");
            assertThat(second.text("[shop.x, trace(shop.f)]"))
                    .contains("[2, ", "/molt/shop@2.zip/shop.py\", line 3", "def f(): raise KeyError(2)");
        }
    }

    private static final String TRACEBACK = """
            import shop, traceback
            def trace(f):
                try:
                    f()
                except Exception:
                    return traceback.format_exc()
            """;

    /** What may happen to an archive's file. */
    enum Change {
        OVERWRITTEN_IN_PLACE {
            @Override
            void happen(Path file, byte[] next) throws IOException {
                Files.write(file, next, StandardOpenOption.WRITE);
            }
        },
        TRUNCATED {
            @Override
            void happen(Path file, byte[] next) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        DELETED {
            @Override
            void happen(Path file, byte[] next) throws IOException {
                Files.delete(file);
            }
        },
        RENAMED_OVER {
            @Override
            void happen(Path file, byte[] next) throws IOException {
                Path other = Files.write(file.resolveSibling("other.zip"), next);
                Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            }
        };

        abstract void happen(Path file, byte[] next) throws IOException;
    }

    static byte[] shop(String version) {
        String text = "name = '%s'\ndef f():\n    raise ValueError('%s')\n".formatted(version, version);
        return zip("shop/__init__.py", text, "shop/a.py", text, "shop/b.txt", version, "c.py", text);
    }

    @ParameterizedTest
    @EnumSource
    void archiveThatChanges_disturbsNobody(Change change) throws IOException {
        Path file = Files.write(directory.resolve("shop.zip"), shop("v1"));
        Sources sources;
        try (Archive archive = Zips.open(file)) {
            sources = Sources.of(archive, "shop@1");
        }
        try (Python python = Python.with(sources)) {
            python.run(TRACEBACK);
            change.happen(file, shop("v2"));
            python.run("import shop.a, c, pkgutil, importlib\nimportlib.invalidate_caches()");
            assertThat(python.text("[shop.name, shop.a.name, c.name, pkgutil.get_data('shop', 'b.txt')]"))
                    .isEqualTo("['v1', 'v1', 'v1', b'v1']");
            assertThat(python.text("trace(shop.f)")).contains("raise ValueError('v1')\nValueError: v1");
            assertThat(python.text("importlib.reload(shop.a).__name__ + shop.a.name"))
                    .isEqualTo("shop.av1");
            assertThat(python.failure("__import__('shop.new')")).startsWith("ModuleNotFoundError");
        }
    }

    @Test
    void archiveWithMoreFilesThanZipimportCounts_isRefused() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 40_000; i++) {
            entries.put("d" + i + "/x", new byte[0]);
        }
        byte[] zip = zip(entries);
        assertThatThrownBy(() -> sources(directory, "shop", zip))
                .isInstanceOf(MoltException.class)
                .hasMessageContaining("has 80000 files and directories; Python can read 65535")
                .extracting(e -> ((MoltException) e).problem().code())
                .isEqualTo(ProblemCode.ARCHIVE_LIMIT);
    }

    @Test
    void sources_areTheSame_forTheSameArchive() throws IOException {
        byte[] zip = zip("b.py", "", "a/b.py", "x");
        assertThat(sources(directory, "shop", zip).files().get("/molt/shop.zip"))
                .isEqualTo(sources(directory, "shop", zip).files().get("/molt/shop.zip"));
    }
}
