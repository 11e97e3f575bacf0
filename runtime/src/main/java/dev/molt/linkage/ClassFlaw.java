package dev.molt.linkage;

import dev.molt.problem.ProblemCode;

/**
 * What is wrong with one class file by itself. Immutable.
 *
 * @param className the class that the entry should hold, with slashes
 * @param entry the entry's name
 * @param fatal whether the JVM can't define the class
 */
record ClassFlaw(ProblemCode code, String className, String entry, String message, String remedy, boolean fatal) {}
