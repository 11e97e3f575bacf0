package dev.molt.reference;

import org.jspecify.annotations.Nullable;

/** Which calls of a canary go to the new version. */
@FunctionalInterface
public interface Routing {
    /**
     * Whether a call goes to the new version. Called by callers, so it is quick and never throws.
     *
     * @param routingKey whom the call is for, or null where nobody says
     */
    boolean isForCanary(@Nullable Object routingKey);
}
