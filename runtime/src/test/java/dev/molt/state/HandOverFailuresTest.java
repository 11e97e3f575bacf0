package dev.molt.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.state.Actor.Act;
import dev.molt.state.Actor.Step;
import dev.molt.state.HandOvers.Done;
import dev.molt.state.HandOvers.Outcome;
import dev.molt.state.HandOvers.Refused;
import dev.molt.state.HandOvers.Stranded;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every step of a hand-over fails in every way, in all combinations: the state is always with exactly one of the old
 * version, the new one, and the host, and where it is with the host that is told. Which outcome there is may depend on
 * the machine; what it says has to be so.
 */
class HandOverFailuresTest {
    private static final int AT_ONCE = 64;
    private static final Set<Act> OF_RELEASE = EnumSet.allOf(Act.class);
    private static final Set<Act> OF_ADOPT = EnumSet.complementOf(EnumSet.of(Act.GIVES_NULL, Act.GIVES_CODE));

    /**
     * One combination.
     *
     * @param second whether the first call of each step is fine, and only later ones are as told
     * @param givenBack whether the update fails after the hand-over
     */
    record Play(
            Act oldReleases,
            Act newAdopts,
            Act newReleases,
            Act oldAdopts,
            boolean second,
            boolean rehearsed,
            boolean givenBack) {
        private static Act[] acts(Act act, boolean second) {
            return second ? new Act[] {Act.FINE, act} : new Act[] {act};
        }

        /** Whether no simpler combination comes to the same. */
        boolean isOneOfAKind() {
            boolean isReleased = second || oldReleases == Act.FINE;
            boolean isReturned = rehearsed || givenBack;
            return (isReleased || (newAdopts == Act.FINE && newReleases == Act.FINE))
                    && (isReturned || newReleases == Act.FINE)
                    && (rehearsed || !second);
        }

        Stage stage() {
            Stage stage = new Stage();
            stage.old.does(Step.RELEASE, acts(oldReleases, second)).does(Step.ADOPT, acts(oldAdopts, second));
            stage.next.does(Step.RELEASE, acts(newReleases, second)).does(Step.ADOPT, acts(newAdopts, second));
            return stage;
        }
    }

    static Stream<Act> oldReleases() {
        return OF_RELEASE.stream();
    }

    @ParameterizedTest
    @MethodSource("oldReleases")
    void whateverFails_oneHasTheState(Act oldReleases) throws Exception {
        ExecutorService atOnce = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<String>> plays = new ArrayList<>();
            for (Play play : plays(oldReleases)) {
                plays.add(() -> perform(play));
            }
            List<String> wrong = new ArrayList<>();
            for (Future<String> done : atOnce.invokeAll(plays)) {
                wrong.add(done.get());
            }
            wrong.removeIf(String::isEmpty);
            assertThat(wrong).isEmpty();
        } finally {
            atOnce.shutdownNow();
        }
    }

    private static List<Play> plays(Act oldReleases) {
        List<Play> plays = new ArrayList<>();
        for (Act newAdopts : OF_ADOPT) {
            for (Act newReleases : OF_RELEASE) {
                for (Act oldAdopts : OF_ADOPT) {
                    for (int flags = 0; flags < 8; flags++) {
                        boolean second = (flags & 1) != 0;
                        boolean rehearsed = (flags & 2) != 0;
                        boolean givenBack = (flags & 4) != 0;
                        plays.add(
                                new Play(oldReleases, newAdopts, newReleases, oldAdopts, second, rehearsed, givenBack));
                    }
                }
            }
        }
        plays.removeIf(play -> !play.isOneOfAKind());
        return plays;
    }

    /** What is wrong after this play; empty when nothing is. */
    private static String perform(Play play) throws InterruptedException {
        Stage stage = play.stage();
        HandOvers handOvers = stage.handOvers(Stage.HASTY);
        Outcome outcome = handOvers.run(play.rehearsed());
        List<Problem> said = new ArrayList<>();
        String wrong = judge(stage, outcome, said);
        boolean isDone = outcome instanceof Done;
        if (isDone && play.givenBack()) {
            List<Problem> stranded = handOvers.giveBack();
            said.addAll(stranded);
            wrong +=
                    judge(stage, stranded.isEmpty() ? new Refused(List.of()) : new Stranded(List.of(), stranded), said);
            isDone = false;
        }
        stage.end();
        wrong += isDone ? "" : judgeEnd(stage, said);
        return wrong.isEmpty() ? "" : play + ": " + outcome + ": " + wrong;
    }

    private static String judge(Stage stage, Outcome outcome, List<Problem> said) {
        if (outcome instanceof Done) {
            boolean isSo = stage.next.held() == stage.state
                    && stage.old.held() == null
                    && stage.custody.modules().isEmpty();
            return isSo ? "" : "done, but the new version has not what only it may have; ";
        }
        if (outcome instanceof Stranded stranded) {
            said.addAll(stranded.stranded());
            return isThere(stage) ? "" : "stranded, but nobody keeps it; ";
        }
        return isThere(stage) ? "" : "refused, but the old version does not have its state; ";
    }

    /** What took long may end at any time, and then the old version has what the host had; so the host is asked first. */
    private static boolean isThere(Stage stage) {
        return !stage.custody.modules().isEmpty() || stage.old.held() == stage.state;
    }

    /** When all that hung has ended. */
    private static String judgeEnd(Stage stage, List<Problem> said) {
        said.addAll(stage.told);
        boolean isKept = !stage.custody.modules().isEmpty();
        boolean isTold = said.stream().anyMatch(problem -> problem.code() == ProblemCode.STATE_STRANDED);
        boolean isWithOld = stage.old.held() == stage.state;
        return (isKept == isWithOld ? (isKept ? "two have it; " : "it is lost; ") : "")
                + (isKept && !isTold ? "nobody was told where it is; " : "");
    }
}
