/**
 * The border between Java and the Python code of one context. Values are copied over it both ways, so that nothing of a
 * context gets out and a closed context is garbage.
 *
 * <p>Nouns: a {@link dev.molt.python.bridge.Bridge} is the border of one context, a
 * {@link dev.molt.python.bridge.Contract} what its module shares with the host, and a
 * {@link dev.molt.python.bridge.Binding} the Python functions that serve an object's Java interfaces.
 *
 * <pre>
 *   caller ── Method, arguments ──► Binding ── copies, or host objects by handle ──► Python function
 *          ◄── plain Java result ──         ◄── read by the declared type ──────────
 * </pre>
 *
 * <p>Rules: what Python gets is a copy, or a handle whose methods can be called; what Java gets is plain Java, or a
 * callback whose hold on the context ends with the bridge. What each type becomes is in docs/python-mapping.md. A value
 * that does not fit is told by its place: the method, and the way into the value.
 */
@NullMarked
package dev.molt.python.bridge;

import org.jspecify.annotations.NullMarked;
