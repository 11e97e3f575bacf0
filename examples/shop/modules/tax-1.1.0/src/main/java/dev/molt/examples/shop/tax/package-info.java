/** The shop's tax, version 1.1.0. */
@NullMarked
package dev.molt.examples.shop.tax;

import org.jspecify.annotations.NullMarked;
