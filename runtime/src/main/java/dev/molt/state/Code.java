package dev.molt.state;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/** Which classes, the JDK's and the host's, run code or hide it where nobody can look. */
final class Code {
    /** Ends a sentence about an object of such a class. */
    static final String HIDDEN = " holds code that may be of the old version";

    private static final List<Class<?>> FAMILIES = List.of(
            Thread.class,
            ThreadGroup.class,
            ThreadLocal.class,
            Executor.class,
            Future.class,
            Timer.class,
            TimerTask.class,
            BaseStream.class,
            Flow.Publisher.class,
            ClassLoader.class,
            Module.class,
            ModuleLayer.class,
            ServiceLoader.class,
            ResourceBundle.class,
            MethodHandle.class,
            MethodHandles.Lookup.class,
            VarHandle.class,
            Cleaner.class,
            Cleaner.Cleanable.class,
            Throwable.class);

    private Code() {}

    /** Whether no object of this class may be in a state. A completed future holds only its result, and is looked into. */
    static boolean isIn(Class<?> type) {
        return type != CompletableFuture.class && FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type));
    }
}
