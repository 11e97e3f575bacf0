package dev.molt.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Measured times, and what is said of them. Confined to one thread. */
final class Samples {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[0];

    void add(long time) {
        nanos = Arrays.copyOf(nanos, nanos.length + 1);
        nanos[nanos.length - 1] = time;
        Arrays.sort(nanos);
    }

    /** The time in ms that this share of the samples does not exceed. */
    double millis(double share) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.ceil(share * nanos.length) - 1] / NANOS_PER_MILLI;
    }

    double median() {
        return millis(0.5);
    }

    /** Median, 95th percentile and maximum, in ms. */
    String line() {
        return String.format(Locale.ROOT, "%9.3f %9.3f %9.3f", median(), millis(0.95), millis(1));
    }
}
