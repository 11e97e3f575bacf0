/** The shop's contract: what its modules provide and what goes in and out. The host defines these types. */
@NullMarked
package dev.molt.examples.shop;

import org.jspecify.annotations.NullMarked;
