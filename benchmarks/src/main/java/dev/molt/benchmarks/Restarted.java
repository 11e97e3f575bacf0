package dev.molt.benchmarks;

import java.util.ServiceLoader;

/** A program in a JVM of its own that has the sample module on its class path and answers one call. */
public final class Restarted {
    private Restarted() {}

    /** Loads them all, the number being the argument, and answers. */
    @SuppressWarnings("SystemOut") // how the parent process is told
    public static void main(String[] arguments) throws ClassNotFoundException {
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            Class.forName(SampleModule.className(i));
        }
        SampleModule.Work work =
                ServiceLoader.load(SampleModule.Work.class).findFirst().orElseThrow();
        System.out.println(work.version() + " " + work.work(1));
    }
}
