package dev.molt.examples.game.world;

import dev.molt.examples.game.Hero;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Heroes, a column for each figure, so that what is added up lies side by side. Confined to whoever holds the world's lock.
 *
 * <p>Fame is a column here and a trait to all others: version 1.0.0 passes it on, and whose hero has none yet begins at 0.
 */
final class Columns {
    private static final String FAME = "fame";

    /** Maps each session to its row. */
    private final Map<String, Integer> rows = new HashMap<>();

    /** Maps each session to the traits that this version doesn't know. */
    private final Map<String, Map<String, Long>> strange = new HashMap<>();

    // Rows from 0 to the number of sessions are in use.
    private String[] sessions;
    private long[] commands;
    private int[] x;
    private int[] y;
    private int[] health;
    private long[] gold;
    private long[] fame;

    Columns(Collection<Hero> heroes) {
        int capacity = Math.max(16, heroes.size());
        sessions = new String[capacity];
        commands = new long[capacity];
        x = new int[capacity];
        y = new int[capacity];
        health = new int[capacity];
        gold = new long[capacity];
        fame = new long[capacity];
        heroes.forEach(this::put);
    }

    int size() {
        return rows.size();
    }

    /** The sum of a column. */
    long commands() {
        return Arrays.stream(commands, 0, size()).sum();
    }

    /** The sum of a column. */
    long gold() {
        return Arrays.stream(gold, 0, size()).sum();
    }

    Map<String, Hero> all() {
        return rows.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, row -> hero(row.getValue())));
    }

    @Nullable
    Hero get(String session) {
        Integer row = rows.get(session);
        return row == null ? null : hero(row);
    }

    private Hero hero(int row) {
        String session = sessions[row];
        Map<String, Long> traits = strange.getOrDefault(session, Map.of());
        if (fame[row] > 0) {
            traits = new HashMap<>(traits);
            traits.put(FAME, fame[row]);
        }
        return new Hero(session, commands[row], x[row], y[row], health[row], gold[row], traits);
    }

    /** The same hero, more famous by one. */
    static Hero moreFamous(Hero hero) {
        Map<String, Long> traits = new HashMap<>(hero.traits());
        traits.merge(FAME, 1L, Long::sum);
        return new Hero(hero.session(), hero.commands(), hero.x(), hero.y(), hero.health(), hero.gold(), traits);
    }

    /** Puts someone in, in place of who has the same session. */
    void put(Hero hero) {
        Integer known = rows.get(hero.session());
        int row = known == null ? add(hero.session()) : known;
        commands[row] = hero.commands();
        x[row] = hero.x();
        y[row] = hero.y();
        health[row] = hero.health();
        gold[row] = hero.gold();
        fame[row] = hero.traits().getOrDefault(FAME, 0L);
        putStrange(hero);
    }

    private void putStrange(Hero hero) {
        Map<String, Long> traits = new HashMap<>(hero.traits());
        traits.remove(FAME);
        if (!traits.isEmpty()) {
            strange.put(hero.session(), traits);
        }
    }

    private int add(String session) {
        int row = size();
        if (row == sessions.length) {
            grow(2 * row);
        }
        sessions[row] = session;
        rows.put(session, row);
        return row;
    }

    private void grow(int capacity) {
        sessions = Arrays.copyOf(sessions, capacity);
        commands = Arrays.copyOf(commands, capacity);
        x = Arrays.copyOf(x, capacity);
        y = Arrays.copyOf(y, capacity);
        health = Arrays.copyOf(health, capacity);
        gold = Arrays.copyOf(gold, capacity);
        fame = Arrays.copyOf(fame, capacity);
    }

    /** Takes someone out; the last row takes the place. */
    @Nullable
    Hero remove(String session) {
        Integer row = rows.get(session);
        if (row == null) {
            return null;
        }
        Hero removed = hero(row);
        Hero last = hero(size() - 1);
        strange.remove(session);
        rows.remove(session);
        if (!last.session().equals(session)) {
            sessions[row] = last.session();
            rows.put(last.session(), row);
            put(last);
        }
        return removed;
    }
}
