/**
 * The game's world, version 1.0.0: a map of heroes.
 *
 * <pre>
 *   commands, ticks ──► GameWorld (lock) ──► Realm (heroes, treasury) ──► Journal
 *                          ▲     │
 *                       adopt   release
 * </pre>
 */
@NullMarked
package dev.molt.examples.game.world;

import org.jspecify.annotations.NullMarked;
