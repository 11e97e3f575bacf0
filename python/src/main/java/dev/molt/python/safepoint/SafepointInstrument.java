package dev.molt.python.safepoint;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** Gives {@link Safepoints} what Truffle lets instruments do. Immutable. */
public final class SafepointInstrument extends TruffleInstrument {
    static final String ID = "molt-safepoints";

    private SafepointInstrument() {}

    /** What the instrument can do. */
    interface Access {
        Env env();
    }

    @Override
    protected void onCreate(Env env) {
        env.registerService((Access) () -> env);
    }

    /** Where Truffle finds the instrument. */
    @Registration(id = ID, name = "Molt's safepoints", services = Access.class)
    public static final class Provider extends TruffleInstrumentProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        protected String getInstrumentClassName() {
            return SafepointInstrument.class.getName();
        }

        @Override
        protected Object create() {
            return new SafepointInstrument();
        }

        @Override
        protected Collection<String> getServicesClassNames() {
            return List.of(Access.class.getName());
        }
    }
}
