package dev.molt.state;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shape of each class, found out once. Confined to one walk. */
final class Shapes {
    /** What the names of classes begin with whose serialized form has all that they hold. */
    private static final Set<String> SERIALIZED_WHOLE = Set.of(
            "java.util.Collections$",
            "java.util.Arrays$ArrayList",
            "java.util.RegularEnumSet",
            "java.util.JumboEnumSet",
            "java.util.Comparators$",
            "java.util.concurrent.atomic.LongAccumulator",
            "java.util.concurrent.atomic.DoubleAccumulator");

    private final Territory territory;
    private final Map<Class<?>, Shape> known = new HashMap<>();
    private final Exposure exposure = new Exposure();

    private @Nullable Class<?> lastType;
    private Shape lastShape = Shape.LEAF;

    Shapes(Territory territory) {
        this.territory = territory;
    }

    Shape of(Class<?> type) {
        if (type != lastType) {
            lastShape = known.computeIfAbsent(type, this::find);
            lastType = type;
        }
        return lastShape;
    }

    private Shape find(Class<?> type) {
        Optional<String> owner = territory.strangerOf(type);
        if (owner.isPresent()) {
            return Shape.refused("is " + Types.name(type) + " " + owner.get());
        }
        if (type.isArray()) {
            return Values.fill(type) ? Shape.LEAF : Shapes::showArray;
        }
        if (type == Class.class) {
            return this::showClass;
        }
        if (Enum.class.isAssignableFrom(type)) {
            return Shape.LEAF;
        }
        if (Code.isIn(type)) {
            return Shape.refused("is " + Types.name(type) + ", which" + Code.HIDDEN);
        }
        if (Proxy.isProxyClass(type)) {
            return (proxy, viewer) -> viewer.part(".handler", Proxy.getInvocationHandler(proxy));
        }
        return Types.isOfJdk(type) ? ofJdk(type) : byFields(type);
    }

    private static void showArray(Object array, Viewer viewer) {
        Object[] elements = (Object[]) array;
        for (int i = 0; i < elements.length; i++) {
            viewer.element(i, elements[i]);
        }
    }

    private void showClass(Object object, Viewer viewer) {
        Class<?> type = (Class<?>) object;
        territory.strangerOf(type).ifPresent(owner -> viewer.refuse("is class " + Types.name(type) + " " + owner));
    }

    private Shape ofJdk(Class<?> type) {
        if (Values.has(type)) {
            return Shape.LEAF;
        }
        if (Member.class.isAssignableFrom(type)) {
            return (member, viewer) -> viewer.part(".getDeclaringClass()", ((Member) member).getDeclaringClass());
        }
        Optional<Shape> container = Containers.of(type);
        if (container.isPresent()) {
            return container.get();
        }
        if (type == EnumMap.class) {
            return Containers.MAPPED.and(this::showClasses);
        }
        return SERIALIZED_WHOLE.stream().anyMatch(type.getName()::startsWith) ? this::showSerialized : byFields(type);
    }

    /** Even when it is empty, such a map holds the class of its keys. */
    private void showClasses(Object object, Viewer viewer) {
        for (Object part : exposure.of(object).orElse(List.of())) {
            if (part instanceof Class<?>) {
                viewer.part("", part);
            }
        }
    }

    private void showSerialized(Object object, Viewer viewer) {
        exposure.of(object).ifPresentOrElse(parts -> parts.forEach(part -> viewer.part("", part)), viewer::unseen);
    }

    /** What the JDK's modules keep to themselves is had from the serialized form, as far as there is one. */
    private Shape byFields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        Optional<Shape> closed = collect(type, fields);
        Shape open = fields.isEmpty() ? Shape.LEAF : (object, viewer) -> showFields(object, fields, viewer);
        return closed.map(rest -> fields.isEmpty() ? rest : open.and(rest)).orElse(open);
    }

    /**
     * Collects the fields of the class and all above it.
     *
     * @return how to look at what reflection may not read; empty when it may read all
     */
    private Optional<Shape> collect(Class<?> type, List<Field> fields) {
        Class<?> below = type;
        for (Class<?> next = type; next != null && next != Object.class; below = next, next = next.getSuperclass()) {
            if (next.isHidden() && Types.isOfJdk(next)) {
                return next.getDeclaredFields().length == 0 ? Optional.empty() : Optional.of(this::showCaptured);
            }
            if ((Types.isOfJdk(next) && Values.has(next)) || next.getName().startsWith("java.util.Abstract")) {
                return Optional.empty();
            }
            if (next != type && Containers.of(next).isPresent()) {
                return Optional.of(inherited(next, below));
            }
            if (!open(next, fields)) {
                return Optional.of(next == type ? this::showClosed : Shape.UNSEEN);
            }
        }
        return Optional.empty();
    }

    private static Shape inherited(Class<?> container, Class<?> below) {
        Shape parts = Containers.inherited(container, below).orElse(Shape.UNSEEN);
        return Containers.inheritedComparator(container).map(parts::and).orElse(parts);
    }

    private static boolean open(Class<?> type, List<Field> fields) {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || Values.fill(field.getType())) {
                continue;
            }
            if (!field.trySetAccessible()) {
                return false;
            }
            fields.add(field);
        }
        return true;
    }

    private static void showFields(Object object, List<Field> fields, Viewer viewer) {
        for (Field field : fields) {
            try {
                viewer.part("." + field.getName(), field.get(object));
            } catch (IllegalAccessException e) {
                viewer.unseen();
            }
        }
    }

    /** Of a closed class that may have more than it serializes. */
    private void showClosed(Object object, Viewer viewer) {
        exposure.of(object).orElse(List.of()).forEach(part -> viewer.part("", part));
        viewer.unseen();
    }

    /** Of a lambda of the JDK's, such as a comparator that was made from a function. */
    private void showCaptured(Object lambda, Viewer viewer) {
        Optional<List<Object>> serialized = exposure.of(lambda);
        if (serialized.isEmpty()) {
            viewer.refuse("is " + Types.name(lambda.getClass()) + ", which" + Code.HIDDEN);
            return;
        }
        for (Object part : serialized.get()) {
            Object[] captured = part instanceof Object[] several ? several : new Object[] {part};
            Arrays.stream(captured).forEach(each -> viewer.part(".captured", each));
        }
    }
}
