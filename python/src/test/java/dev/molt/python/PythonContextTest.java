package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.molt.api.PythonException;
import dev.molt.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Python code may ask of its host. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonContextTest {
    private static final String ASK = "META-INF/services/" + Ask.class.getName();
    private static final String OTHER = "META-INF/services/" + Other.class.getName();

    @TempDir
    Path directory;

    public interface Ask {
        Object ask(Object what) throws Exception;
    }

    public interface Other {
        int twice(int number);
    }

    public interface Bell {
        void ring(String who);
    }

    @Test
    void context_isGivenToAClassThatTakesOne_andIsInTheMoltModule() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("asking-1.4.zip", ASK, "asking:Asking", "asking.py", """
                    import molt
                    class Asking:
                        def __init__(self, context):
                            self.context = context
                        def ask(self, what):
                            return [self.context.module(), self.context.label(), molt.context == self.context]
                    """);
            assertThat(host.molt.service(Ask.class).ask(null)).isEqualTo(List.of("asking", "1.4", true));
        }
    }

    @Test
    void service_ofAnotherModule_isCalledThroughItsReference() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("other-1.zip", OTHER, "other:", "other.py", "def twice(number): return 2 * number");
            host.put("asking-1.zip", ASK, "asking:ask", "asking.py", """
                    import molt
                    other = molt.context.service("%s")
                    def ask(what): return other.twice(what)
                    """.formatted(Other.class.getName()));
            Ask ask = host.molt.service(Ask.class);
            assertThat(ask.ask(21)).isEqualTo(42);
            host.put("other-2.zip", OTHER, "other:", "other.py", "def twice(number): return 3 * number");
            assertThat(ask.ask(21)).isEqualTo(63);
        }
    }

    @Test
    void unknownService_isAnErrorThatNamesIt() {
        try (PythonHost host = PythonHost.open(directory)) {
            assertThat(host.refused("asking-1.zip", ASK, "asking:ask", "asking.py", """
                            import molt
                            other = molt.context.service("no.Such")
                            def ask(what): return 1
                            """)
                            .text())
                    .contains("The host has no interface no.Such.");
        }
    }

    @Test
    void work_isDoneBesideCalls_laterAndAgain() throws Exception {
        CountDownLatch rung = new CountDownLatch(4);
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("asking-1.zip", ASK, "asking:ask", "asking.py", """
                    import molt
                    def ask(bell):
                        molt.context.submit(lambda: bell.ring("submit"))
                        molt.context.later(0.01, lambda: bell.ring("later"))
                        molt.context.every(0.01, lambda: bell.ring("every"))
                    """);
            Bell bell = who -> rung.countDown();
            host.molt.service(Ask.class).ask(bell);
            assertThat(rung.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void dataDirectory_isTheModules_andTheRestOfTheDiskIsNowhere() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("asking-1.zip", ASK, "asking:ask", "asking.py", """
                    import molt, os
                    def ask(name):
                        if name:
                            return os.path.exists(name)
                        path = molt.context.data_directory() + "/kept.txt"
                        with open(path, "w") as file:
                            file.write("kept")
                        with open(path) as file:
                            return file.read()
                    """);
            Ask ask = host.molt.service(Ask.class);
            assertThat(ask.ask(null)).isEqualTo("kept");
            try (var files = Files.walk(directory.resolve("home"))) {
                assertThat(files.filter(file -> file.endsWith("kept.txt")).map(PythonContextTest::read))
                        .containsExactly("kept");
            }
            assertThat(ask.ask(directory.toString())).isEqualTo(false);
            assertThat(ask.ask("/etc/passwd")).isEqualTo(false);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void close_runsWhatWasRegistered_andTheProvidersOwn_andAtexit() throws Exception {
        List<String> rung = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("asking-1.zip", ASK, "asking:Asking", "asking.py", """
                    import atexit
                    class Asking:
                        def __init__(self, context):
                            self.context = context
                        def ask(self, bell):
                            self.bell = bell
                            self.context.on_close(lambda: bell.ring("registered"))
                            atexit.register(lambda: bell.ring("atexit"))
                        def close(self):
                            self.bell.ring("close")
                    """);
            Bell bell = rung::add;
            host.molt.service(Ask.class).ask(bell);
        }
        assertThat(rung).containsExactly("registered", "close", "atexit");
    }

    // ---- what the manifest asks for

    @Test
    void threads_areForModulesThatDeclareThem() throws Exception {
        String text = """
                import threading
                def ask(what):
                    found = []
                    thread = threading.Thread(target=lambda: found.append(7))
                    thread.start()
                    thread.join()
                    return found
                """;
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("asking-1.zip", ASK, "asking:ask", "asking.py", text);
            Ask ask = host.molt.service(Ask.class);
            assertThatThrownBy(() -> ask.ask(null)).isInstanceOf(PythonException.class);
            host.put(
                    "asking-2.zip",
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nMolt-Capabilities: threads\n",
                    ASK,
                    "asking:ask",
                    "asking.py",
                    text);
            assertThat(ask.ask(null)).isEqualTo(List.of(7));
        }
    }

    @Test
    void contexts_ofOneVersion_runAtTheSameTime() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put(
                    "asking-1.zip",
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nMolt-Python-Contexts: 2\n",
                    ASK,
                    "asking:ask",
                    "asking.py",
                    """
                    seen = []
                    def ask(bell):
                        seen.append(1)
                        bell.ring("in")
                        return len(seen)
                    """);
            Ask ask = host.molt.service(Ask.class);
            CountDownLatch both = new CountDownLatch(2);
            Bell bell = who -> {
                both.countDown();
                await(both);
            };
            Thread other = new Thread(() -> unchecked(ask, bell));
            other.start();
            // Each has modules of its own, and both calls are inside when they are answered.
            assertThat(ask.ask(bell)).isEqualTo(1);
            other.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void unchecked(Ask ask, Object what) {
        try {
            ask.ask(what);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callPastItsLimit_isStopped_andNoOther() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put(
                    "asking-1.zip",
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nMolt-Python-Call-Limit: 0.5\n",
                    ASK,
                    "asking:ask",
                    "asking.py",
                    """
                    def ask(what):
                        while what:
                            try:
                                pass
                            except BaseException:
                                pass
                        return 7
                    """);
            Ask ask = host.molt.service(Ask.class);
            assertThatThrownBy(() -> ask.ask(true))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("took longer than it may");
            assertThat(ask.ask(false)).isEqualTo(7);
        }
    }

    @Test
    void attribute_thatIsNoNumber_isRefused() {
        try (PythonHost host = PythonHost.open(directory)) {
            for (String attribute : List.of(
                    "Molt-Python-Contexts: 0",
                    "Molt-Python-Contexts: many",
                    "Molt-Python-Call-Limit: 0",
                    "Molt-Python-Call-Limit: -1")) {
                assertThat(host.refused(
                                        "asking-1.zip",
                                        "META-INF/MANIFEST.MF",
                                        "Manifest-Version: 1.0\n" + attribute + "\n",
                                        ASK,
                                        "asking:ask",
                                        "asking.py",
                                        "def ask(what): return 1")
                                .code())
                        .as(attribute)
                        .isEqualTo(ProblemCode.MANIFEST_MALFORMED);
            }
        }
    }

    @Test
    void providerWithState_getsOneContextOnly() {
        try (PythonHost host = PythonHost.open(directory)) {
            assertThat(host.refused(
                                    "asking-1.zip",
                                    "META-INF/MANIFEST.MF",
                                    "Manifest-Version: 1.0\nMolt-Python-Contexts: 2\n",
                                    ASK,
                                    "asking:Asking",
                                    "asking.py",
                                    """
                                    class Asking:
                                        def ask(self, what): return 1
                                        def release(self): return {}
                                        def adopt(self, state): pass
                                    """)
                            .text())
                    .contains("has state, and the module asks for 2 contexts");
        }
    }

    @Test
    void providers_ofOneObject_areOne() throws Exception {
        try (PythonHost host = PythonHost.open(directory)) {
            host.put("both-1.zip", ASK, "both:Both", OTHER, "both:Both", "both.py", """
                    class Both:
                        last = None
                        def ask(self, what): return self.last
                        def twice(self, number):
                            self.last = number
                            return 2 * number
                    """);
            host.molt.service(Other.class).twice(4);
            assertThat(host.molt.service(Ask.class).ask(Map.of())).isEqualTo(4);
        }
    }
}
