package dev.molt.leak;

import java.security.Provider;
import java.security.Security;
import java.util.function.Consumer;

/** The installed security providers. */
final class SecurityProviders implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        for (Provider provider : Security.getProviders()) {
            if (code.owns(provider)) {
                Security.removeProvider(provider.getName());
                found.accept(Leftover.takenBack(LeakVector.SECURITY_PROVIDER, provider.getName()));
            }
        }
    }
}
