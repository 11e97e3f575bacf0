package dev.molt.benchmarks;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the benchmark programs for Python in their short form: that they work, and what they check besides times. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonBenchmarksTest {
    private static final String[] BRIEF = {"--brief"};

    @Test
    void updates_run() throws Exception {
        PythonUpdateBenchmark.main(BRIEF);
    }

    @Test
    void calls_run() throws Exception {
        PythonCallBenchmark.main(BRIEF);
    }

    @Test
    void footprints_run() throws Exception {
        PythonFootprintBenchmark.main(BRIEF);
    }
}
