package dev.molt.heap;

import dev.molt.leak.LeakVector;
import java.util.List;

/**
 * The shortest way from a root of the garbage collector to the class loader of a module version. Immutable.
 *
 * @param loader what is held: the module and its label
 * @param vector the kind of leak that it shows
 * @param root what the collector begins with, such as {@code thread 'pool-1-thread-3'}
 * @param steps what is on the way from there, the loader last
 * @param softOnly whether there is only a way through a soft reference, which goes when memory is short
 * @param stack where the root's thread is, innermost frame first; empty when the root is of no thread
 */
public record HolderPath(
        String loader, LeakVector vector, String root, List<Step> steps, boolean softOnly, List<String> stack) {
    /** Makes the lists unmodifiable. */
    public HolderPath {
        steps = List.copyOf(steps);
        stack = List.copyOf(stack);
    }

    /**
     * One object on the way. Immutable.
     *
     * @param reference how the one before calls it: a field, {@code [3]} in an array, {@code static HOOKS},
     *     {@code class} or {@code class loader}; empty for the first one
     * @param type its class, or {@code class com.acme.Ctx} when it is itself a class
     * @param kinds the names of its class and of all that extends
     * @param ofModule whether its class, or what it is itself, was loaded by the loader at the end
     */
    public record Step(String reference, String type, List<String> kinds, boolean ofModule) {
        /** Makes the list unmodifiable. */
        public Step {
            kinds = List.copyOf(kinds);
        }

        boolean isA(String className) {
            return kinds.contains(className);
        }

        boolean isClass() {
            return type.startsWith(CLASS);
        }
    }

    private static final String CLASS = "class ";

    /** One line for people: who holds it, and by what. */
    public String text() {
        return String.join(" → ", lines());
    }

    /** Who holds it, and then a text for each step; what goes without saying, such as an object's class, is left out. */
    public List<String> lines() {
        return Wording.of(this);
    }
}
