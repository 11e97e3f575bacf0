package dev.molt.integration;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.update.TrialPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A host in a JVM of its own, which may lack all that Java programs seldom need. */
public final class BareHost {
    private BareHost() {}

    /** Takes the home and the archives, and tells the outcomes, the answers, and what became of the old versions. */
    @SuppressWarnings("SystemOut") // how the parent process is told
    public static void main(String[] arguments) throws InterruptedException {
        List<String> archives = List.of(arguments).subList(1, arguments.length);
        CountDownLatch retired = new CountDownLatch(archives.size() - 1);
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .listener(event -> countDown(event, retired))
                .home(Path.of(arguments[0]))
                .open()) {
            Greeter greeter = molt.service(Greeter.class);
            for (String archive : archives) {
                System.out.println(molt.update(Path.of(archive)));
                System.out.println(greeter.greet("you"));
            }
            retired.await();
            molt.collect(Duration.ofSeconds(20)).forEach(old -> System.out.println(old.label() + " " + old.state()));
        }
    }

    private static void countDown(MoltEvent event, CountDownLatch retired) {
        if (event instanceof MoltEvent.Retired) {
            retired.countDown();
        }
    }
}
