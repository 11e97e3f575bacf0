package dev.molt.module;

import dev.molt.configuration.Configurations;
import dev.molt.problem.Problem;
import dev.molt.store.ModuleFiles;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a host has ready for its module versions. Immutable.
 *
 * @param tell is told what goes wrong beside calls, from any thread
 * @param closeDeadline how long each thing that a version owns may take to be closed before that is told, and the next
 *     one is closed
 */
public record Provisions(
        ModuleFiles files, Configurations configurations, Consumer<Problem> tell, Duration closeDeadline) {}
