package dev.molt.admission;

import dev.molt.linkage.HostClasses;
import dev.molt.module.Contracts;

/**
 * What a module's code would run among. Thread-safe.
 *
 * @param contracts the service interfaces, and what they lead to
 * @param classes the facts of all classes outside of the module
 * @param known whether that is all of the host; else only the JDK is known, and what is missing may be there
 */
public record Surroundings(Contracts contracts, HostClasses classes, boolean known) {
    /** The host that this code runs in. */
    public static Surroundings of(Contracts contracts) {
        return new Surroundings(contracts, HostClasses.of(contracts.host()), true);
    }

    /** Some host with this JDK. */
    public static Surroundings unknown() {
        Contracts ofJdk = Contracts.ofHost(ClassLoader.getPlatformClassLoader());
        return new Surroundings(ofJdk, HostClasses.unknown(), false);
    }
}
