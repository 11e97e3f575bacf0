/**
 * How a module version sees classes and resources.
 *
 * <p>Nouns: a {@link dev.molt.loader.ModuleClassLoader} belongs to one module version; its class path is a list of
 * {@linkplain dev.molt.loader.ClassPathElement elements}, the module's own archive first, then its libraries.
 *
 * <pre>
 *   a class of the JDK's packages   ──► the JDK
 *   a contract's class              ──► the host            the types that host and modules share
 *   an imported package             ──► its exporter        whose loader looks in this order again
 *   a class in an element           ──► defined here        from bytes whose CRC was just checked
 *   anything else                   ──► the surroundings    the host, but of a program only what it was given itself
 *   resources                       ──► the exporter of their package, elements, then the surroundings
 * </pre>
 *
 * <p>Rules: no archive is ever opened through the JDK's URL machinery, whose caches are keyed by path and outlive the
 * file's content; a retired loader still loads what escaped objects need, without holding a file open; no reference is
 * null unless marked.
 */
@NullMarked
package dev.molt.loader;

import org.jspecify.annotations.NullMarked;
