package dev.molt.python.bridge;

import dev.molt.python.bridge.Binding.Served;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Finds the functions of one Python object that serve some interfaces. Confined to the thread that binds. */
final class Binder {
    private static final Set<Class<?>> PLAIN = Set.of(
            byte.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            boolean.class,
            String.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Boolean.class);

    private final PythonHalf python;
    private final Conversions conversions;
    private final Value target;
    private final List<String> facts = new ArrayList<>();
    private final Map<Method, Served> served = new HashMap<>();

    /** Whether there is one name only to be served, which a plain function may do under any name. */
    private boolean only;

    Binder(PythonHalf python, Conversions conversions, Value target) {
        this.python = python;
        this.conversions = conversions;
        this.target = target;
    }

    /** @throws MisfitException with a fact for each method that is not served */
    Map<Method, Served> bind(List<? extends Type> declared) {
        List<Class<?>> interfaces =
                declared.stream().<Class<?>>map(Conversions::raw).toList();
        long open = interfaces.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Modifier.isAbstract(method.getModifiers()) && mayBeServed(method))
                .map(Method::getName)
                .distinct()
                .count();
        only = open == 1;
        for (Type type : declared) {
            TypeParameters parameters = TypeParameters.of(type);
            Class<?> raw = Conversions.raw(type);
            Arrays.stream(raw.getMethods())
                    .filter(Binder::mayBeServed)
                    .forEach(method -> bind(raw, method, parameters));
        }
        if (!facts.isEmpty()) {
            throw new MisfitException(facts);
        }
        return served;
    }

    private static boolean mayBeServed(Method method) {
        return !Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !isOfObject(method);
    }

    /** Whether every object has the method already, though an interface declares it, as Comparator does equals. */
    static boolean isOfObject(Method method) {
        return Modifier.isAbstract(method.getModifiers())
                && Names.OF_OBJECT.contains(method.getName())
                && method.getParameterCount() == (method.getName().equals("equals") ? 1 : 0);
    }

    private void bind(Class<?> type, Method method, TypeParameters known) {
        String name = Names.simple(type) + "." + method.getName();
        List<String> names = Names.of(method.getName());
        Value function =
                python.function("binding", "find").execute(target, names.toArray(), only && !method.isDefault());
        if (function.isNull()) {
            if (!method.isDefault()) {
                facts.add(missing(name, names));
            }
            return;
        }
        String misfit = misfit(function, method, name);
        if (misfit != null) {
            facts.add(misfit);
            return;
        }
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        boolean plain = PLAIN.containsAll(parameters);
        FromPython result = conversions.of(known.resolve(method.getGenericReturnType()));
        served.put(method, new Served(function, plain, parameters, result, Place.root("result", name)));
    }

    private static String missing(String name, List<String> names) {
        String none = names.size() > 2 ? "neither " + names.get(0) + " nor " + names.get(1) : "no " + names.get(0);
        return name + " is served by no function: there is " + none + ".";
    }

    private @Nullable String misfit(Value function, Method method, String name) {
        if (!function.canExecute()) {
            return name + " is served by no function: it is a Python " + Place.nameOf(function) + ".";
        }
        if (python.function("binding", "is_async").execute(function).asBoolean()) {
            return name + " is served by an async function, which Molt does not run.";
        }
        Value arity = python.function("binding", "arity").execute(function);
        if (arity.isNull()) {
            return null;
        }
        int given = method.getParameterCount();
        int least = arity.getArrayElement(0).asInt();
        int most = arity.getArrayElement(1).asInt();
        return given >= least && (most < 0 || given <= most) ? null : wrongCount(name, given, least, most);
    }

    private static String wrongCount(String name, int given, int least, int most) {
        String takes = most < 0 ? "at least " + least : least == most ? "" + least : least + " to " + most;
        return name + " gives " + given + (given == 1 ? " argument" : " arguments") + ", and its Python function takes "
                + takes + ".";
    }
}
