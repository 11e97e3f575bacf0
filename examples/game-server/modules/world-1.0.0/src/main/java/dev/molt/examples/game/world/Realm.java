package dev.molt.examples.game.world;

import dev.molt.examples.game.Census;
import dev.molt.examples.game.CombatRules;
import dev.molt.examples.game.Command;
import dev.molt.examples.game.Fighter;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.Outcome;
import dev.molt.examples.game.WorldState;
import dev.molt.examples.game.journal.Entry;
import dev.molt.examples.game.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All heroes, the treasury, and the journal of both. Each change is decided first and then made: what throws has changed
 * nothing. Confined to whoever holds the world's lock.
 */
final class Realm {
    private static final long WELCOME = 100;
    private static final int WOLF_HEALTH = 30;
    private static final long WOLF_GOLD = 25;

    /** The part of its gold that rising costs who has fallen. */
    private static final long RISING_COSTS = 10;

    private static final long LONGEST_JOURNAL = 32L << 20;

    private final Path directory;
    private final Map<String, Hero> heroes;

    /** The sessions, of those that there are, whose heroes rise at the next tick. */
    private final Set<String> fallen = new LinkedHashSet<>();

    private long treasury;
    private long ticks;
    private Journal journal;

    private Realm(Path directory, WorldState state, Journal journal) {
        this.directory = directory;
        this.journal = journal;
        heroes = new HashMap<>(state.heroes());
        treasury = state.treasury();
        ticks = state.ticks();
        heroes.values().stream().filter(Hero::isFallen).map(Hero::session).forEach(fallen::add);
    }

    /** Comes back from disk, or begins. */
    static Realm read(Path directory) {
        try {
            WorldState state = Journal.read(directory).orElseGet(WorldState::founded);
            return new Realm(directory, state, Journal.begin(directory, state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on with what another version had, whose journal is closed. */
    static Realm resume(Path directory, WorldState state) {
        try {
            return new Realm(directory, state, Journal.resume(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the journal and gives everything away. */
    WorldState close() {
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state();
    }

    private WorldState state() {
        return new WorldState(ticks, treasury, heroes);
    }

    Hero join(String session) {
        Hero known = heroes.get(session);
        if (known != null) {
            return known;
        }
        if (!session.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("Not a session: " + session);
        }
        long welcome = Math.min(WELCOME, treasury);
        Hero hero = Hero.born(session, welcome);
        change(-welcome, List.of(hero));
        return hero;
    }

    void leave(String session) {
        Hero hero = heroes.remove(session);
        if (hero != null) {
            fallen.remove(session);
            treasury += hero.gold();
            write(new Entry(ticks, treasury, List.of(), List.of(session)));
        }
    }

    /** Carries out a command of someone who is up; of others it only counts. */
    Hero carryOut(String session, Command command, CombatRules rules) {
        Hero known = heroes.get(session);
        if (known == null) {
            throw new IllegalArgumentException("No such session: " + session);
        }
        Hero hero = known.counted();
        if (hero.isFallen()) {
            return changed(hero);
        } else if (command instanceof Command.Walk walk) {
            return changed(hero.walked(walk.east(), walk.north()));
        } else if (command instanceof Command.Give give) {
            return give(hero, give);
        } else if (command instanceof Command.Strike strike) {
            return strike(hero, strike, rules);
        }
        return hunt(hero, (Command.Hunt) command, rules);
    }

    private Hero give(Hero giver, Command.Give give) {
        Hero taker = heroes.get(give.to());
        if (taker == null || isSame(giver, taker)) {
            return changed(giver);
        }
        long gold = within(give.gold(), giver.gold());
        return changed(giver.gaining(-gold), taker.gaining(gold));
    }

    private Hero strike(Hero attacker, Command.Strike strike, CombatRules rules) {
        Hero defender = heroes.get(strike.defender());
        if (defender == null || isSame(attacker, defender) || defender.isFallen()) {
            return changed(attacker);
        }
        Outcome outcome = rules.resolve(attacker.fighter(), defender.fighter(), strike.force());
        long loot = within(outcome.loot(), defender.gold());
        Hero struck = defender.gaining(-loot).withHealth(defender.health() - outcome.damage());
        return changed(attacker.gaining(loot), struck);
    }

    private Hero hunt(Hero hunter, Command.Hunt hunt, CombatRules rules) {
        Fighter wolf = new Fighter(WOLF_HEALTH, Math.min(WOLF_GOLD, treasury));
        Outcome outcome = rules.resolve(hunter.fighter(), wolf, hunt.force());
        long loot = within(outcome.loot(), wolf.gold());
        Hero richer = hunter.gaining(loot);
        change(-loot, List.of(richer));
        return richer;
    }

    private static boolean isSame(Hero one, Hero other) {
        return one.session().equals(other.session());
    }

    /** What is asked for, but nothing below zero and no more than there is. */
    private static long within(long asked, long available) {
        return Math.max(0, Math.min(asked, available));
    }

    /** Those who have fallen rise, and pay for it. What has been answered so far outlives the process from here on. */
    void tick() {
        ticks++;
        List<Hero> risen = new ArrayList<>();
        long paid = 0;
        for (String session : fallen) {
            Hero hero = Objects.requireNonNull(heroes.get(session));
            long price = hero.gold() / RISING_COSTS;
            risen.add(hero.gaining(-price).withHealth(Hero.WHOLE));
            paid += price;
        }
        change(paid, risen);
        try {
            journal.flush();
            if (journal.size() > LONGEST_JOURNAL) {
                journal.close();
                journal = Journal.begin(directory, state());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes heroes among whom the gold stays; gives the first. */
    private Hero changed(Hero... heroes) {
        change(0, List.of(heroes));
        return heroes[0];
    }

    /**
     * Makes one change.
     *
     * @param paid the gold that went to the treasury; below zero, came from there
     * @param changed the heroes as they are from now on
     */
    private void change(long paid, List<Hero> changed) {
        treasury += paid;
        for (Hero hero : changed) {
            heroes.put(hero.session(), hero);
            if (hero.isFallen()) {
                fallen.add(hero.session());
            } else {
                fallen.remove(hero.session());
            }
        }
        write(new Entry(ticks, treasury, changed, List.of()));
    }

    private void write(Entry entry) {
        try {
            journal.append(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sync() {
        try {
            journal.sync();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds up what is there: nothing here is kept along. */
    Census census() {
        long commands = 0;
        long gold = treasury;
        for (Hero hero : heroes.values()) {
            commands += hero.commands();
            gold += hero.gold();
        }
        return new Census(ticks, heroes.size(), commands, gold);
    }
}
