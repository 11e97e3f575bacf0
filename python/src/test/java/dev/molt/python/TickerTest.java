package dev.molt.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.python.safepoint.Safepoints;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.Test;

/** Seen to fail on 17 where its thread is made without privileges. */
class TickerTest {
    /** Code of a module that calls Python. */
    public static final class Module implements Consumer<Runnable> {
        @Override
        public void accept(Runnable call) {
            call.run();
        }
    }

    private static final class Loader extends ClassLoader {
        private Class<?> defined() throws IOException {
            try (InputStream in = TickerTest.class.getResourceAsStream("TickerTest$Module.class")) {
                byte[] code = in.readAllBytes();
                return defineClass(Module.class.getName(), code, 0, code.length);
            }
        }
    }

    @Test
    void threadThatIsMadeWithinAModulesCall_holdsNothingOfTheModule() throws Exception {
        try (Engine engine = Engine.create();
                Context context = Context.newBuilder().engine(engine).build()) {
            Turns turns = new Turns(Safepoints.of(engine, context));
            turns.limit(Duration.ofHours(1)); // so that it is looked at again and again
            WeakReference<ClassLoader> module = callFromModule(new Ticker(), turns);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (module.get() != null && System.nanoTime() < deadline) {
                System.gc();
            }
            turns.close();
            assertThat(module.get()).isNull();
        }
    }

    @SuppressWarnings("unchecked") // it is what Module says
    private static WeakReference<ClassLoader> callFromModule(Ticker ticker, Turns turns) throws Exception {
        Loader loader = new Loader();
        Consumer<Runnable> module =
                (Consumer<Runnable>) loader.defined().getConstructor().newInstance();
        module.accept(() -> ticker.watch(turns));
        return new WeakReference<>(loader);
    }
}
