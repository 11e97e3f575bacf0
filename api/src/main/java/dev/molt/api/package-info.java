/**
 * What a module's author may compile against. Nothing here is needed: an ordinary JAR with a provider file is a module.
 *
 * <p>Nouns: the {@link dev.molt.api.ModuleContext} is what a provider may ask its host for. A provider may be
 * {@link dev.molt.api.Stateful}, a {@link dev.molt.api.HealthCheck} or a {@link dev.molt.api.WarmUp} besides its service.
 * A service may mark methods as {@link dev.molt.api.Replayable} and arguments as {@link dev.molt.api.RoutingKey}.
 *
 * <pre>
 *   META-INF/services/com.acme.Pricing ──names──► com.acme.FlatPricing
 *                                                  │ public FlatPricing()                      or
 *                                                  │ public FlatPricing(ModuleContext context)
 *
 *   new version: constructor ─► check ─► warmUp ─► adopt ─► calls
 *   old version:                        release ──┘         └─► calls end ─► what its context owns is closed
 * </pre>
 *
 * <p>Rules: the host defines these types, so a module does not bundle them; nothing is null.
 */
@NullMarked
package dev.molt.api;

import org.jspecify.annotations.NullMarked;
