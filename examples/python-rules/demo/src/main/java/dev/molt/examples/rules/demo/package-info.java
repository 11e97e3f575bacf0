/**
 * The demo: pricing rules in Python that are updated while they are asked, with one version in Java in between, and a check
 * of every answer.
 *
 * <pre>
 *   Customers (4 threads) ──basket──► PricingRules: Python 1.0, 1.1, …, Java 2.0, Python …
 *        │ each answer                      ▲
 *        ▼                                  │ counts of what was granted go over at each update
 *      Till ◄── Timeline ◄── RulesDemo ◄── Operator: updates, rolls back, tries what is broken
 *        │                       │
 *        └────────► RulesReport ◄┘
 * </pre>
 */
@NullMarked
package dev.molt.examples.rules.demo;

import org.jspecify.annotations.NullMarked;
