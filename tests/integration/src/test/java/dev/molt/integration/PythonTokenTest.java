package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * The same with modules in Python, whose calls go through Java to each other. The long form is -Dmolt.pythonTokens=200.
 * Seen to hang where a thread lets others into a context while it is in another one.
 */
class PythonTokenTest extends TokenTest {
    private static final int UPDATES = Integer.getInteger("molt.pythonTokens", 10);
    private static final int MANY = 100;

    private static final String NODE = """
            class Provided:
                def __init__(self, context):
                    self.token = context.label()
                    if self.token.startswith("start"):
                        raise RuntimeError("not started")
                    self.nodes = [context.service(f"dev.molt.integration.TokenTest$Node{i}") for i in range(8)]
                    self.away = STATEFUL and self.token != "first"

                def health_check(self):
                    if self.token.startswith("check"):
                        raise RuntimeError("ill")

                def visit(self, route):
                    if self.away:
                        raise RuntimeError("called without state")
                    route.saw(INDEX, self.token)
                    following = route.next()
                    if following >= 0:
                        self.nodes[following].visit(route)
                    if self.away:
                        raise RuntimeError("state has gone within a call")
                    route.saw(INDEX, self.token)

                def visit_for(self, key, route):
                    self.visit(route)

                def later(self, route):
                    self.visit(route)
            """;

    private static final String STATE = """

                def release(self):
                    self.away = True
                    return "state"

                def adopt(self, state):
                    if self.token.startswith("adopt"):
                        raise RuntimeError("not adopted")
                    self.away = False
            """;

    @Override
    String provider() {
        return "node:Provided";
    }

    @Override
    Map<String, byte[]> code(int module, boolean stateful) {
        String text = NODE.replace("INDEX", "" + module).replace("STATEFUL", stateful ? "True" : "False");
        return Map.of("node.py", Archives.bytes(stateful ? text + STATE : text));
    }

    @Override
    boolean answersLater() {
        return false;
    }

    /** Of a context one thread at a time runs Python: more callers only wait longer. */
    @Override
    int callers() {
        return 12;
    }

    /** In few updates not all that may happen does. */
    @Override
    void assertAllHappened(String... ends) {
        if (UPDATES < MANY) {
            assertThat(outcomes()).contains(ends[0]);
        } else {
            super.assertAllHappened(ends);
        }
    }

    @Override
    int updates() {
        return UPDATES;
    }
}
