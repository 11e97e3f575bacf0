package dev.molt.python.source;

/**
 * What keeps a source text from being compiled. Immutable.
 *
 * @param line from 1; 0 where no line is to blame
 * @param column from 1; 0 where no column is to blame
 * @param message in the compiler's words
 */
public record SyntaxFlaw(int line, int column, String message) {}
