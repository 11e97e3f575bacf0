package dev.molt.state.pricing;

import dev.molt.state.contract.Cart;
import dev.molt.state.contract.Example;
import dev.molt.state.contract.Index;
import dev.molt.state.contract.Leaf;
import dev.molt.state.contract.Link;
import dev.molt.state.contract.Order;
import dev.molt.state.contract.Prices;
import dev.molt.state.contract.Ring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The states of a module, seen from inside: its classes are loaded anew for each test. */
@SuppressWarnings({"JdkObsolete", "FutureReturnValueIgnored"}) // all that a state may be made of
public final class States {
    private static final String DISCOUNT = " is dev.molt.state.pricing.Discount of pricing 1.3.0";
    private static final String BAG = " is dev.molt.state.pricing.Bag of pricing 1.3.0";
    private static final String LAMBDA = " is a lambda of dev.molt.state.pricing.States of pricing 1.3.0";
    private static final String HIDDEN = ", which holds code that may be of the old version";

    private States() {}

    /** From here on, whoever runs a method of the module fails. */
    public static void arm() {
        Discount.armed = true;
    }

    private static int compare(Object one, Object other) {
        return Integer.compare(one.hashCode(), other.hashCode());
    }

    /** A discount of this module. */
    public static Object discount() {
        return new Discount();
    }

    /** States that must not leave the module, each with what has to be said of it. */
    public static List<Example> refused() {
        List<Example> states = new ArrayList<>();
        direct(states);
        collections(states);
        maps(states);
        wrappers(states);
        contracts(states);
        classes(states);
        code(states);
        return states;
    }

    private static void put(List<Example> states, String said, Supplier<Object> state) {
        states.add(new Example(said, state));
    }

    private static void direct(List<Example> states) {
        put(states, "state" + DISCOUNT, Discount::new);
        put(
                states,
                "state.orders[3].discount" + DISCOUNT,
                () -> new Cart(List.of(
                        new Order("a", 1), new Order("b", "x"), new Order("c", null), new Order("d", new Discount()))));
        put(states, "state[1]" + DISCOUNT, () -> new Object[] {"a", new Discount()});
        put(states, "state[1][0]" + DISCOUNT, () -> new Object[][] {{}, {new Discount()}});
        put(states, "state.get()" + DISCOUNT, () -> Optional.of(new Discount()));
        put(
                states,
                "state.get().get()" + DISCOUNT,
                () -> new AtomicReference<>(new SoftReference<>(keep(new Discount()))));
        put(states, "state[0].get()" + DISCOUNT, () -> List.of(new WeakReference<>(keep(new Discount()))));
        put(states, "state[2]" + DISCOUNT, () -> new AtomicReferenceArray<>(new Object[] {1, 2, new Discount()}));
        put(states, "state.getValue()" + DISCOUNT, () -> Map.entry("a", new Discount()));
        put(states, "state.join()" + DISCOUNT, () -> CompletableFuture.completedFuture(new Discount()));
    }

    private static final List<Object> KEPT = new ArrayList<>();

    private static <T> T keep(T object) {
        KEPT.add(object);
        return object;
    }

    private static void collections(List<Example> states) {
        List<Supplier<Collection<Object>>> kinds = List.of(
                ArrayList::new,
                LinkedList::new,
                ArrayDeque::new,
                HashSet::new,
                TreeSet::new,
                PriorityQueue::new,
                CopyOnWriteArrayList::new,
                ConcurrentLinkedQueue::new,
                ConcurrentHashMap::newKeySet);
        Object[] each = kinds.stream()
                .map(kind -> {
                    Collection<Object> collection = kind.get();
                    collection.add(new Discount());
                    return collection;
                })
                .toArray();
        for (int i = 0; i < each.length; i++) {
            Object collection = each[i];
            String path = collection instanceof ConcurrentHashMap.KeySetView ? "state.keySet()[0]" : "state[0]";
            put(states, path + DISCOUNT, () -> collection);
        }
        put(states, "state[0][0]" + DISCOUNT, () -> List.of(List.of(new Discount()), Set.of()));
        put(states, "state[1][0]" + DISCOUNT, () -> List.of(1, Set.of(new Discount()), 3));
        put(states, "state[1].keySet()[0]" + DISCOUNT, () -> List.of(1, Map.of(new Discount(), 2), 3));
    }

