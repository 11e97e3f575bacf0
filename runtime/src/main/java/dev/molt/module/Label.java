package dev.molt.module;

import java.lang.module.ModuleDescriptor;

/**
 * A module version's name for people, such as {@code 1.4.2}; ordered as {@link ModuleDescriptor.Version} where both are
 * of that form, else as text. Immutable.
 */
public record Label(String text) implements Comparable<Label> {
    @Override
    public int compareTo(Label other) {
        try {
            return ModuleDescriptor.Version.parse(text).compareTo(ModuleDescriptor.Version.parse(other.text));
        } catch (IllegalArgumentException e) {
            return text.compareTo(other.text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
