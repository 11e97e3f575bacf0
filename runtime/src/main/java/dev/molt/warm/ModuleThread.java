package dev.molt.warm;

import dev.molt.module.ModuleVersion;
import dev.molt.module.ModuleWork;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs code of one module version where it belongs: on a thread of its own, inside the generation that it is to serve. */
interface ModuleThread {
    /**
     * Runs the code and waits for it.
     *
     * @param what one word for the thread's name
     * @param limit for how long to wait; then the thread is interrupted and left to itself
     */
    <T> ModuleWork.Outcome<T> run(String what, Callable<T> work, Duration limit);

    /**
     * The threads of a version.
     *
     * @param within runs what it is given in the generation that the calls of the code are to be in
     */
    static ModuleThread of(ModuleVersion version, Consumer<Runnable> within) {
        return new ModuleThread() {
            @Override
            public <T> ModuleWork.Outcome<T> run(String what, Callable<T> work, Duration limit) {
                return version.run(what, within, work, limit);
            }
        };
    }
}