    private static void maps(List<Example> states) {
        List<Supplier<Map<Object, Object>>> kinds = List.of(
                HashMap::new,
                LinkedHashMap::new,
                TreeMap::new,
                ConcurrentHashMap::new,
                ConcurrentSkipListMap::new,
                IdentityHashMap::new);
        for (int i = 0; i < kinds.size(); i++) {
            Map<Object, Object> map = kinds.get(i).get();
            map.put("key", new Discount());
            put(states, "state.get(\"key\")" + DISCOUNT, () -> map);
        }
        put(states, "state.get(42)" + DISCOUNT, () -> new HashMap<>(Map.of(42, new Discount())));
        put(states, "state.get(DAYS)" + DISCOUNT, () -> new EnumMap<>(Map.of(TimeUnit.DAYS, new Discount())));
        put(states, "state.values()[0]" + DISCOUNT, () -> new HashMap<>(Map.of(List.of(1), new Discount())));
        put(states, "state.keySet()[0]" + DISCOUNT, () -> new HashMap<>(Map.of(new Discount(), 1)));
        put(states, "state.comparator()" + LAMBDA, () -> new TreeMap<Object, Object>(States::compare));
        put(states, "state.comparator()" + LAMBDA, () -> new TreeSet<Object>(States::compare));
        put(states, "state.comparator()" + LAMBDA, () -> new PriorityQueue<Object>(States::compare));
        Function<Object, String> key = any -> "";
        put(states, "state.comparator().captured" + LAMBDA, () -> new TreeSet<>(Comparator.comparing(key)));
    }

    private static void wrappers(List<Example> states) {
        put(states, "state" + BAG, () -> Collections.unmodifiableList(new Bag()));
        put(states, "state" + BAG, () -> Collections.synchronizedList(new Bag()));
        put(
                states,
                "state" + BAG,
                () -> Collections.unmodifiableCollection(Collections.checkedCollection(new Bag(), Object.class)));
        put(states, "state[0]" + DISCOUNT, () -> Collections.unmodifiableSet(new HashSet<>(Set.of(new Discount()))));
        put(
                states,
                "state.get(\"a\")" + DISCOUNT,
                () -> Collections.unmodifiableMap(new HashMap<>(Map.of("a", new Discount()))));
        put(states, "state.get(\"b\")" + DISCOUNT, () -> Collections.singletonMap("b", new Discount()));
        put(
                states,
                "state.get(\"c\")" + DISCOUNT,
                () -> Collections.synchronizedMap(new HashMap<>(Map.of("c", new Discount()))));
        put(states, "state[1]" + DISCOUNT, () -> Arrays.asList(1, new Discount()));
        put(
                states,
                "state is dev.molt.state.pricing.Discount[] of pricing 1.3.0",
                () -> Arrays.asList(new Discount[0]));
        put(
                states,
                "state is class dev.molt.state.pricing.Kind of pricing 1.3.0",
                () -> Collections.checkedList(new ArrayList<>(), Kind.class));
        put(states, "state[0]" + DISCOUNT, () -> new ArrayList<>(List.of(new Discount())).subList(0, 1));
        LongBinaryOperator sum = (one, other) -> one + other;
        put(states, "state" + LAMBDA, () -> new LongAccumulator(sum, 0));
    }

    private static void contracts(List<Example> states) {
        put(states, "state.hidden" + DISCOUNT, () -> new Leaf(new Discount()));
        put(states, "state.slots[1]" + DISCOUNT, () -> new Ring(1, new Discount()));
        put(states, "state[1]" + DISCOUNT, () -> {
            Prices prices = new Prices();
            prices.add(1);
            prices.add(new Discount());
            return prices;
        });
        put(states, "state.get(\"d\")" + DISCOUNT, () -> {
            Index index = new Index();
            index.put("d", new Discount());
            return index;
        });
    }

