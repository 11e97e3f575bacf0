/** The pricing rules in Java, as one version among those in Python. */
@NullMarked
package dev.molt.examples.rules.inhouse;

import org.jspecify.annotations.NullMarked;
