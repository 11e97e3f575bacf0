/** The shop's tax, version 2.0.0. */
@NullMarked
package dev.molt.examples.shop.tax;

import org.jspecify.annotations.NullMarked;
