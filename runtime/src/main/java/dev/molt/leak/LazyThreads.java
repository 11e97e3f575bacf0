package dev.molt.leak;

import java.io.IOException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * The threads that the JDK makes when they are first needed, and that keep for ever what was around then: the context class
 * loader, and before Java 24 the code on the stack as well. They are started before there is a module. Thread-safe.
 */
public final class LazyThreads {
    /** The first release whose threads keep nothing of the stack. */
    private static final int WITHOUT_ACCESS_CONTROL = 24;

    /** Starts the others, once in the process, and has nothing to hand down to them. */
    private static final Thread STARTER = starter();

    private LazyThreads() {}

    private static Thread starter() {
        Thread thread = new Thread(null, LazyThreads::touchAll, "molt-lazy-threads", 0, false);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Starts those that have not been; returns when they are. */
    public static void start() {
        boolean interrupted = false;
        while (STARTER.isAlive()) {
            try {
                STARTER.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void touchAll() {
        ForkJoinPool.commonPool().submit(() -> {}).join();
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS))
                .join();
        Object unused = ProcessHandle.current(); // has the factory of the process reaper's threads made
        if (Runtime.version().feature() < WITHOUT_ACCESS_CONTROL) {
            try {
                AsynchronousServerSocketChannel.open().close(); // starts the default group
            } catch (IOException e) {
                // No sockets here, so no module has any either.
            }
        }
    }
}
