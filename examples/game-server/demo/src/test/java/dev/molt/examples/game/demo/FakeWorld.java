package dev.molt.examples.game.demo;

import dev.molt.examples.game.Census;
import dev.molt.examples.game.Command;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A world that counts commands, and does one of them and one census as it is told. Thread-safe. */
final class FakeWorld implements World {
    private static final int SPECIAL = 2;

    final CountDownLatch commands = new CountDownLatch(2 * SPECIAL);
    final CountDownLatch censuses = new CountDownLatch(2 * SPECIAL);

    private final UnaryOperator<Hero> command;
    private final UnaryOperator<Census> census;
    private final Map<String, Hero> heroes = new ConcurrentHashMap<>();
    private final AtomicInteger commandsBegun = new AtomicInteger();
    private final AtomicInteger ticks = new AtomicInteger();

    FakeWorld(UnaryOperator<Hero> command, UnaryOperator<Census> census) {
        this.command = command;
        this.census = census;
    }

    @Override
    public Hero join(String session) {
        return heroes.computeIfAbsent(session, name -> Hero.born(name, 0));
    }

    @Override
    public void leave(String session) {
        heroes.remove(session);
    }

    @Override
    public Hero command(String session, Command asked) {
        commands.countDown();
        Hero before = join(session);
        Hero after = commandsBegun.incrementAndGet() == SPECIAL ? command.apply(before) : before.counted();
        heroes.put(session, after);
        return after;
    }

    @Override
    public Census census() {
        censuses.countDown();
        Census sound = new Census(ticks.incrementAndGet(), heroes.size(), 0, GOLD);
        return sound.ticks() == SPECIAL ? census.apply(sound) : sound;
    }

    @Override
    public void sync() {}

    /** How many commands of all sessions have counted. */
    long counted() {
        return heroes.values().stream().mapToLong(Hero::commands).sum();
    }
}
