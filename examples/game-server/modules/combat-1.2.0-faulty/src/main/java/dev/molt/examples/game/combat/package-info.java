/** A faulty version of the game's rules of combat: it goes back by itself. */
@NullMarked
package dev.molt.examples.game.combat;

import org.jspecify.annotations.NullMarked;
