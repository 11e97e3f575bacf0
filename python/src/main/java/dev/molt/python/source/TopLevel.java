package dev.molt.python.source;

import java.util.Map;

/**
 * The names that a source text binds at its top level, as far as the text tells. Immutable.
 *
 * @param lines maps each name to the line that binds it first
 * @param open whether it may bind others, as by {@code from x import *}
 */
public record TopLevel(Map<String, Integer> lines, boolean open) {
    public TopLevel {
        lines = Map.copyOf(lines);
    }

    boolean mayBind(String name) {
        return open || lines.containsKey(name);
    }
}
