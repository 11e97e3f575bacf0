package dev.molt.update;

import dev.molt.reference.CallFigures;

/**
 * What came of the calls of one module version since its trial or its canary began. Immutable.
 *
 * @param module its name
 * @param label its label
 * @param isNew whether it is the version that is to prove itself
 */
public record VersionFigures(String module, String label, boolean isNew, CallFigures.Snapshot figures) {}
