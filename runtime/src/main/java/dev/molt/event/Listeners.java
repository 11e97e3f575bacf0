package dev.molt.event;

import dev.molt.problem.Problem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who is told of events. Thread-safe. */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger("dev.molt");

    private final List<Consumer<MoltEvent>> listeners = new CopyOnWriteArrayList<>();

    public void add(Consumer<MoltEvent> listener) {
        listeners.add(listener);
    }

    /** Logs the event, then tells each listener, one after the other. */
    public void tell(MoltEvent event) {
        log(event);
        for (Consumer<MoltEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed at {}", event, e);
            }
        }
    }

    /** Tells that something went wrong which keeps nobody from going on. */
    public void warn(Problem problem) {
        tell(new MoltEvent.Warned(problem));
    }

    private static void log(MoltEvent event) {
        if (event instanceof MoltEvent.Switched switched) {
            LOG.info(
                    "Live: {} ({})",
                    switched.generation().describe(),
                    switched.generation().cause());
        } else if (event instanceof MoltEvent.Refused refused) {
            LOG.warn("{}", refused.problem().text());
        } else if (event instanceof MoltEvent.Waiting waiting) {
            LOG.warn("{}", waiting.problem().text());
        } else if (event instanceof MoltEvent.Warned warned) {
            LOG.warn("{}", warned.problem().text());
        } else if (event instanceof MoltEvent.Settled settled) {
            LOG.info("Settled: {}", settled.generation().describe());
        } else if (event instanceof MoltEvent.TrialFailed failed) {
            LOG.warn(
                    "Generation {} goes: {}",
                    failed.generation(),
                    failed.reason().text());
        } else if (event instanceof MoltEvent.CanaryOut canary) {
            LOG.info("Canary: {}", canary.candidate().describe());
        } else if (event instanceof MoltEvent.DrainOverdue overdue) {
            LOG.warn(
                    "Generation {} is not drained {} s after the switch: {} calls are still inside",
                    overdue.generation(),
                    overdue.since().toSeconds(),
                    overdue.inside());
        } else {
            LOG.debug("{}", event);
        }
    }
}
