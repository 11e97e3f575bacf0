package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.Problem;
import dev.molt.update.TrialPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't serve is refused with its reason, no caller notices, and nothing of it is left. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedWhileServingTest {
    private static final String SERVICE = "META-INF/services/" + Pricing.class.getName();
    private static final Duration START_DEADLINE = Duration.ofSeconds(2);

    public interface Pricing {
        int quote(int amount);
    }

    private static final String GOOD = """
            class Rules:
                def __init__(self):
                    self.rules = "rules"

                def quote(self, amount):
                    return amount * 2

                def release(self):
                    return self.rules

                def adopt(self, rules):
                    self.rules = rules
            """;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a syntax error               | PYTHON_SYNTAX      | '(' was never closed                      | def f(:
            a missing module             | PROVIDER_FAILED    | ModuleNotFoundError: No module named 'nowhere' | import nowhere
            a missing name               | PROVIDER_FAILED    | cannot import name 'nothing'              | from json import nothing
            a name that is not defined   | PROVIDER_FAILED    | NameError: name 'nothing' is not defined  | nothing
            a raised BaseException       | PROVIDER_FAILED    | BaseException: enough                     | raise BaseException("enough")
            a KeyboardInterrupt          | PROVIDER_FAILED    | KeyboardInterrupt                         | raise KeyboardInterrupt
            an exit                      | PROVIDER_FAILED    | asked to exit                             | import sys; sys.exit(3)
            an exit of the process       | PROVIDER_FAILED    | asked to exit                             | import os; os._exit(4)
            a loop without end           | PROVIDER_FAILED    | rules.py:1                                | while True: pass
            a loop that catches all      | PROVIDER_FAILED    | rules.py                                  | while True:\\n  try:\\n    while True: pass\\n  except BaseException: pass
            a long sleep                 | PROVIDER_FAILED    | rules.py                                  | import time; time.sleep(600)
            a thread that it may not have| PROVIDER_FAILED    | Creating threads is not allowed           | import threading; threading.Thread(target=print).start()
            """)
    void import_with(String what, String code, String text, String import_) throws Exception {
        refusedWhileServing(code, text, import_.replace("\\n", "\n") + "\n" + GOOD);
    }

    /** More of the same, which takes a minute: with {@code -Dmolt.refusals=all}. */
    @EnabledIfSystemProperty(named = "molt.refusals", matches = "all")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            an abort of the process      | PROVIDER_FAILED    | can't be created                          | import os; os.abort()
            a recursion without end      | PROVIDER_FAILED    | RecursionError                            | f = lambda: f(); f()
            a recursion without any limit| PROVIDER_FAILED    | can't be created                          | import sys; sys.setrecursionlimit(10**8); f = lambda: f(); f()
            a loop of finally blocks     | PROVIDER_FAILED    | rules.py                                  | def f():\\n  try:\\n    while True: pass\\n  finally:\\n    f()\\nf()
            sleeps that catch all        | PROVIDER_FAILED    | rules.py                                  | import time\\nwhile True:\\n  try: time.sleep(600)\\n  except BaseException: pass
            a lock that it has           | PROVIDER_FAILED    | rules.py                                  | import threading; l = threading.Lock(); l.acquire(); l.acquire()
            an event that never comes    | PROVIDER_FAILED    | rules.py                                  | import threading; threading.Event().wait()
            a queue that stays empty     | PROVIDER_FAILED    | rules.py                                  | import queue; queue.Queue().get()
            an endless atexit            | PROVIDER_FAILED    | ZeroDivisionError                         | import atexit\\ndef f():\\n  while True: pass\\natexit.register(f)\\n1/0
            a broken sys.modules         | PROVIDER_FAILED    | can't be created                          | import sys; sys.modules.clear(); 1/0
            """)
    void moreImports_with(String what, String code, String text, String import_) throws Exception {
        import_with(what, code, text, import_);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a missing function           | PROVIDER_TYPE      | Pricing.quote is served by no function    | def quote  | def qoute
            an argument too many         | PROVIDER_TYPE      | its Python function takes 2               | amount):   | amount, more):
            an argument too few          | PROVIDER_TYPE      | its Python function takes 0               | self, amount):   | self):
            no class                     | PROVIDER_MISSING   | nothing binds 'Rules'                     | class Rules      | class Roles
            a raising constructor        | PROVIDER_FAILED    | ValueError: no                            | self.rules = "rules" | raise ValueError("no")
            an endless constructor       | PROVIDER_FAILED    | python>.__init__(                         | self.rules = "rules" | while True: pass
            an adopt that divides by zero| STATE_ADOPT_FAILED | ZeroDivisionError                         | self.rules = rules   | 1/0
            an endless adopt             | STATE_TIMEOUT      | rules.py:11                               | self.rules = rules   | while True: pass
            an adopt that catches all    | STATE_TIMEOUT      | rules.py                                  | self.rules = rules   | exec("while True:\\n  try:\\n    while True: pass\\n  except BaseException: pass")
            """)
    void class_with(String what, String code, String text, String good, String bad) throws Exception {
        assertThat(GOOD).contains(good);
        refusedWhileServing(code, text, GOOD.replace(good, bad));
    }

    private void refusedWhileServing(String code, String text, String bad) throws Exception {
        try (PythonHost host = PythonHost.open(
                directory,
                settings -> settings.startDeadline(START_DEADLINE)
                        .handOverDeadline(START_DEADLINE)
                        .trial(TrialPolicy.NONE))) {
            host.put("pricing-1.zip", SERVICE, "rules:Rules", "rules.py", GOOD);
            Pricing pricing = host.molt.service(Pricing.class);
            Leftovers before = Leftovers.now();
            Problem problem;
            try (Load load = Load.of(2, () -> assertThat(pricing.quote(1)).isEqualTo(2))) {
                problem = host.refused("pricing-2.zip", SERVICE, "rules:Rules", "rules.py", bad);
                load.awaitMore(10);
            }
            assertThat(problem.text()).contains(text).contains("Still serving: generation 1 (pricing 1)");
            assertThat(problem.code()).hasToString(code);
            assertThat(problem.text()).contains("pricing");
            before.awaitAgain();
        }
    }
}
