package dev.molt;

import dev.molt.reference.Switchboard;

/** The services of one module by name, whichever version of it is live. Immutable. */
public final class ModuleReferences {
    private final Switchboard switchboard;
    private final String module;

    ModuleReferences(Switchboard switchboard, String module) {
        this.switchboard = switchboard;
        this.module = module;
    }

    /**
     * The stable reference to this module's provider of a service. There need not be one yet: calls without a provider
     * throw {@link dev.molt.reference.ServiceUnavailableException}.
     *
     * @throws dev.molt.problem.MoltException when the service is no public interface that references can implement
     */
    public <T> T service(Class<T> service) {
        return switchboard.reference(service, module, null);
    }
}
