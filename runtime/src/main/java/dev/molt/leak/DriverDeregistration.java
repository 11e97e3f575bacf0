package dev.molt.leak;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Deregisters the drivers that one loader has defined, and names them. It is defined anew below that loader, so it may
 * refer to the JDK only. Immutable.
 */
public final class DriverDeregistration implements Supplier<List<String>> {
    private final ClassLoader module;

    /** @param module whose drivers are deregistered */
    public DriverDeregistration(ClassLoader module) {
        this.module = module;
    }

    @Override
    public List<String> get() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(
                ClassLoader.getSystemClassLoader()); // if DriverManager only begins now to look for drivers
        try {
            List<String> names = new ArrayList<>();
            for (Driver driver : Collections.list(DriverManager.getDrivers())) {
                if (isOfModule(driver)) {
                    DriverManager.deregisterDriver(driver);
                    names.add(driver.getClass().getName());
                }
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private boolean isOfModule(Driver driver) {
        ClassLoader at = driver.getClass().getClassLoader();
        while (at != null && at != module) {
            at = at.getParent();
        }
        return at != null;
    }
}
