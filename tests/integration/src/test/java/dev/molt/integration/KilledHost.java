package dev.molt.integration;

import dev.molt.Molt;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.nio.file.Path;

/**
 * A host in a process of its own, which updates without end between the archives that it is given, until it is killed.
 * It prints the number of each generation before anything else can happen.
 */
public final class KilledHost {
    private KilledHost() {}

    public static void main(String[] arguments) {
        Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(Path.of(arguments[0]))
                .keptGenerations(5)
                .open();
        Greeter greeter = molt.service(Greeter.class);
        if (!molt.live().modules().isEmpty()) {
            print("recovered " + molt.live().number() + " " + greeter.greet("x"));
        }
        for (int i = 1; ; i = i % (arguments.length - 1) + 1) {
            UpdateOutcome outcome = molt.update(Path.of(arguments[i]));
            if (outcome instanceof UpdateOutcome.Switched switched) {
                print("switched " + switched.generation().number() + " " + greeter.greet("x"));
            }
        }
    }

    @SuppressWarnings("SystemOut") // how the parent process is told
    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
