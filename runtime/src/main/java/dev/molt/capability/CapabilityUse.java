package dev.molt.capability;

/**
 * A place in byte code that directly uses a capability. Immutable.
 *
 * @param entry the class file's entry, with the library's before it as in {@code lib/a.jar!/b.class}
 * @param place the method in Java notation, such as {@code com.acme.X.pay(Order)}
 */
public record CapabilityUse(Capability capability, String entry, String place) {}
