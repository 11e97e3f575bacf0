package dev.molt.leak;

import java.util.Collections;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The live loggers of {@code java.util.logging}, with what hangs on them and on their handlers. */
final class Loggers implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) {
                String where = name.isEmpty() ? "the root logger" : "logger " + name;
                takeBack(code, found, logger, where);
                for (Handler handler : logger.getHandlers()) {
                    takeBack(code, found, logger, handler, where);
                }
            }
        }
    }

    private static void takeBack(ClosedCode code, Consumer<Leftover> found, Logger logger, String where) {
        if (code.owns(logger.getFilter())) {
            found.accept(of(LeakVector.LOG_HANDLER, logger.getFilter(), where));
            logger.setFilter(null);
        }
        Level level = logger.getLevel();
        if (code.owns(level)) {
            found.accept(of(LeakVector.LOG_LEVEL, level, where));
            logger.setLevel(plain(level));
        }
    }

    private static void takeBack(
            ClosedCode code, Consumer<Leftover> found, Logger logger, Handler handler, String where) {
        if (code.owns(handler)) {
            logger.removeHandler(handler);
            found.accept(of(LeakVector.LOG_HANDLER, handler, where));
            return;
        }
        if (code.owns(handler.getFilter())) {
            found.accept(of(LeakVector.LOG_HANDLER, handler.getFilter(), "a handler of " + where));
            handler.setFilter(null);
        }
        if (code.owns(handler.getFormatter())) {
            found.accept(of(LeakVector.LOG_HANDLER, handler.getFormatter(), "a handler of " + where));
            handler.setFormatter(new SimpleFormatter());
        }
        if (code.owns(handler.getErrorManager())) {
            found.accept(of(LeakVector.LOG_HANDLER, handler.getErrorManager(), "a handler of " + where));
            handler.setErrorManager(new ErrorManager());
        }
        if (code.owns(handler.getLevel())) {
            found.accept(of(LeakVector.LOG_LEVEL, handler.getLevel(), "a handler of " + where));
            handler.setLevel(plain(handler.getLevel()));
        }
    }

    /** The JDK's level that lets the same records pass, or else some more. */
    private static Level plain(Level level) {
        Level best = Level.ALL;
        for (Level one : new Level[] {
            Level.FINEST, Level.FINER, Level.FINE, Level.CONFIG, Level.INFO, Level.WARNING, Level.SEVERE, Level.OFF
        }) {
            if (one.intValue() <= level.intValue()) {
                best = one;
            }
        }
        return best;
    }

    private static Leftover of(LeakVector vector, Object what, String where) {
        return Leftover.takenBack(vector, what.getClass().getName() + " of " + where);
    }
}
