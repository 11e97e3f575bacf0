/**
 * What byte code directly uses of the world outside its heap: a report for people and an accident's prevention, no
 * sandbox. Code that means harm finds a way that no scan sees.
 *
 * <p>Nouns: a {@link dev.molt.capability.Capability} is one word for a kind of use; the
 * {@link dev.molt.capability.CapabilityTable} says which members are one; a {@link dev.molt.capability.CapabilityUse} is
 * a place that uses it; the {@link dev.molt.capability.CapabilityPolicy} says what the host makes of uses that are not
 * declared.
 *
 * <pre>
 *   byte code ──CapabilityTable──► uses ──┐
 *   Molt-Capabilities, statement ─► declared ─┤ CapabilityPolicy ──► findings
 *   the host ─────────► allow, warn, refuse ──┘
 * </pre>
 *
 * <p>Rules: values are immutable; the order of findings is that of the capabilities; no reference is null unless marked.
 */
@NullMarked
package dev.molt.capability;

import org.jspecify.annotations.NullMarked;
