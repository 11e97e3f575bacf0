package dev.molt.module;

/** Where module code gets its references from. */
@FunctionalInterface
public interface ServiceAccess {
    /** The stable reference to a service of any module. */
    <T> T service(Class<T> service);
}
