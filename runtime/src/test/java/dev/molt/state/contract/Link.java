package dev.molt.state.contract;

/** An element of a long chain. */
public record Link(Object value, Link next) {}
