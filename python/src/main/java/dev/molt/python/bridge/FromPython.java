package dev.molt.python.bridge;

import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Copies a Python value into one Java type. Thread-safe. */
@FunctionalInterface
interface FromPython {
    /**
     * Copies a value.
     *
     * @throws dev.molt.api.PythonException when the value does not fit
     */
    @Nullable
    Object copy(Value value, Place place);
}