    private static void classes(List<Example> states) {
        put(
                states,
                "state[0] is class dev.molt.state.pricing.Discount of pricing 1.3.0",
                () -> List.of(Discount.class));
        put(
                states,
                "state[0] is class dev.molt.state.pricing.Discount[] of pricing 1.3.0",
                () -> List.of(Discount[].class));
        put(states, "state is dev.molt.state.pricing.Discount[][] of pricing 1.3.0", () -> new Discount[0][0]);
        put(states, "state[0] is dev.molt.state.pricing.Kind of pricing 1.3.0", () -> List.of(Kind.PLAIN));
        put(states, "state[0] is dev.molt.state.pricing.Kind$1 of pricing 1.3.0", () -> List.of(Kind.ODD));
        put(states, "state is class dev.molt.state.pricing.Kind of pricing 1.3.0", () -> EnumSet.noneOf(Kind.class));
        put(
                states,
                "state is class dev.molt.state.pricing.Kind of pricing 1.3.0",
                () -> new EnumMap<Kind, String>(Kind.class));
        put(states, "state" + LAMBDA, () -> (Runnable) () -> {});
        put(states, "state is dev.molt.state.pricing.States$1 of pricing 1.3.0", () -> new Object() {});
        Runnable handler = () -> {};
        put(
                states,
                "state.handler" + LAMBDA,
                () -> Proxy.newProxyInstance(
                        Cart.class.getClassLoader(), new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> {
                            handler.run();
                            return null;
                        }));
    }

    private static void code(List<Example> states) {
        put(states, "state[0] is java.lang.Thread" + HIDDEN, () -> List.of(new Thread()));
        put(
                states,
                "state is java.util.concurrent.ThreadPoolExecutor" + HIDDEN,
                () -> new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()));
        put(states, "state is java.lang.ThreadLocal" + HIDDEN, ThreadLocal::new);
        put(states, "state is java.util.concurrent.FutureTask" + HIDDEN, () -> new FutureTask<>(() -> 1));
        put(
                states,
                "state is a java.util.concurrent.CompletableFuture that is not done" + HIDDEN,
                CompletableFuture::new);
        put(
                states,
                "state[0] is java.lang.IllegalStateException" + HIDDEN,
                () -> List.of(new IllegalStateException("x")));
        put(states, "state is java.util.stream.ReferencePipeline$Head" + HIDDEN, () -> Stream.of(1, 2));
        put(states, "state is a lambda of java.util.function.Predicate" + HIDDEN, () -> {
            java.util.function.Predicate<Object> never = any -> false;
            return never.negate();
        });
        put(states, "state[0] is java.util.Timer" + HIDDEN, () -> {
            Timer timer = new Timer(true);
            timer.cancel();
            return List.of(timer);
        });
        put(states, "state[0] is java.lang.invoke.DirectMethodHandle" + HIDDEN, () -> List.of(handle()));
    }

    private static Object handle() {
        try {
            return MethodHandles.lookup().findStatic(States.class, "arm", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("No such method", e);
        }
    }

    /** States of the JDK's and the contracts' types alone. */
    public static List<Object> free() {
        Map<String, Object> map = new TreeMap<>(Collections.reverseOrder());
        map.put("a", List.of(1, 2.0, 'c', "d", true, BigDecimal.ONE, Instant.EPOCH, UUID.randomUUID(), Locale.ROOT));
        return List.of(
                map,
                new Cart(List.of(new Order("a", Duration.ZERO))),
                Collections.unmodifiableMap(
                        new LinkedHashMap<>(Map.of("a", Collections.synchronizedList(new ArrayList<>())))),
                new Object[] {new int[3], new String[] {"a"}, new Link[] {new Link(1, null)}},
                EnumSet.of(TimeUnit.DAYS),
                new EnumMap<>(Map.of(TimeUnit.DAYS, "x")),
                Path.of("x"),
                new ReentrantLock(),
                ConcurrentHashMap.newKeySet(),
                Optional.empty(),
                new Prices(),
                new Leaf(Optional.of(new StringBuilder())),
                new PriorityQueue<>(String.CASE_INSENSITIVE_ORDER),
                new TreeSet<>(Comparator.nullsFirst(Comparator.naturalOrder())),
                Function.identity(),
                CompletableFuture.completedFuture(List.of()));
    }
}
