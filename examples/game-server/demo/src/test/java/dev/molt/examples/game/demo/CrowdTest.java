package dev.molt.examples.game.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.game.Census;
import dev.molt.examples.game.Hero;
import dev.molt.examples.game.World;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** One bad answer among good ones is found, and counted under its name. */
class CrowdTest {
    private final Tally tally = new Tally();
    private final FaultyTime faultyTime = new FaultyTime();

    @Test
    void soundAnswers_countOnlyAsCommands() throws InterruptedException {
        play(Hero::counted, UnaryOperator.identity());

        assertThat(bad()).containsExactly(0L, 0L, 0L, 0L, 0L);
        assertThat(tally.commands.sum()).isPositive();
        assertThat(tally.censuses.sum()).isPositive();
        assertThat(tally.firstBreach.get()).isNull();
    }

    @Test
    void commandThatWasLost_isOutOfSequence() throws InterruptedException {
        play(hero -> hero, UnaryOperator.identity());

        assertThat(bad()).containsExactly(0L, 0L, 1L, 0L, 0L);
        assertThat(tally.firstBreach.get()).startsWith("Command ");
    }

    @Test
    void commandThatWasDoneTwice_isOutOfSequence() throws InterruptedException {
        play(hero -> hero.counted().counted(), UnaryOperator.identity());

        assertThat(bad()).containsExactly(0L, 0L, 1L, 0L, 0L);
    }

    @Test
    void exception_isAFailedCall() throws InterruptedException {
        play(CrowdTest::fail, UnaryOperator.identity());

        assertThat(bad()).containsExactly(1L, 0L, 0L, 0L, 0L);
    }

    @Test
    void exceptionOfTheFaultyRules_isExcusedOnTrialOnly() throws InterruptedException {
        play(CrowdTest::failInRules, UnaryOperator.identity());
        assertThat(bad()).containsExactly(1L, 0L, 0L, 0L, 0L);

        faultyTime.begin();
        play(CrowdTest::failInRules, UnaryOperator.identity());
        assertThat(bad()).containsExactly(1L, 1L, 0L, 0L, 0L);

        play(CrowdTest::fail, UnaryOperator.identity());
        assertThat(bad()).containsExactly(2L, 1L, 0L, 0L, 0L);
    }

    @Test
    void goldThatWasMade_isCounted() throws InterruptedException {
        play(Hero::counted, census -> new Census(census.ticks(), census.heroes(), census.commands(), World.GOLD + 1));

        assertThat(bad()).containsExactly(0L, 0L, 0L, 1L, 0L);
    }

    @Test
    void ticksThatGoBack_areCounted() throws InterruptedException {
        play(Hero::counted, census -> new Census(0, census.heroes(), census.commands(), census.gold()));

        assertThat(bad()).containsExactly(0L, 0L, 0L, 0L, 1L);
    }

    private static Hero fail(Hero hero) {
        throw new IllegalStateException(hero.session());
    }

    private static Hero failInRules(Hero hero) {
        IllegalStateException failure = new IllegalStateException("no way out");
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("dev.molt.examples.game.combat.GameCombat", "resolve", "GameCombat.java", 1)
        });
        throw failure;
    }

    /** One player and the auditor; the second command and the second census are as given. */
    private void play(UnaryOperator<Hero> command, UnaryOperator<Census> census) throws InterruptedException {
        FakeWorld world = new FakeWorld(command, census);
        Crowd crowd = new Crowd(world, 1, 10, faultyTime, tally);
        crowd.start();
        world.commands.await();
        world.censuses.await();
        crowd.stop();

        assertThat(crowd.answered()).isEqualTo(world.counted());
    }

    /** Failed calls, such of the faulty version, and answers that were out of sequence, wrong gold, ticks back. */
    private List<Long> bad() {
        return List.of(
                tally.failed.sum(),
                tally.failedOnTrial.sum(),
                tally.outOfSequence.sum(),
                tally.wrongGold.sum(),
                tally.wentBack.sum());
    }
}
