package dev.molt.examples.shop;

import java.util.List;

/**
 * What one module version says of itself, for callers who check that they saw just one. Immutable.
 *
 * @param module the module's name
 * @param labels its version as several of its classes know it, at the beginning and at the end of the call
 * @param library the version of the library it brings, as the library's own package knows it
 */
public record Stamp(String module, List<String> labels, String library) {}
