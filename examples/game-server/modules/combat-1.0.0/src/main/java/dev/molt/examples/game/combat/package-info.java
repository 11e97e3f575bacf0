/** The game's rules of combat, version 1.0.0. */
@NullMarked
package dev.molt.examples.game.combat;

import org.jspecify.annotations.NullMarked;
