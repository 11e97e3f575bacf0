package dev.molt.examples.shop.demo;

import dev.molt.examples.shop.Quote;
import dev.molt.examples.shop.Stamp;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Judges one quote by the evidence in it. Thread-safe. */
final class Verdict {
    enum Judgement {
        SOUND,
        /** One module's classes, or its library, were of several versions. */
        TORN,
        /** The two modules were of different generations. */
        MIXED,
        /** The call began after an update was acknowledged, and saw what was before it. */
        STALE
    }

    private final Timeline timeline;

    /** Maps a module and its label to the version of the library that this version brings. */
    private final Map<String, String> libraries = new ConcurrentHashMap<>();

    Verdict(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Judges a quote.
     *
     * @param acknowledged what {@link Timeline#acknowledged} was before the call began
     */
    Judgement judge(Quote quote, int acknowledged) {
        if (isTorn(quote.stamp()) || isTorn(quote.tax().stamp())) {
            return Judgement.TORN;
        }
        String pricing = quote.stamp().labels().get(0);
        String tax = quote.tax().stamp().labels().get(0);
        Timeline.Pair seen = new Timeline.Pair(pricing, tax);
        int index = timeline.find(seen, acknowledged);
        if (index >= 0) {
            timeline.seen(index);
            return Judgement.SOUND;
        }
        return timeline.find(seen, 0) >= 0 ? Judgement.STALE : Judgement.MIXED;
    }

    private boolean isTorn(Stamp stamp) {
        String key = stamp.module() + " " + stamp.labels().get(0);
        String known = libraries.putIfAbsent(key, stamp.library());
        return new HashSet<>(stamp.labels()).size() != 1 || (known != null && !known.equals(stamp.library()));
    }
}
