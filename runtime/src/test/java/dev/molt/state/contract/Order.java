package dev.molt.state.contract;

/** A contract type whose discount a module may have its own idea of. */
public record Order(String id, Object discount) {}
