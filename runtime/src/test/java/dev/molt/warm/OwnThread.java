package dev.molt.warm;

import dev.molt.module.ModuleWork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs code on a new thread each time, in whichever generation is live. */
final class OwnThread implements ModuleThread {
    @Override
    public <T> ModuleWork.Outcome<T> run(String what, Callable<T> work, Duration limit) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "molt-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return new ModuleWork.Outcome.Returned<>(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return new ModuleWork.Outcome.Threw<>(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            List<StackTraceElement> stack = List.of(thread.getStackTrace());
            thread.interrupt();
            return new ModuleWork.Outcome.Overdue<>(stack);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
