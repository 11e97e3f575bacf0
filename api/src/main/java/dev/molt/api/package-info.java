/**
 * What a module's author may compile against. Nothing here is needed: an ordinary JAR with a provider file is a module.
 *
 * <p>Nouns: the {@link dev.molt.api.ModuleContext} is what a provider may ask its host for.
 *
 * <pre>
 *   META-INF/services/com.acme.Pricing ──names──► com.acme.FlatPricing
 *                                                  │ public FlatPricing()                      or
 *                                                  │ public FlatPricing(ModuleContext context)
 * </pre>
 *
 * <p>Rules: the host defines these types, so a module does not bundle them; nothing is null.
 */
@NullMarked
package dev.molt.api;

import org.jspecify.annotations.NullMarked;
