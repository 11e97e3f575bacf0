/**
 * What operators write for modules: a file of properties for each, which may change while the host runs.
 *
 * <p>Nouns: {@link dev.molt.configuration.Configurations} looks after the files of a host;
 * a {@link dev.molt.configuration.ModuleConfiguration} is what one version of a module sees of its file.
 *
 * <pre>
 *   home/config/pricing.properties ──looks──► Configurations ──each change──► ModuleConfiguration of pricing 1.4.1
 *                                                                        └──► ModuleConfiguration of pricing 1.4.2
 *                                                                                └──► its listeners, on its threads
 * </pre>
 *
 * <p>Rules: a version begins with what the file has then; a change counts when the file stands still; what can't be used
 * is told once and changes nothing; no reference is null unless marked.
 */
@NullMarked
package dev.molt.configuration;

import org.jspecify.annotations.NullMarked;
