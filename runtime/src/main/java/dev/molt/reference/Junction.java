package dev.molt.reference;

import org.jspecify.annotations.Nullable;

/**
 * What stands in front of a provider where it is not settled yet which one a call jumps to: a generated target asks it.
 * Public for generated targets only. Thread-safe.
 */
public abstract class Junction {
    /** Asks the site to look for a provider: where nothing is wired. */
    static final Junction UNRESOLVED = new Junction() {
        @Override
        public Object target(ReferenceSite site, @Nullable Object routingKey) {
            return site.resolve();
        }

        @Override
        boolean concerns(ReferenceKey key) {
            return true;
        }
    };

    /**
     * What the current thread's call jumps to. May wait, and may move the call into another generation.
     *
     * @param routingKey whom the call is for, where the service says so
     * @throws ServiceUnavailableException when no provider fits
     * @throws AmbiguousServiceException when several do
     */
    public abstract Object target(ReferenceSite site, @Nullable Object routingKey);

    /** Whether references with this key come to it. */
    abstract boolean concerns(ReferenceKey key);

    /**
     * Where a call belongs whose result, or whose pin, is to stay in one generation from now on.
     *
     * @param record the current thread's
     * @param generation where the call is now
     */
    Generation decided(CallRecord record, Generation generation) {
        return generation;
    }
}
