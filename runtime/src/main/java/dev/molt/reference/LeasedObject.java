package dev.molt.reference;

import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
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
        boolean outermost = !record.isInCall();
        if (outermost) {
            record.restore(generation.epoch());
        }
        boolean over = closing;
        try {
            Object result = method.invoke(behind, arguments);
            over |= behind instanceof BaseStream<?, ?> stream && isTerminal(stream, method);
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
        Class<?> shown = declared.isInterface() ? shown(result, declared) : null;
        if (shown == null) {
            return result;
        }
        if (behind instanceof BaseStream<?, ?> && isOfStream(declared)) {
            return new LeasedObject(result, site, generation, lease, holder).as(shown);
        }
        return result instanceof AutoCloseable ? of(result, shown, site, generation, declared.getSimpleName()) : result;
    }

    /** Whether the method ends the stream; of methods that the JDK's streams do not have, none is known to. */
    private static boolean isTerminal(BaseStream<?, ?> stream, Method method) {
        if (isOfStream(method.getReturnType()) || method.getName().equals("isParallel")) {
            return false;
        }
        Class<?> type = streamType(stream);
        return Arrays.stream(type.getMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }

    /** Whether an object of this type is part of the stream that it comes from. */
    private static boolean isOfStream(Class<?> type) {
        return BaseStream.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || Spliterator.class.isAssignableFrom(type);
    }

    /**
     * The interface that the caller of a method is shown in place of its result: for a stream that of the JDK, where it
     * is the declared type or more, else the declared type; null when nothing else can stand for that one.
     */
    static @Nullable Class<?> shown(Object result, Class<?> declared) {
        if (result instanceof BaseStream<?, ?> stream && declared.isAssignableFrom(streamType(stream))) {
            return streamType(stream);
        }
        return declared.isInterface() && !declared.isSealed() ? declared : null;
    }

    private static Class<?> streamType(BaseStream<?, ?> stream) {
        if (stream instanceof IntStream) {
            return IntStream.class;
        }
        if (stream instanceof LongStream) {
            return LongStream.class;
        }
        if (stream instanceof DoubleStream) {
            return DoubleStream.class;
        }
        return stream instanceof Stream ? Stream.class : BaseStream.class;
    }
}
