/** What calls through references cost, beside what they replace. */
@NullMarked
package dev.molt.benchmarks;

import org.jspecify.annotations.NullMarked;
