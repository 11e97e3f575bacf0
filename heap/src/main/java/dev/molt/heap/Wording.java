package dev.molt.heap;

import java.util.ArrayList;
import java.util.List;

/** The steps of a path as people say them: what goes without saying is left out. Stateless. */
final class Wording {
    private static final String LOCALS = "java.lang.ThreadLocal$ThreadLocalMap";
    private static final String STATIC = "static ";

    private Wording() {}

    /** Who holds it, and each step from there. */
    static List<String> of(HolderPath path) {
        List<HolderPath.Step> steps = path.steps();
        int holder = lastStaticField(steps);
        int start = Math.max(0, holder);
        List<String> said = new ArrayList<>();
        if (holder < 0) {
            said.add(path.root());
        }
        boolean isWithin = false;
        for (int i = start; i < steps.size() - 1; i++) {
            HolderPath.Step step = steps.get(i);
            if (step.isA(LOCALS)) {
                said.add("ThreadLocal");
            } else if (i > start && isInsideOf(steps.get(i - 1), step)) {
                isWithin = true;
                continue;
            } else if (!goesWithoutSaying(step) && !isRootItself(path, i)) {
                said.add(
                        isWithin || i == start || step.reference().startsWith("[")
                                ? brief(step.type()) + (i == start ? "" : " in it")
                                : step.reference() + " (" + brief(step.type()) + ")");
            }
            isWithin = false;
        }
        said.add(last(steps) + "loader of " + path.loader().replace('@', ' '));
        return said;
    }

    /** Why a class is loaded that has a static field on the way is of no interest: where it is, or -1. */
    static int lastStaticField(List<HolderPath.Step> steps) {
        int found = -1;
        for (int i = 0; i < steps.size() - 1; i++) {
            if (steps.get(i).isClass()
                    && !steps.get(i).ofModule()
                    && steps.get(i + 1).reference().startsWith(STATIC)) {
                found = i;
            }
        }
        return found;
    }

    /** The arrays and nodes of the JDK's collections. */
    private static boolean isInsideOf(HolderPath.Step collection, HolderPath.Step step) {
        boolean isPart = step.type().startsWith("java.")
                && (step.type().endsWith("[]") || step.type().contains("$Node"));
        return isPart && collection.type().startsWith("java.util.");
    }

    private static boolean goesWithoutSaying(HolderPath.Step step) {
        return step.reference().equals(Edges.CLASS) || step.isA(LOCALS + "$Entry") || step.isA(LOCALS + "$Entry[]");
    }

    /** A thread is named as the root already. */
    private static boolean isRootItself(HolderPath path, int step) {
        return step == 0
                && path.root().startsWith(RootKind.THREAD.text())
                && path.steps().get(0).isA("java.lang.Thread");
    }

    /** How the loader itself is called, where that is more than the class's loader. */
    private static String last(List<HolderPath.Step> steps) {
        String reference = steps.get(steps.size() - 1).reference();
        return reference.isEmpty() || reference.equals(Edges.LOADER) || reference.equals(Edges.CLASS)
                ? ""
                : reference + ", the ";
    }

    private static String brief(String type) {
        return type.replaceFirst("^java\\.(lang|util)\\.(?=[A-Z])", "");
    }
}
