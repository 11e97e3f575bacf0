package dev.molt.examples.game;

/** What a player asks for. Immutable. */
public sealed interface Command {
    /** Goes some steps. */
    record Walk(int east, int north) implements Command {}

    /** Gives gold to another session, as far as there is any. */
    record Give(String to, long gold) implements Command {}

    /** Strikes another session's hero. */
    record Strike(String defender, int force) implements Command {}

    /** Strikes one of the wolves, which lie on gold of the treasury. */
    record Hunt(int force) implements Command {}
}
