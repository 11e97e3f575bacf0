package dev.molt.integration;

import dev.molt.Molt;
import dev.molt.update.TrialPolicy;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host in a process of its own that updates once, from its second argument to its third, while a call is inside,
 * once the file exists that its last one names, and then does nothing until it is killed. It tells each step on a line.
 */
public final class HeldHost {
    /** A class of the host that is there, but never loaded: who asks for it is held. */
    public static class Base {}

    /** As in source text. */
    static final String HELD_CLASS = "dev.molt.integration.HeldHost.Base";

    private HeldHost() {}

    private static final class HoldingLoader extends ClassLoader {
        private HoldingLoader() {
            super(HeldHost.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(HeldHost.class.getName() + "$Base")) {
                hold("in the loading");
            }
            return super.loadClass(name, resolve);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(Path.of(arguments[0]))
                .contracts(new HoldingLoader())
                .open();
        Greeter greeter = molt.service(Greeter.class);
        molt.update(Path.of(arguments[1]));
        Thread caller = new Thread(() -> greeter.greet("caller"));
        caller.setDaemon(true);
        caller.start();
        while (caller.isAlive() && caller.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        tell("ready");
        while (!Files.exists(Path.of(arguments[3]))) {
            Thread.onSpinWait();
        }
        tell("updating");
        molt.update(Path.of(arguments[2]));
        tell("updated");
        Thread.currentThread().join();
    }

    /** For the modules too: says how far the host has come. */
    @SuppressWarnings("SystemOut") // how the parent process is told
    public static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** For the modules: does not return. */
    @SuppressWarnings("ThreadJoinLoop") // until the process is killed
    public static String hold(String line) {
        tell(line);
        while (true) {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                tell("interrupted");
            }
        }
    }
}
