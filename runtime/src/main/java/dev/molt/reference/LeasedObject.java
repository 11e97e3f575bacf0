package dev.molt.reference;

import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets in place of a closeable or a stream: the same object behind a lease, whose methods run in the
 * generation of the call that returned it. The lease ends with {@code close}, and for a stream with its terminal
 * operation too.
 *
 * <p>All that comes out of a stream, down to its iterator, shares the stream's lease and holds on to {@link #holder}, so
 * that the lease ends by itself when the last of them is forgotten. Thread-safe as far as the object behind it is.
 */
final class LeasedObject implements InvocationHandler {
    private final Object behind;
    private final ReferenceSite site;
    private final Generation generation;
    private final Lease lease;

    /** What the lease watches; reachable as long as anybody has this object or another one with the same lease. */
    private final Object holder;

    private LeasedObject(Object behind, ReferenceSite site, Generation generation, Lease lease, Object holder) {
        this.behind = behind;
        this.site = site;
        this.generation = generation;
        this.lease = lease;
        this.holder = holder;
    }

    /** @param type the one interface that the result has for its caller */
    static Object of(Object behind, Class<?> type, ReferenceSite site, Generation generation, String method) {
        Object holder = new Object();
        Lease lease = generation.leases().open(holder, method);
        return new LeasedObject(behind, site, generation, lease, holder).as(type);
    }

    private Object as(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        ClassLoader defining = loader != null ? loader : LeasedObject.class.getClassLoader();
        return Proxy.newProxyInstance(defining, new Class<?>[] {type}, this);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class && !method.getName().equals("toString")) {
            return method.getName().equals("equals")
                    ? (Object) (arguments != null && self == arguments[0])
                    : (Object) System.identityHashCode(self);
        }
        boolean closing = method.getName().equals("close") && method.getParameterCount() == 0;
        if (!lease.enter()) {
            if (closing) {
                return null;
            }
            throw new IllegalStateException(
                    "Already closed: " + behind.getClass().getName());
        }
        CallRecord record = site.record();
        long around = record.inside();
        // The lease holds the generation, so this only tells nested calls where they belong.
        boolean outermost = around == CallRecord.OUTSIDE || around == CallRecord.BORROWED;
        if (outermost) {
            record.restore(generation.epoch());
        }
        boolean over = closing;
        try {
            Object result = method.invoke(behind, arguments);
            over |= behind instanceof BaseStream<?, ?> && isTerminal(method);
            return share(result, method.getReturnType());
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            if (outermost) {
                record.restore(around);
                site.leaveNested(record, around);
            }
            if (over) {
                lease.close();
            }
            lease.leave();
            Reference.reachabilityFence(holder);
        }
    }

    /** Puts what belongs to the same stream under the same lease, and another closeable under one of its own. */
    private @Nullable Object share(@Nullable Object result, Class<?> declared) {
        if (result == null) {
            return null;
        }
        if (behind instanceof BaseStream<?, ?> && !isTerminal(declared)) {
            Class<?> type = result instanceof BaseStream<?, ?> ? streamType(result) : declared;
            return new LeasedObject(result, site, generation, lease, holder).as(type);
        }
        return declared.isInterface() && result instanceof AutoCloseable
                ? of(result, declared, site, generation, declared.getSimpleName())
                : result;
    }

    private static boolean isTerminal(Method method) {
        return isTerminal(method.getReturnType()) && !method.getName().equals("isParallel");
    }

    private static boolean isTerminal(Class<?> result) {
        return !BaseStream.class.isAssignableFrom(result)
                && !Iterator.class.isAssignableFrom(result)
                && !Spliterator.class.isAssignableFrom(result);
    }

    static Class<?> streamType(Object stream) {
        if (stream instanceof IntStream) {
            return IntStream.class;
        }
        if (stream instanceof LongStream) {
            return LongStream.class;
        }
        return stream instanceof DoubleStream ? DoubleStream.class : Stream.class;
    }
}
