/**
 * The demo: a shop whose two modules are updated while customers call, and a check of every call.
 *
 * <pre>
 *   Customers (4 threads) ──quote──► Pricing ──on──► Tax
 *        │ each quote and when it was asked for
 *        ▼
 *     Verdict ◄── Timeline ◄── ShopDemo: drops archives, good and bad, and rolls back
 * </pre>
 */
@NullMarked
package dev.molt.examples.shop.demo;

import org.jspecify.annotations.NullMarked;
