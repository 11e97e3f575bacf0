package dev.molt.integration;

import java.util.Map;

/** The same with a module in Python; -Dmolt.pythonKills=NUMBER. */
class PythonKillTest extends KillTest {
    @Override
    byte[] archive(String label) {
        return Archives.archive(
                "greeter",
                label,
                Map.of(
                        "META-INF/services/" + Greeter.class.getName(),
                        Archives.bytes("greeter:greet\n"),
                        "greeter.py",
                        Archives.bytes("def greet(name):\n    return 'greeting " + label + " ' + name\n")));
    }

    @Override
    int kills() {
        return Integer.getInteger("molt.pythonKills", 3);
    }
}
