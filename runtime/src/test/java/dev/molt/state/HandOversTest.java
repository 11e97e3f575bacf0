package dev.molt.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.api.Stateful;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.state.Actor.Act;
import dev.molt.state.Actor.Step;
import dev.molt.state.HandOvers.Done;
import dev.molt.state.HandOvers.Measure;
import dev.molt.state.HandOvers.Outcome;
import dev.molt.state.HandOvers.Refused;
import dev.molt.state.HandOvers.Stranded;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandOversTest {
    private static final Limits SHORT =
            new Limits(Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(30));

    private final Stage stage = new Stage();

    @AfterEach
    void end() throws InterruptedException {
        stage.end();
    }

    private static Problem only(List<Problem> problems) {
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private Problem refusal(Limits limits, boolean rehearsed) {
        Outcome outcome = stage.handOvers(limits).run(rehearsed);
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(stage.old.held()).isSameAs(stage.state);
        assertThat(stage.custody.modules()).isEmpty();
        return only(((Refused) outcome).problems());
    }

    @Test
    void state_goesOver_onThreadsOfItsVersions_andIsMeasured() {
        Outcome outcome = stage.handOvers(Stage.PATIENT).run(false);
        assertThat(outcome).isInstanceOf(Done.class);
        assertThat(stage.next.held()).isSameAs(stage.state);
        assertThat(stage.old.threads()).extracting(Thread::getName).containsExactly("molt-state pricing 1.3.0 release");
        assertThat(stage.next.threads()).extracting(Thread::getName).containsExactly("molt-state pricing 1.4.0 adopt");
        Measure measure = ((Done) outcome).measures().get(0);
        assertThat(measure.module()).isEqualTo("pricing");
        assertThat(List.of(measure.release(), measure.check(), measure.adopt()))
                .noneMatch(took -> took.isZero() || took.isNegative());
    }

    @Test
    void aRehearsal_goesThereAndBack_beforeTheHandOver() {
        assertThat(stage.handOvers(Stage.PATIENT).run(true)).isInstanceOf(Done.class);
        assertThat(stage.next.held()).isSameAs(stage.state);
        assertThat(List.of(stage.old.calls(Step.RELEASE), stage.old.calls(Step.ADOPT)))
                .containsExactly(2, 1);
        assertThat(List.of(stage.next.calls(Step.RELEASE), stage.next.calls(Step.ADOPT)))
                .containsExactly(1, 2);
    }

    @Test
    void aReleaseThatThrows_isRefused_inWords() {
        stage.old.does(Step.RELEASE, Act.THROWS);
        Problem problem = refusal(Stage.PATIENT, false);
        assertThat(problem.what()).isEqualTo("The state of pricing 1.3.0 was not handed over to pricing 1.4.0.");
        assertThat(problem.facts())
                .startsWith("release() of Old threw.", "Thrown: java.lang.IllegalStateException: as told");
        assertThat(problem.state()).isEqualTo("pricing 1.3.0 goes on with its state.");
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_RELEASE_FAILED);
        assertThat(stage.old.calls(Step.ADOPT)).isZero();
    }

    @Test
    void aReleasedNull_isRefused_andNeverTaken() {
        stage.old.does(Step.RELEASE, Act.GIVES_NULL);
        assertThat(refusal(Stage.PATIENT, false).code()).isEqualTo(ProblemCode.STATE_RELEASE_FAILED);
        assertThat(stage.old.calls(Step.ADOPT)).isZero();
        assertThat(stage.next.calls(Step.ADOPT)).isZero();
    }

    @Test
    void aStateThatHoldsCode_isRefused_withItsPath_andGoesBack() {
        stage.old.does(Step.RELEASE, Act.GIVES_CODE);
        Problem problem = refusal(Stage.PATIENT, false);
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_HOLDS_CODE);
        assertThat(problem.facts()).containsExactly("state[1] is dev.molt.state.pricing.Discount of pricing 1.3.0.");
        assertThat(stage.next.calls(Step.ADOPT)).isZero();
    }

    @Test
    void anAdoptThatThrows_isRefused_andTheStateGoesBack() {
        stage.next.does(Step.ADOPT, Act.THROWS);
        assertThat(refusal(Stage.PATIENT, false).code()).isEqualTo(ProblemCode.STATE_ADOPT_FAILED);
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITS", "DAWDLES", "HANGS"})
    void anAdoptThatTakesLong_isRefused_andTheStateGoesBack(Act act) {
        stage.next.does(Step.ADOPT, act);
        Problem problem = refusal(SHORT, false);
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_TIMEOUT);
        assertThat(problem.text())
                .contains("adopt() of dev.molt.state.Actor had not ended within the 1000 ms of its hand-over.")
                .contains("dev.molt.state.Actor.adopt(");
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITS", "DAWDLES"})
    void aReleaseThatTakesLong_isInterrupted_andRefused(Act act) {
        stage.old.does(Step.RELEASE, act);
        assertThat(refusal(SHORT, false).code()).isEqualTo(ProblemCode.STATE_TIMEOUT);
    }

    @Test
    void aReleaseThatReturnsLate_goesBackAtOnce_andUntilThenThereIsNoOther() throws InterruptedException {
        stage.old.does(Step.RELEASE, Act.HANGS);
        Outcome outcome = stage.handOvers(SHORT).run(false);
        assertThat(only(((Refused) outcome).problems()).state()).contains("When its release() returns");
        assertThat(stage.custody.modules()).containsExactly("pricing");
        Problem second = only(((Refused) stage.handOvers(SHORT).run(false)).problems());
        assertThat(second.text())
                .contains("still not returned from an earlier hand-over")
                .contains("STATE_TIMEOUT");
        assertThat(stage.old.calls(Step.RELEASE)).isEqualTo(1);
        stage.end();
        assertThat(stage.old.held()).isSameAs(stage.state);
        assertThat(stage.custody.modules()).isEmpty();
        assertThat(only(stage.told).what()).isEqualTo("The state of pricing 1.3.0 came back late.");
    }

    @Test
    void whatComesBackLate_andIsNotAdopted_isStranded_andTold() throws InterruptedException {
        stage.old.does(Step.RELEASE, Act.HANGS).does(Step.ADOPT, Act.THROWS);
        stage.handOvers(SHORT).run(false);
        stage.end();
        assertThat(only(stage.told).code()).isEqualTo(ProblemCode.STATE_STRANDED);
        assertThat(stage.custody.modules()).containsExactly("pricing");
    }

    @Test
    void aStrandedState_isAdoptedByALaterVersion_insteadOfARelease() {
        stage.next.does(Step.ADOPT, Act.THROWS);
        stage.old.does(Step.ADOPT, Act.THROWS);
        Outcome outcome = stage.handOvers(Stage.PATIENT).run(false);
        assertThat(outcome).isInstanceOf(Stranded.class);
        assertThat(only(((Stranded) outcome).problems()).code()).isEqualTo(ProblemCode.STATE_ADOPT_FAILED);
        assertThat(only(((Stranded) outcome).stranded()).code()).isEqualTo(ProblemCode.STATE_STRANDED);

        Actor corrected = stage.actor();
        Change change = stage.change("pricing", Map.of("Old", stage.old), Map.of("Corrected", corrected));
        assertThat(stage.handOvers(Stage.PATIENT, List.of(change)).run(false)).isInstanceOf(Done.class);
        assertThat(corrected.held()).isSameAs(stage.state);
        assertThat(stage.old.calls(Step.RELEASE)).isEqualTo(1);
        assertThat(stage.custody.modules()).isEmpty();
    }

    @Test
    void anOldVersionThatIsStillAdopting_isNotAskedAgain() throws InterruptedException {
        stage.next.does(Step.ADOPT, Act.THROWS);
        stage.old.does(Step.ADOPT, Act.HANGS);
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(100));
        assertThat(stage.handOvers(limits).run(false)).isInstanceOf(Stranded.class);
        assertThat(stage.handOvers(limits).run(false)).isInstanceOf(Stranded.class);
        assertThat(stage.old.calls(Step.ADOPT)).isEqualTo(1);
        stage.end();
        assertThat(stage.old.held()).isSameAs(stage.state);
        assertThat(stage.custody.modules()).isEmpty();
    }

    /** Does not adopt, and throws when the old version has done so, after its time. */
    private final class Late implements Stateful<Object> {
        @Override
        public Object release() {
            throw new IllegalStateException("It has nothing");
        }

        @Override
        public void adopt(Object state) throws Exception {
            stage.end(Thread.currentThread());
            throw new IllegalStateException("too late");
        }
    }

    @Test
    void anOldVersionThatHasAdoptedMeanwhile_isNotAskedAgain() {
        stage.next.does(Step.ADOPT, Act.THROWS);
        stage.old.does(Step.ADOPT, Act.HANGS);
        Limits limits = new Limits(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(100));
        assertThat(stage.handOvers(limits).run(false)).isInstanceOf(Stranded.class);
        Change second = stage.change("pricing", Map.of("Old", stage.old), Map.of("Late", new Late()));
        assertThat(stage.handOvers(limits, List.of(second)).run(false)).isInstanceOf(Refused.class);
        assertThat(stage.old.calls(Step.ADOPT)).isEqualTo(1);
        assertThat(stage.old.held()).isSameAs(stage.state);
        assertThat(stage.custody.modules()).isEmpty();
    }

    @Test
    void whatAModuleLeavesBehind_isForgottenWithIt() {
        stage.next.does(Step.ADOPT, Act.THROWS);
        stage.old.does(Step.ADOPT, Act.THROWS);
        stage.handOvers(Stage.PATIENT).run(false);
        stage.custody.forget("pricing");
        assertThat(stage.custody.modules()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "GIVES_NULL", "GIVES_CODE"})
    void aRehearsalFindsThatThereIsNoWayBack(Act act) {
        stage.next.does(Step.RELEASE, act);
        Problem problem = refusal(Stage.PATIENT, true);
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_ONE_WAY);
        assertThat(problem.what()).isEqualTo("The state of pricing 1.3.0 would not come back from pricing 1.4.0.");
    }

    @Test
    void aRehearsalFindsThatTheOldVersion_doesNotUnderstandTheNew() {
        stage.old.does(Step.ADOPT, Act.THROWS, Act.FINE);
        assertThat(refusal(Stage.PATIENT, true).code()).isEqualTo(ProblemCode.STATE_ONE_WAY);
        assertThat(stage.old.calls(Step.ADOPT)).isEqualTo(2);
    }

    @Test
    void anUpdateThatFailsLater_givesTheStateBack() {
        HandOvers handOvers = stage.handOvers(Stage.PATIENT);
        handOvers.run(false);
        assertThat(handOvers.giveBack()).isEmpty();
        assertThat(stage.old.held()).isSameAs(stage.state);
        assertThat(stage.next.held()).isNull();
        assertThat(handOvers.giveBack()).isEmpty();
        assertThat(stage.old.calls(Step.ADOPT)).isEqualTo(1);
    }

    @Test
    void whatTheNewVersionDoesNotGiveBack_theOldOneHasFromTheHost() {
        stage.next.does(Step.RELEASE, Act.THROWS);
        HandOvers handOvers = stage.handOvers(Stage.PATIENT);
        handOvers.run(false);
        assertThat(handOvers.giveBack()).isEmpty();
        assertThat(stage.old.held()).isSameAs(stage.state);
    }

    @Test
    void oneModuleThatFails_givesAllOthersBack() {
        Map<String, Actor> olds = new LinkedHashMap<>();
        Map<String, Actor> news = new LinkedHashMap<>();
        for (String module : List.of("billing", "pricing", "tax")) {
            olds.put(module, stage.actor().has(module));
            news.put(module, stage.actor());
        }
        news.get("pricing").does(Step.ADOPT, Act.THROWS);
        List<Change> changes = olds.keySet().stream()
                .map(module -> stage.change(module, Map.of("A", olds.get(module)), Map.of("A", news.get(module))))
                .toList();
        HandOvers handOvers = stage.handOvers(Stage.PATIENT, changes);
        assertThat(handOvers.modules()).containsExactly("billing", "pricing", "tax");
        Outcome outcome = handOvers.run(false);
        assertThat(only(((Refused) outcome).problems()).what()).contains("pricing 1.4.0");
        olds.forEach((module, old) -> assertThat(old.held()).isEqualTo(module));
        assertThat(news.get("billing").held()).isNull();
        assertThat(news.get("tax").held()).isNull();
    }

    @Test
    void noModuleAdopts_beforeAllHaveReleased() {
        Actor bad = stage.actor().has("bad").does(Step.RELEASE, Act.THROWS);
        List<Change> changes = List.of(
                stage.change("pricing", Map.of("A", stage.old), Map.of("A", stage.next)),
                stage.change("tax", Map.of("A", bad), Map.of("A", stage.actor())));
        assertThat(stage.handOvers(Stage.PATIENT, changes).run(false)).isInstanceOf(Refused.class);
        assertThat(stage.next.calls(Step.ADOPT)).isZero();
        assertThat(stage.old.held()).isSameAs(stage.state);
    }

    @Test
    void modulesAreHandedOverSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        List<Change> changes = List.of("pricing", "tax").stream()
                .map(module -> stage.change(module, Map.of("A", new Meeting(both)), Map.of("A", stage.actor())))
                .toList();
        assertThat(stage.handOvers(Stage.PATIENT, changes).run(false)).isInstanceOf(Done.class);
    }

    /** Releases when the other one does. */
    private record Meeting(CountDownLatch both) implements Stateful<Object> {
        @Override
        public Object release() throws InterruptedException {
            both.countDown();
            both.await();
            return "state";
        }

        @Override
        public void adopt(Object state) {}
    }

    @Test
    void severalProviders_goToTheirNamesakes_andNewOnesBeginAnew() {
        Actor first = stage.actor().has("first");
        Actor second = stage.actor().has("second");
        Actor newFirst = stage.actor();
        Actor newSecond = stage.actor();
        Actor third = stage.actor();
        Change change = stage.change(
                "pricing",
                Map.of("First", first, "Second", second),
                Map.of("Third", third, "Second", newSecond, "First", newFirst));
        assertThat(stage.handOvers(Stage.PATIENT, List.of(change)).run(false)).isInstanceOf(Done.class);
        assertThat(newFirst.held()).isEqualTo("first");
        assertThat(newSecond.held()).isEqualTo("second");
        assertThat(third.calls(Step.ADOPT)).isZero();
    }

    @Test
    void ofTwoProviders_ifOneFails_bothKeepTheirState() {
        Actor first = stage.actor().has("first");
        Actor second = stage.actor().has("second");
        Change change = stage.change(
                "pricing",
                Map.of("First", first, "Second", second),
                Map.of("First", stage.actor(), "Second", stage.actor().does(Step.ADOPT, Act.THROWS)));
        assertThat(stage.handOvers(Stage.PATIENT, List.of(change)).run(true)).isInstanceOf(Refused.class);
        assertThat(first.held()).isEqualTo("first");
        assertThat(second.held()).isEqualTo("second");
    }

    @Test
    void aStateThatNobodyClaims_refusesTheUpdate_beforeAnythingIsReleased() {
        Change change = stage.change(
                "pricing",
                Map.of("Old", stage.old, "Other", stage.actor()),
                Map.of("Other", stage.actor(), "New", stage.next));
        HandOvers handOvers = stage.handOvers(Stage.PATIENT, List.of(change));
        Problem problem = only(handOvers.unclaimed());
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_UNCLAIMED);
        assertThat(problem.text())
                .contains("pricing 1.4.0 can't take over all state of pricing 1.3.0.")
                .contains("The state of its provider Old would be lost.")
                .doesNotContain("provider Other would");
        assertThat(handOvers.run(false)).isInstanceOf(Refused.class);
        assertThat(stage.old.calls(Step.RELEASE)).isZero();
    }

    @Test
    void aVersionThatBecomesStateless_isRefused() {
        Change change = stage.change("pricing", Map.of("Old", stage.old), Map.of());
        assertThat(only(stage.handOvers(Stage.PATIENT, List.of(change)).unclaimed())
                        .facts())
                .contains("pricing 1.4.0 has no stateful provider.");
    }

    @Test
    void aVersionThatHadNoState_isNotHandedOver() {
        Change change = stage.change("pricing", Map.of(), Map.of("New", stage.next));
        HandOvers handOvers = stage.handOvers(Stage.PATIENT, List.of(change));
        assertThat(handOvers.modules()).isEmpty();
        assertThat(handOvers.run(true)).isEqualTo(new Done(List.of(), List.of()));
        assertThat(stage.next.calls(Step.ADOPT)).isZero();
    }

    @Test
    void whatCanNotBeLookedInto_isToldWithTheOutcome() {
        stage.old.has(List.of(new java.util.Scanner("text")));
        assertThat(((Done) stage.handOvers(Stage.PATIENT).run(false)).unseen())
                .containsExactly("pricing 1.3.0: state[0] (java.util.Scanner)");
    }

    @Test
    void anInterruptedCaller_stillWaits_andStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(stage.handOvers(Stage.PATIENT).run(true)).isInstanceOf(Done.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** An exception that makes trouble wherever it is put into words. */
    private static final class Mean extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("mean");
        }
    }

    @Test
    void anExceptionThatCanNotBePutIntoWords_isNamed() {
        Stateful<Object> mean = new Stateful<>() {
            @Override
            public Object release() {
                throw new Mean();
            }

            @Override
            public void adopt(Object state) {}
        };
        Change change = stage.change("pricing", Map.of("Old", mean), Map.of("New", stage.next));
        Outcome outcome = stage.handOvers(Stage.PATIENT, List.of(change)).run(false);
        assertThat(only(((Refused) outcome).problems()).text()).contains("Thrown: " + Mean.class.getName());
    }
}
