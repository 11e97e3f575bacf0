package dev.molt.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way from a state to one of its objects, in words such as {@code state.orders[3].discount}. Confined to one thread.
 */
final class StatePath {
    /** How many steps are told at each end of a long way. */
    private static final int TOLD = 10;

    /** How much of a key is told. */
    private static final int KEY_LENGTH = 40;

    private final Found found;
    private final Shapes shapes;

    StatePath(Found found, Shapes shapes) {
        this.found = found;
        this.shapes = shapes;
    }

    String to(int number) {
        List<Integer> way = new ArrayList<>();
        for (int at = number; at != 0; at = found.parent(at)) {
            way.add(at);
        }
        Collections.reverse(way);
        StringBuilder path = new StringBuilder("state");
        int left = way.size() - 2 * TOLD;
        for (int i = 0; i < way.size(); i++) {
            if (left > 0 && i == TOLD) {
                path.append("…(").append(left).append(" more)…");
                i += left;
            }
            path.append(step(way.get(i)));
        }
        return path.toString();
    }

    private String step(int number) {
        Object parent = found.object(found.parent(number));
        Step step = new Step(found.object(number));
        shapes.of(parent.getClass()).show(parent, step);
        return step.label == null ? "" : step.label; // of a stand-in, made anew by each look
    }

    /** Looks for the label under which one object is reached from another. */
    private static final class Step implements Viewer {
        private final Object sought;
        private @Nullable String label;

        Step(Object sought) {
            this.sought = sought;
        }

        private boolean isNew(@Nullable Object part) {
            return part == sought && label == null;
        }

        @Override
        public void part(String partLabel, @Nullable Object part) {
            if (isNew(part)) {
                label = partLabel;
            }
        }

        @Override
        public void element(int index, @Nullable Object element) {
            if (isNew(element)) {
                label = "[" + index + "]";
            }
        }

        @Override
        public void entry(int index, @Nullable Object key, @Nullable Object value) {
            if (isNew(key)) {
                label = ".keySet()[" + index + "]";
            } else if (isNew(value)) {
                String text = text(key);
                label = text == null ? ".values()[" + index + "]" : ".get(" + text + ")";
            }
        }

        /** A key's text, for keys whose text comes from the JDK alone. */
        private static @Nullable String text(@Nullable Object key) {
            if (key instanceof String string) {
                return '"' + shortened(string) + '"';
            }
            if (key instanceof Enum<?> constant) {
                return constant.name();
            }
            boolean printed = key instanceof Integer
                    || key instanceof Long
                    || key instanceof Short
                    || key instanceof Byte
                    || key instanceof Boolean
                    || key instanceof Character
                    || key instanceof UUID;
            return printed ? String.valueOf(key) : null;
        }

        private static String shortened(String text) {
            String printable = text.codePoints()
                    .limit(KEY_LENGTH)
                    .map(point -> Character.isISOControl(point) ? '?' : point)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            return printable.length() == text.length() ? printable : printable + "…";
        }

        @Override
        public void refuse(String because) {}

        @Override
        public void unseen() {}
    }
}
