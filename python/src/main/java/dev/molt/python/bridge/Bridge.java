package dev.molt.python.bridge;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** The border of one context: copies values both ways, and lets nothing of the context out. Thread-safe. */
public final class Bridge implements AutoCloseable {
    /** The one host access that all contexts of an engine share: nothing but arrays. */
    public static final HostAccess HOST =
            HostAccess.newBuilder(HostAccess.NONE).allowArrayAccess(true).build();

    private final PythonHalf python;
    private final Entrance entrance;
    private final ContractTypes types;
    private final Callbacks callbacks;
    private final Conversions conversions;
    private final ToPython toPython;
    private final Failures failures;

    /** Maps what callbacks threw, while it lives, to what Python raised in them; guarded by itself. */
    private final Map<Throwable, Value> own = new WeakHashMap<>();

    /** What the module shares with its host; null until it is known. */
    private volatile @Nullable Contract contract;

    private Bridge(PythonHalf python, Entrance entrance) {
        this.python = python;
        this.entrance = entrance;
        this.types = new ContractTypes(python);
        this.conversions = new Conversions(this, python, types);
        this.callbacks = new Callbacks(this, python, conversions);
        HostObjects hosts = new HostObjects(python, conversions, this);
        this.toPython = new ToPython(python, types, hosts, callbacks, this::knows);
        this.failures = new Failures(python);
        python.function("molt", "_set_lookup").executeVoid((ProxyExecutable) this::lookup);
    }

    /**
     * Runs the Python half in a fresh context whose module is not known yet. Its engine has {@link #HOST}.
     *
     * @param entrance is told of each thread that comes in
     */
    public static Bridge open(Context context, Entrance entrance) {
        return new Bridge(PythonHalf.of(context), entrance);
    }

    /** Runs the Python half in a fresh context. Its engine has {@link #HOST}. */
    public static Bridge open(Context context, Contract contract) {
        Bridge bridge = open(context, Entrance.open());
        bridge.share(contract);
        return bridge;
    }

    /** Tells what the module shares with its host, before its code is imported. */
    public void share(Contract contract) {
        if (this.contract != null) {
            throw new IllegalStateException("The contract of this bridge is already known.");
        }
        this.contract = contract;
    }

    /** Sets what {@code molt.context} is. */
    public void context(Object context) {
        python.function("molt", "_set_context").executeVoid(toPython(context));
    }

    /**
     * Finds for each abstract method of the interfaces the function that serves it.
     *
     * @throws MisfitException when one is missing, cannot be called or takes another number of arguments
     */
    public Binding bind(Value target, List<Class<?>> interfaces) {
        return Binding.ofService(this, new Binder(python, conversions, target).bind(interfaces));
    }

    /** A Java value as Python code is to see it. */
    public @Nullable Object toPython(@Nullable Object value) {
        return toPython.convert(value);
    }

    /** A value that Java declares as this type, as Python code is to see it. */
    @Nullable
    Object toPython(@Nullable Object value, Class<?> declared) {
        return toPython.convert(value, declared);
    }

    /** A copy of a Python value for Java. */
    public @Nullable Object toJava(Value value, Type declared) {
        return conversions.of(declared).copy(value, Place.root("value", declared.getTypeName()));
    }

    /**
     * What a failure is for the Java side: a declared exception, a Java exception that passed through unchanged, or a
     * {@link dev.molt.api.PythonException}. It holds nothing of the context.
     */
    public Throwable toJava(PolyglotException failure, Class<?>[] declared) {
        return failures.toJava(failure, declared);
    }

    /** Keeps what Python raised in a callback, as long as the exception lives that Java sees of it. */
    void keepOwn(Throwable thrown, PolyglotException failure) {
        Value raised = failure.getGuestObject();
        if (raised != null) {
            synchronized (own) {
                own.put(thrown, raised);
            }
        }
    }

    /** What Python raised in a callback that ended with this exception; null where it did not. */
    @Nullable
    Value ownOf(Throwable thrown) {
        synchronized (own) {
            return own.get(thrown);
        }
    }

    /** Called by Python code: the Python class of a record or enum of the contract, or nothing. */
    private @Nullable Object lookup(Value... given) {
        Contract known = contract;
        Class<?> type = known == null ? null : known.types().get(given[0].asString());
        return type == null ? null : types.inPython(type);
    }

    Entrance entrance() {
        return entrance;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /** Whether the module may know a type: it sees it itself, or Molt gives it. */
    boolean knows(Class<?> type) {
        return type.getClassLoader() == Bridge.class.getClassLoader() || isSeen(type);
    }

    /** Where an object of an interface is to be defined: with the module, if that sees the interface. */
    ClassLoader loaderFor(Class<?> type) {
        ClassLoader own = type.getClassLoader();
        return own == null || isSeen(type) ? Objects.requireNonNull(contract).loader() : own;
    }

    private boolean isSeen(Class<?> type) {
        Contract known = contract;
        try {
            return known != null && Class.forName(type.getName(), false, known.loader()) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Callbacks that went out end here: calling one throws {@link IllegalStateException}. */
    @Override
    public void close() {
        callbacks.close();
        synchronized (own) {
            own.clear();
        }
    }
}
