package dev.molt.python;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a Python provider in Java: a call goes to that of its contexts which has the fewest.
 * Thread-safe.
 */
final class PythonProvider implements InvocationHandler {
    private final String name;

    /** One for each context; they share nothing. Emptied when the version has ended. */
    private volatile List<Provided> seats;

    /** Whether Python has a function for the method, as all contexts have the same code. */
    private final Map<Method, Boolean> served = new ConcurrentHashMap<>();

    /** @param name for people: the module, its label and the object reference */
    PythonProvider(String name, List<Provided> seats) {
        this.name = name;
        this.seats = List.copyOf(seats);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        Provided seat = takeSeat();
        try {
            return served.computeIfAbsent(method, seat::serves)
                    ? seat.call(method, arguments)
                    : InvocationHandler.invokeDefault(proxy, method, arguments);
        } finally {
            seat.interpreter().booked().decrementAndGet();
        }
    }

    /** Books the context that the fewest calls have booked. */
    private Provided takeSeat() {
        List<Provided> all = seats;
        if (all.isEmpty()) {
            throw new IllegalStateException(name + " has been retired");
        }
        while (true) {
            Provided best = all.get(0);
            int fewest = best.interpreter().booked().get();
            for (int i = 1; i < all.size(); i++) {
                int booked = all.get(i).interpreter().booked().get();
                if (booked < fewest) {
                    best = all.get(i);
                    fewest = booked;
                }
            }
            if (best.interpreter().booked().compareAndSet(fewest, fewest + 1)) {
                return best;
            }
        }
    }

    private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "toString" -> name;
            case "hashCode" -> System.identityHashCode(proxy);
            default -> arguments != null && proxy == arguments[0];
        };
    }

    /** Forgets what it stood for. */
    void end() {
        seats = List.of();
    }
}
