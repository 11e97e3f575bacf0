package dev.molt.python.bridge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that a Java name may have in Python: itself, then in snake case. */
final class Names {
    /** Python's, as far as they may be names in Java. */
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "as",
            "async",
            "await",
            "def",
            "del",
            "elif",
            "except",
            "from",
            "global",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "with",
            "yield");

    private Names() {}

    /** Without repetition, in the order in which they are looked for. A keyword of Python gets an underscore. */
    static List<String> of(String java) {
        String snake = snake(java);
        return List.copyOf(new LinkedHashSet<>(List.of(java, snake, snake + "_")));
    }

    /** The name under which Python code can write it: {@code fromPort} is {@code from_port}, {@code from} is {@code from_}. */
    static String inPython(String java) {
        String snake = snake(java);
        return KEYWORDS.contains(snake) ? snake + "_" : snake;
    }

    /** {@code parseURL} is {@code parse_url}, {@code HTTPServer2Go} is {@code http_server2_go}. */
    static String snake(String java) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < java.length(); i++) {
            if (startsWord(java, i)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(java.charAt(i)));
        }
        return snake.toString();
    }

    private static boolean startsWord(String java, int i) {
        if (i == 0 || !Character.isUpperCase(java.charAt(i)) || java.charAt(i - 1) == '_') {
            return false;
        }
        boolean endsAcronym = i + 1 < java.length() && Character.isLowerCase(java.charAt(i + 1));
        return !Character.isUpperCase(java.charAt(i - 1)) || endsAcronym;
    }

    /** A class's own name, without the loading of the class around it that Java's would do. */
    static String simple(Class<?> type) {
        String name = type.getTypeName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /** What a public method of this name of every object is, which no Python code has to serve. */
    static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");
}
