/** The game's rules of combat, version 1.0.1: the hot-fix. */
@NullMarked
package dev.molt.examples.game.combat;

import org.jspecify.annotations.NullMarked;
