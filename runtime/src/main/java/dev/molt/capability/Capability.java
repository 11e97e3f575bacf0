package dev.molt.capability;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A kind of thing that code does to the world outside its own heap. */
public enum Capability {
    /** Starts or controls other processes. */
    PROCESS,
    /** Ends the host's JVM. */
    EXIT,
    /** Opens connections, or listens for them. */
    NETWORK,
    /** Reads or writes files. */
    FILES,
    /** Loads or is native code, or touches memory outside the heap's rules. */
    NATIVE,
    /** Reaches around access control, calls what it knows by name, or makes classes that implement others. */
    REFLECTION,
    /** Creates threads, or things that do. */
    THREADS,
    /** Creates class loaders, or defines classes. */
    CLASSLOADER,
    /** Alters loaded classes, or attaches to a JVM. */
    INSTRUMENTATION;

    /** The word in manifests, statements, policies and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The capability of this word. */
    public static Optional<Capability> of(String word) {
        return Arrays.stream(values())
                .filter(capability -> capability.word().equals(word))
                .findFirst();
    }

    /**
     * Reads a list such as {@code process, network}. Words that are none are left out: a newer Molt may know them.
     *
     * @param words separated by commas
     */
    public static Set<Capability> parse(String words) {
        Set<Capability> parsed = EnumSet.noneOf(Capability.class);
        for (String word : words.split(",", -1)) {
            of(word.trim()).ifPresent(parsed::add);
        }
        return parsed;
    }
}
