/** A broken version of the shop's pricing: it is refused, and the one before goes on. */
@NullMarked
package dev.molt.examples.shop.pricing;

import org.jspecify.annotations.NullMarked;
