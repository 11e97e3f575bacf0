package dev.molt.reference;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The call records of all threads that ever called through one switchboard.
 *
 * <p>A platform thread gets one record for its life, found again through {@link #cache}, a direct-mapped table by
 * thread id whose hits are verified by identity; a miss asks the thread local. A virtual thread borrows a record for
 * each outermost call, so that a million of them leave nothing behind.
 *
 * <p>Records of threads that have ended are dropped whenever the records are looked through, whenever their number has
 * doubled, and when somebody who waits for old code to be collected asks for it. Thread-safe.
 */
final class CallRecords {
    private static final int CACHE_SIZE = 4096;
    private static final int FIRST_PURGE = 64;
    private static final MethodHandle IS_VIRTUAL = isVirtual();

    /** Stands in the cache where there is no record; matches no thread. */
    private static final CallRecord NOBODY = new CallRecord(null, CallRecord.OUTSIDE);

    /** Maps the low bits of a thread's id to its record, or to another thread's; racy, as each use checks the owner. */
    private final CallRecord[] cache = new CallRecord[CACHE_SIZE];

    @SuppressWarnings("ThreadLocalUsage") // a record belongs to one switchboard; a host has one for its life
    private final ThreadLocal<CallRecord> ofPlatformThread = new ThreadLocal<>();

    /** All records of platform threads; guarded by itself. */
    private final List<CallRecord> platform = new ArrayList<>();

    /** The number of platform records at which the ended threads' are looked for next; guarded by {@link #platform}. */
    private int purgeAt = FIRST_PURGE;

    /** Maps each virtual thread that is inside a call to its record. */
    private final ConcurrentHashMap<Thread, CallRecord> virtual = new ConcurrentHashMap<>();

    CallRecords() {
        Arrays.fill(cache, NOBODY);
    }

    CallRecord[] cache() {
        return cache;
    }

    /**
     * The current thread's record.
     *
     * @param constantCache {@link #cache()}, handed in by callers to which it is a constant
     */
    CallRecord current(CallRecord[] constantCache) {
        Thread thread = Thread.currentThread();
        CallRecord record = constantCache[slot(thread)];
        return record.owner == thread ? record : find(thread);
    }

    @SuppressWarnings("deprecation") // threadId() is 19+; getId() may be overridden before, hence the check by identity
    private static int slot(Thread thread) {
        return (int) thread.getId() & (CACHE_SIZE - 1);
    }

    private CallRecord find(Thread thread) {
        if (isVirtual(thread)) {
            // The map's write is volatile: a drain that starts after the entering sees the record.
            return virtual.computeIfAbsent(thread, borrower -> new CallRecord(borrower, CallRecord.BORROWED));
        }
        CallRecord record = ofPlatformThread.get();
        if (record == null) {
            record = new CallRecord(thread, CallRecord.OUTSIDE);
            register(record);
            ofPlatformThread.set(record);
        }
        cache[slot(thread)] = record;
        return record;
    }

    /** Takes back what the current virtual thread borrowed: its outermost call has left. */
    void giveBack(CallRecord borrowed) {
        virtual.remove(Thread.currentThread(), borrowed);
    }

    private void register(CallRecord record) {
        synchronized (platform) {
            platform.add(record);
            if (platform.size() >= purgeAt) {
                purge();
                purgeAt = Math.max(FIRST_PURGE, 2 * platform.size());
            }
        }
    }

    /** Drops the records of threads that have ended. */
    void forgetEnded() {
        synchronized (platform) {
            purge();
        }
        virtual.values().removeIf(CallRecords::hasEnded);
    }

    private void purge() {
        platform.removeIf(CallRecords::hasEnded);
        for (int i = 0; i < cache.length; i++) {
            CallRecord cached = cache[i];
            if (cached != NOBODY && hasEnded(cached)) {
                cache[i] = NOBODY;
            }
        }
    }

    private static boolean hasEnded(CallRecord record) {
        Thread owner = record.owner;
        return owner == null || !owner.isAlive();
    }

    /** The threads whose record passes the test; no thread that has ended. */
    List<Thread> owners(Predicate<CallRecord> test) {
        forgetEnded();
        List<CallRecord> records;
        synchronized (platform) {
            records = new ArrayList<>(platform);
        }
        records.addAll(virtual.values());
        List<Thread> owners = new ArrayList<>();
        for (CallRecord record : records) {
            Thread owner = record.owner;
            if (owner != null && test.test(record)) {
                owners.add(owner);
            }
        }
        return owners;
    }

    static boolean isVirtual(Thread thread) {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new AssertionError("Thread.isVirtual does not throw", e);
        }
    }

    /** {@code Thread.isVirtual} of JDK 21, or a constant false before. */
    private static MethodHandle isVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }
}
