package dev.molt.reference;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The results of one generation's calls that are not done yet: stages that have not completed, closeables and streams
 * that have not been closed. Each holds the generation open as a call does. Thread-safe.
 *
 * <p>A result that its caller forgets is over when the garbage collector finds it.
 */
final class Leases {
    /** The number of open leases: the one word that a drain reads. */
    private final AtomicInteger open = new AtomicInteger();

    /** The open leases again, for people. */
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

    /** Where the garbage collector puts the leases of results that nobody can reach. */
    private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();

    /**
     * Keeps the call open until its result is done. Runs inside the call.
     *
     * @param declared the result's type as the service declares it
     * @return what the caller is to get: the result, or for closeables and streams another object of the declared type
     */
    Object extend(Object result, ReferenceSite site, Generation generation, Class<?> declared, String method) {
        if (result instanceof CompletionStage<?> stage) {
            extend(stage, method);
            return result;
        }
        Class<?> shown = result instanceof AutoCloseable ? LeasedObject.shown(result, declared) : null;
        return shown == null ? result : LeasedObject.of(result, shown, site, generation, method);
    }

    private void extend(CompletionStage<?> stage, String method) {
        if (stage instanceof CompletableFuture<?> future && future.isDone()) {
            return;
        }
        Lease lease = open(stage, method);
        try {
            stage.whenComplete((value, failure) -> lease.close());
        } catch (Throwable e) {
            lease.close();
            throw e;
        }
    }

    /** Opens a lease that ends when it is closed, or when nobody can reach the holder. */
    Lease open(Object holder, String method) {
        open.incrementAndGet();
        Lease lease = new Lease(this, holder, forgotten, method, false);
        leases.add(lease);
        return lease;
    }

    /** Opens a lease of a pin. */
    Lease pin(Object holder, String place) {
        open.incrementAndGet();
        Lease lease = new Lease(this, holder, forgotten, place, true);
        leases.add(lease);
        return lease;
    }

    /** The leases of pins, as seen now. */
    List<Inside> pins() {
        return leases.stream().filter(Lease::isPin).map(Lease::inside).toList();
    }

    void closed(Lease lease) {
        leases.remove(lease);
        open.decrementAndGet();
    }

    boolean anyOpen() {
        for (Reference<?> found = forgotten.poll(); found != null; found = forgotten.poll()) {
            ((Lease) found).close();
        }
        return open.get() != 0;
    }

    List<Inside> inside() {
        return leases.stream().map(Lease::inside).toList();
    }
}
