package dev.molt.python.bridge;

import java.util.Map;

/**
 * What one module version shares with its host. Immutable.
 *
 * @param loader where the Java objects that stand for Python callbacks are defined; it sees the contract's types
 * @param types the records, enums and exceptions that Python code may construct, by the name that it uses
 */
public record Contract(ClassLoader loader, Map<String, Class<?>> types) {
    public Contract {
        types = Map.copyOf(types);
    }
}
