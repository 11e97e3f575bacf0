package dev.molt.reference;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Divides calls between two generations that are live at the same time. A call is decided about once, when it first comes
 * to a module in which the two differ, and is wholly in one of them then: what it has called before is in both.
 * Thread-safe.
 *
 * <p>The call moves from the generation that has this split to one of the two, with nothing but a store: both stay open
 * until the generation with the split has drained, and whoever drains looks at that one first.
 */
final class Split extends Junction {
    private final Generation stable;
    private final Generation canary;
    private final Predicate<ReferenceKey> concerned;
    private final Routing routing;

    Split(Generation stable, Generation canary, Predicate<ReferenceKey> concerned, Routing routing) {
        this.stable = stable;
        this.canary = canary;
        this.concerned = concerned;
        this.routing = routing;
    }

    @Override
    boolean concerns(ReferenceKey key) {
        return concerned.test(key);
    }

    @Override
    public Object target(ReferenceSite site, @Nullable Object routingKey) {
        Generation chosen = choose(routingKey);
        site.record().restore(chosen.epoch());
        return site.targets()[Switchboard.slot(chosen.epoch())];
    }

    @Override
    Generation decided(CallRecord record, Generation generation) {
        return choose(null);
    }

    private Generation choose(@Nullable Object routingKey) {
        return routing.isForCanary(routingKey) ? canary : stable;
    }
}
