package dev.molt.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The drivers of {@code DriverManager}, which shows them, and lets go of them, only to callers whose loader finds the same
 * class. So a class of a loader below the module's one does it.
 */
final class Drivers implements Registry {
    private static final String DEREGISTRATION = "dev.molt.leak.DriverDeregistration";

    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        // To ask DriverManager when nobody has, would have it load the host's drivers.
        if (!code.met().test("java.sql.DriverManager") && !code.met().test("java.sql.Driver")) {
            return;
        }
        new Below(code.loader())
                .deregistration()
                .get()
                .forEach(driver -> found.accept(Leftover.takenBack(LeakVector.JDBC_DRIVER, driver)));
    }

    private static final class Below extends ClassLoader {
        private Below(ClassLoader module) {
            super("molt-drivers", module);
        }

        @SuppressWarnings("unchecked") // it is what DriverDeregistration says
        private Supplier<List<String>> deregistration() {
            byte[] code = code();
            try {
                return (Supplier<List<String>>) defineClass(DEREGISTRATION, code, 0, code.length)
                        .getConstructor(ClassLoader.class)
                        .newInstance(getParent());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] code() {
        try (InputStream in = Drivers.class.getResourceAsStream("DriverDeregistration.class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
