package dev.molt.reference;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of live traffic that can be run on another provider, by the way that calls through references take, so that
 * all on that way is compiled. Confined to one thread.
 */
public final class RecordedCall {
    private final String method;
    private final CallRecorder recorder;

    /** Takes the arguments as an array. */
    private final MethodHandle call;

    private final Object[] arguments;

    private RecordedCall(String method, CallRecorder recorder, MethodHandle call, Object[] arguments) {
        this.method = method;
        this.recorder = recorder;
        this.call = call;
        this.arguments = arguments;
    }

    /**
     * All that were recorded of some methods.
     *
     * @param methods those that the recorder knows by their places in the list
     * @param type a public class or interface with those methods
     * @param target what they are to be run on, of that type
     */
    static List<RecordedCall> of(List<ServiceMethod> methods, CallRecorder recorder, Class<?> type, Object target) {
        List<RecordedCall> calls = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            ServiceMethod method = methods.get(i);
            String name = recorder.service() + "." + method.name();
            MethodHandle call = handle(method, type, target);
            recorder.recorded(i).forEach(arguments -> calls.add(new RecordedCall(name, recorder, call, arguments)));
        }
        return calls;
    }

    private static MethodHandle handle(ServiceMethod method, Class<?> type, Object target) {
        try {
            MethodType shape = MethodType.fromMethodDescriptorString(method.descriptor(), type.getClassLoader());
            return MethodHandles.publicLookup()
                    .findVirtual(type, method.name(), shape)
                    .bindTo(target)
                    .asFixedArity()
                    .asSpreader(Object[].class, shape.parameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " lacks a method of its service", e);
        }
    }

    /** The service's simple name and the method's name, as in {@code Pricing.quote}. */
    public String method() {
        return method;
    }

    /**
     * Runs it.
     *
     * @return what the provider returned, which nobody waits for
     * @throws Throwable what the provider threw
     */
    public @Nullable Object run() throws Throwable {
        recorder.repeat();
        try {
            return (@Nullable Object) call.invokeExact(arguments);
        } finally {
            recorder.repeated();
        }
    }
}
