/** The shop's pricing, version 2.0.0. */
@NullMarked
package dev.molt.examples.shop.pricing;

import org.jspecify.annotations.NullMarked;
