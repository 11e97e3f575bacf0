/** State. */
@NullMarked
package dev.molt.state;

import org.jspecify.annotations.NullMarked;
