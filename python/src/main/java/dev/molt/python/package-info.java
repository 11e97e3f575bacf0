/** Python modules, on GraalPy. */
@NullMarked
package dev.molt.python;

import org.jspecify.annotations.NullMarked;
