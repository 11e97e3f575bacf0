package dev.molt.state.contract;

import java.util.function.Supplier;

/** What has to be said of a state. */
public record Example(String said, Supplier<Object> state) {}
