package dev.molt.update;

import java.time.Duration;
import java.util.Set;

/**
 * When a generation that has just gone live is settled, and when it goes back by itself. Immutable.
 *
 * @param time how long it is on trial; zero settles it at once
 * @param failures how many calls of its new versions have to fail
 * @param share which share of their calls has to fail, from 0 to 1
 * @param excluded the names of exceptions that count for nothing, those of their subclasses too. The exceptions that a
 *     service's method declares never count, unless it declares only {@code Exception} or another such
 * @param checkEvery the time between two health checks
 */
public record TrialPolicy(Duration time, int failures, double share, Set<String> excluded, Duration checkEvery) {
    /** Half a minute; at least five calls fail, one of a hundred, and more than before. */
    public static final TrialPolicy DEFAULT =
            new TrialPolicy(Duration.ofSeconds(30), 5, 0.01, Set.of(), Duration.ofSeconds(1));

    /** No trial: what goes live is settled. */
    public static final TrialPolicy NONE = DEFAULT.lasting(Duration.ZERO);

    public TrialPolicy {
        excluded = Set.copyOf(excluded);
        if (time.isNegative() || checkEvery.isNegative() || checkEvery.isZero()) {
            throw new IllegalArgumentException("Not a time: " + time + ", " + checkEvery);
        }
        if (failures < 1 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("Not a number of failures, or not a share: " + failures + ", " + share);
        }
    }

    /** The same with another duration. */
    public TrialPolicy lasting(Duration other) {
        return new TrialPolicy(other, failures, share, excluded, checkEvery);
    }

    /** The same with another number and share of failures. */
    public TrialPolicy failing(int count, double shareOfCalls) {
        return new TrialPolicy(time, count, shareOfCalls, excluded, checkEvery);
    }

    /** The same with other excluded exceptions, by the names of their classes. */
    public TrialPolicy excluding(Set<String> names) {
        return new TrialPolicy(time, failures, share, names, checkEvery);
    }

    boolean excludes(Throwable failure) {
        if (excluded.isEmpty()) {
            return false;
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (excluded.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
