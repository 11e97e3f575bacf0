/**
 * The {@code molt} command. Each subcommand is one class that reads its options, calls the runtime and prints.
 *
 * <pre>
 *   molt demo | run | verify | diff | inspect | history | leaks
 *        └─► exit code 0 done, 1 refused or failed, 2 wrong usage; of leaks, 1 something is held, 3 failed
 * </pre>
 */
@NullMarked
package dev.molt.cli;

import org.jspecify.annotations.NullMarked;
