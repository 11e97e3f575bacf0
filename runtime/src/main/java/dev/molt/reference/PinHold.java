package dev.molt.reference;

/**
 * A pin, or a task of one, that holds a generation open. Immutable.
 *
 * @param generation its number
 * @param holder who took it, since when, and where
 */
public record PinHold(long generation, Inside holder) {}
