package dev.molt.examples.shop.demo;

import static dev.molt.examples.shop.demo.Quotes.quote;
import static dev.molt.examples.shop.demo.Quotes.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.examples.shop.demo.Timeline.Pair;
import dev.molt.examples.shop.demo.Verdict.Judgement;
import org.junit.jupiter.api.Test;

/** Each kind of bad evidence is told from good evidence that looks much like it. */
class VerdictTest {
    private final Timeline timeline = new Timeline();
    private final Verdict verdict = new Verdict(timeline);
    private final int first = timeline.announce(new Pair("1", "1"));

    VerdictTest() {
        timeline.acknowledge(first);
    }

    @Test
    void quoteOfTheLivePair_isSound() {
        assertThat(verdict.judge(quote("1", "1"), first)).isEqualTo(Judgement.SOUND);
    }

    @Test
    void classesOfTwoVersionsOfOneModule_areTorn() {
        var whole = stamp("tax", "library of 1", "1", "1");

        assertThat(verdict.judge(quote(stamp("pricing", "library of 1", "1", "1", "2"), whole), first))
                .isEqualTo(Judgement.TORN);
    }

    @Test
    void versionThatChangesDuringTheNestedCall_isTorn() {
        var whole = stamp("pricing", "library of 1", "1", "1");

        assertThat(verdict.judge(quote(whole, stamp("tax", "library of 1", "1", "1", "1", "2")), first))
                .isEqualTo(Judgement.TORN);
    }

    @Test
    void libraryOfAnotherVersion_isTorn() {
        verdict.judge(quote("1", "1"), first);
        var wrongLibrary = quote(stamp("pricing", "library of 2", "1", "1"), stamp("tax", "library of 1", "1", "1"));

        assertThat(verdict.judge(wrongLibrary, first)).isEqualTo(Judgement.TORN);
    }

    @Test
    void sameLabelOfAnotherModule_mayBringAnotherLibrary() {
        verdict.judge(quote("1", "1"), first);
        var taxWithItsOwn = quote(stamp("pricing", "library of 1", "1", "1"), stamp("tax", "library of 1", "1", "1"));

        assertThat(verdict.judge(taxWithItsOwn, first)).isEqualTo(Judgement.SOUND);
    }

    @Test
    void pairThatWasNeverOneGeneration_isMixed() {
        int second = timeline.announce(new Pair("2", "2"));
        timeline.acknowledge(second);

        assertThat(verdict.judge(quote("2", "1"), first)).isEqualTo(Judgement.MIXED);
        assertThat(verdict.judge(quote("1", "2"), first)).isEqualTo(Judgement.MIXED);
    }

    @Test
    void refusedVersion_isMixed() {
        assertThat(verdict.judge(quote("3-failing", "1"), first)).isEqualTo(Judgement.MIXED);
    }

    @Test
    void oldPair_isSoundForACallThatBeganBeforeTheAcknowledgement_andStaleAfterIt() {
        int second = timeline.announce(new Pair("2", "1"));
        timeline.acknowledge(second);

        assertThat(verdict.judge(quote("1", "1"), first)).isEqualTo(Judgement.SOUND);
        assertThat(verdict.judge(quote("1", "1"), second)).isEqualTo(Judgement.STALE);
    }

    @Test
    void newPair_isSoundBeforeItsAcknowledgement() {
        timeline.announce(new Pair("2", "1"));

        assertThat(verdict.judge(quote("2", "1"), first)).isEqualTo(Judgement.SOUND);
    }

    @Test
    void pairThatARollbackBroughtBack_isSound_andWhatItReplacedIsStale() {
        timeline.acknowledge(timeline.announce(new Pair("2", "1")));
        int back = timeline.announce(new Pair("1", "1"));
        timeline.acknowledge(back);

        assertThat(verdict.judge(quote("1", "1"), back)).isEqualTo(Judgement.SOUND);
        assertThat(verdict.judge(quote("2", "1"), back)).isEqualTo(Judgement.STALE);
    }

    @Test
    void firstSoundQuoteOfAPair_setsWhenItWasServed() {
        int second = timeline.announce(new Pair("2", "1"));
        assertThat(timeline.firstSeen(second)).isZero();

        verdict.judge(quote("2", "1"), first);

        long seen = timeline.firstSeen(second);
        assertThat(seen).isNotZero();
        verdict.judge(quote("2", "1"), first);
        assertThat(timeline.firstSeen(second)).isEqualTo(seen);
    }
}
