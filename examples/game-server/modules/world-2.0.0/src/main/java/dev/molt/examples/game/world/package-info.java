/**
 * The game's world, version 2.0.0: heroes in columns, who have fame too.
 *
 * <pre>
 *   commands, ticks ──► GameWorld (lock) ──► Realm (columns, treasury) ──► Journal
 *                          ▲     │
 *                       adopt   release
 * </pre>
 */
@NullMarked
package dev.molt.examples.game.world;

import org.jspecify.annotations.NullMarked;
