/**
 * The contract of the pricing rules: what a module of rules provides, in whichever language, and what goes in and out. The
 * host defines these types.
 */
@NullMarked
package dev.molt.examples.rules;

import org.jspecify.annotations.NullMarked;
