package dev.molt.leak;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a version has left behind. Immutable.
 *
 * @param which names it
 * @param takenBack whether it holds the version no longer
 * @param stack where it is, if it is a thread; innermost first
 */
record Leftover(LeakVector vector, String which, boolean takenBack, List<StackTraceElement> stack) {
    Leftover {
        stack = List.copyOf(stack);
    }

    static Leftover takenBack(LeakVector vector, String which) {
        return new Leftover(vector, which, true, List.of());
    }

    /** One fact, and a line for each frame. */
    List<String> facts() {
        String fate = takenBack ? "taken back." : "nobody but the module may end it.";
        List<String> facts = new ArrayList<>(List.of("It left " + vector.what() + " (" + which + "): " + fate));
        stack.forEach(frame -> facts.add("    at " + frame));
        return facts;
    }
}
