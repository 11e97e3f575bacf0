package dev.molt.python.source;

import static dev.molt.python.source.Zips.sources;
import static dev.molt.python.source.Zips.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python code can reach, and what it can't. */
class VirtualFilesTest {
    @TempDir
    private Path directory;

    private Sources shop() throws IOException {
        return sources(directory, "shop", zip("shop/__init__.py", "", "shop/a.txt", "alpha"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/etc/passwd').read()",
                "open('/molt/../etc/passwd').read()",
                "open('../etc/passwd').read()",
                "__import__('os').stat('/etc')",
                "__import__('os').listdir('/etc')",
                "__import__('os').listdir('/home')",
                "__import__('os').chdir('/usr')",
                "__import__('os').readlink('/proc/self/exe')",
                "__import__('shutil').copy('/etc/passwd', '/tmp/stolen')",
            })
    void hostsDisk_isNotThere(String expression) {
        try (Python python = new Python()) {
            assertThat(python.failure(expression)).startsWith("FileNotFoundError: ");
        }
    }

    @Test
    void root_showsNothingButItsOwn() throws IOException {
        try (Python python = Python.with(shop())) {
            python.files.mount("/data/shop", Files.createDirectory(directory.resolve("d")));
            assertThat(python.text("sorted(__import__('os').listdir('/'))")).isEqualTo("['data', 'molt', 'tmp']");
            assertThat(python.text("__import__('os').listdir('/molt')")).isEqualTo("['shop.zip']");
            assertThat(python.text("__import__('os').listdir('/data')")).isEqualTo("['shop']");
            assertThat(python.text("__import__('os').getcwd()")).isEqualTo("/");
            assertThat(
                            python.text(
                                    "[p for p in ('/molt/shop.zip', '/molt', '/tmp', '/nope') if __import__('os.path').path.isfile(p)]"))
                    .isEqualTo("['/molt/shop.zip']");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/molt/shop.zip', 'wb')",
                "open('/molt/shop.zip', 'r+b')",
                "open('/molt/shop.zip', 'ab')",
                "open('/molt/new.py', 'w')",
                "open('/new.py', 'w')",
                "__import__('os').remove('/molt/shop.zip')",
                "__import__('os').mkdir('/molt/new')",
                "__import__('os').rmdir('/molt')",
                "__import__('os').rmdir('/tmp')",
                "__import__('os').rename('/molt/shop.zip', '/tmp/shop.zip')",
                "__import__('os').rename('/tmp', '/other')",
                "__import__('os').utime('/molt/shop.zip')",
                "__import__('os').truncate('/molt/shop.zip', 0)",
                "__import__('os').symlink('/molt/shop.zip', '/tmp/link')",
                "__import__('os').link('/molt/shop.zip', '/tmp/link')",
            })
    void sources_cantBeChanged(String expression) throws IOException {
        try (Python python = Python.with(shop())) {
            assertThat(python.failure(expression)).startsWith("PermissionError: ");
            assertThat(python.text("__import__('pkgutil').get_data('shop', 'a.txt')"))
                    .isEqualTo("b'alpha'");
        }
    }

    @Test
    void temporaryFiles_areEachContextsOwn() {
        try (Python python = new Python();
                Python other = new Python()) {
            python.run("""
                    import tempfile, os, shutil
                    folder = tempfile.mkdtemp()
                    path = os.path.join(folder, 'a')
                    with open(path, 'w') as f: f.write('alpha')
                    with open(path, 'a') as f: f.write('beta')
                    os.rename(path, path + '2')
                    os.replace(path + '2', path)
                    shutil.copy2(path, path + '3')
                    with open(path, 'r+') as f:
                        f.seek(1); f.write('L'); f.truncate(7)
                    with tempfile.NamedTemporaryFile() as f: named = f.name
                    """);
            assertThat(python.text("(folder.startswith('/tmp/'), open(path).read(), open(path + '3').read())"))
                    .isEqualTo("(True, 'aLphabe', 'alphabeta')");
            assertThat(python.text("(sorted(os.listdir(folder)), os.path.exists(named))"))
                    .isEqualTo("(['a', 'a3'], False)");
            assertThat(python.text("shutil.rmtree(folder) or os.listdir('/tmp')"))
                    .isEqualTo("[]");
            assertThat(other.text("__import__('os').listdir('/tmp')")).isEqualTo("[]");
        }
    }

    /**
     * GraalPy's own library lies in the home directory of whoever runs the host. The test asks for what would do no harm
     * there: a file that is not there says "not found" where removing it is allowed.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open(os.__file__, 'a')",
                "open(os.__file__, 'r+')",
                "os.utime(os.__file__, (os.stat(os.__file__).st_mtime,) * 2)",
                "os.remove(os.__file__ + '.none')",
                "os.rename(os.__file__ + '.none', '/tmp/os.py')",
                "os.rename('/tmp/none', os.__file__ + '.none')",
                "os.rmdir(os.path.dirname(os.__file__))",
                "os.mkdir(os.path.dirname(os.__file__) + '/none/none')",
                "os.symlink('/tmp', os.path.dirname(os.__file__) + '/none/none')",
            })
    void libraryOfPython_cantBeChanged(String expression) {
        try (Python python = new Python()) {
            python.run("import os");
            assertThat(python.failure(expression)).startsWith("PermissionError: ");
            assertThat(python.text("(os.access(os.__file__, os.R_OK), os.access(os.__file__, os.W_OK))"))
                    .isEqualTo("(True, False)");
        }
    }

    @Test
    void directory_isNoFile() {
        try (Python python = new Python()) {
            assertThat(python.failure("open('/molt').read()")).startsWith("IsADirectoryError: ");
            assertThat(python.failure("open('/tmp').read()")).startsWith("IsADirectoryError: ");
        }
    }

    @Test
    void temporaryFiles_haveABound() {
        try (Python python = new Python()) {
            assertThat(python.failure(
                            "[open(f'/tmp/{i}', 'wb', buffering=0).write(bytes(1 << 20)) for i in range(100)]"))
                    .startsWith("OSError: ");
            assertThat(python.value("sum(__import__('os').path.getsize(f'/tmp/{i}') for i in range(50))")
                            .asLong())
                    .isEqualTo(50L << 20);
        }
    }

    @Test
    void mountedDirectory_isReadAndWritten() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("old.txt"), "old");
        try (Python python = new Python()) {
            python.files.mount("/data", data);
            python.run("""
                    import os
                    os.makedirs('/data/a/b')
                    os.chdir('/data/a')
                    with open('b/new.txt', 'w') as f: f.write('new')
                    os.rename('../old.txt', 'older.txt')
                    os.utime('/data/a/older.txt', (1, 2))
                    """);
            assertThat(python.text("os.stat('older.txt').st_mtime")).isEqualTo("2.0");
            assertThat(python.text("[(d, sorted(f)) for d, _, f in os.walk('/data')]"))
                    .isEqualTo("[('/data', []), ('/data/a', ['older.txt']), ('/data/a/b', ['new.txt'])]");
            assertThat(python.text("os.path.realpath('b/../older.txt')")).isEqualTo("/data/a/older.txt");
            assertThat(python.text("os.path.samefile('b/new.txt', 'older.txt')"))
                    .isEqualTo("False");
        }
        assertThat(data.resolve("a/b/new.txt")).hasContent("new");
        assertThat(data.resolve("a/older.txt")).hasContent("old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/data/out/secret').read()",
                "open('/data/secret').read()",
                "open('/data/secret', 'w')",
                "open('/data/out/new', 'w')",
                "open('/data/dangling', 'w')",
                "__import__('os').listdir('/data/out')",
                "__import__('os').stat('/data/secret')",
                "__import__('os').mkdir('/data/out/new')",
                "__import__('os').remove('/data/out/secret')",
                "__import__('os').rename('/data/mine', '/data/out/mine')",
                "__import__('os').chdir('/data/out') or open('secret').read()",
                "__import__('shutil').copy('/data/secret', '/tmp/secret')",
            })
    void linkThatLeadsOut_leadsNowhere(String expression) throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path outside = Files.createDirectory(directory.resolve("data-of-others"));
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.writeString(data.resolve("mine"), "mine");
        Files.createSymbolicLink(data.resolve("out"), outside);
        Files.createSymbolicLink(data.resolve("secret"), secret);
        Files.createSymbolicLink(data.resolve("dangling"), outside.resolve("new"));
        try (Python python = new Python()) {
            python.files.mount("/data", data);
            assertThat(python.failure(expression)).matches("(PermissionError|FileNotFoundError): .*");
        }
        assertThat(outside).isDirectoryContaining(secret::equals);
        assertThat(outside.toFile().list()).containsExactly("secret");
        assertThat(secret).hasContent("secret");
    }

    @Test
    void linkThatStaysInside_isFollowed_andRemovedAsALink() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path real = Files.writeString(data.resolve("real"), "mine");
        Files.createSymbolicLink(data.resolve("absolute"), real);
        Files.createSymbolicLink(data.resolve("relative"), Path.of("real"));
        try (Python python = new Python()) {
            python.files.mount("/data", data);
            assertThat(python.text("open('/data/absolute').read() + open('/data/relative').read()"))
                    .isEqualTo("minemine");
            assertThat(python.text("[__import__('os').path.realpath('/data/' + n) for n in ('absolute', 'relative')]"))
                    .isEqualTo("['/data/real', '/data/real']");
            python.run("import os\nos.remove('/data/absolute')");
        }
        assertThat(real).exists();
        assertThat(data.resolve("absolute")).doesNotExist();
    }

    @Test
    void directoryThatIsNotThere_isNotMounted() {
        assertThatThrownBy(() -> new VirtualFiles().mount("/data", directory.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Can't show " + directory.resolve("none") + " as /data");
    }

    @Test
    void sourcesThatComeLate_areImported() throws IOException {
        try (Python python = new Python()) {
            assertThat(python.failure("__import__('shop')")).startsWith("ModuleNotFoundError");
            assertThat(python.add(shop()).text("__import__('shop').__file__"))
                    .isEqualTo("/molt/shop.zip/shop/__init__.py");
        }
    }
}
