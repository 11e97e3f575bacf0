package dev.molt.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Runs the benchmark programs in their short form: that they work, and what they check besides times. */
class BenchmarksTest {
    private static final String[] BRIEF = {"--brief"};

    @Test
    void wholePath_runs() throws Exception {
        WholePathBenchmark.main(BRIEF);
    }

    @Test
    void admission_runs() throws Exception {
        AdmissionBenchmark.main(BRIEF);
    }

    @Test
    void handOver_losesNothing() throws Exception {
        HandOverBenchmark.main(BRIEF);
    }

    @Test
    void warmUp_runs() throws Exception {
        WarmUpBenchmark.main(BRIEF);
    }

    @Test
    void switches_run() throws Exception {
        SwitchBenchmark.main(BRIEF);
    }

    @Test
    void switch_deoptimisesNoCallerOfAReference() throws Exception {
        DeoptimizationBenchmark.main(BRIEF);
    }

    @Test
    void soak_leavesNothingBehind() throws Exception {
        assertThat(new SoakBenchmark(100, 10, new PrintStream(OutputStream.nullOutputStream())).run())
                .isEmpty();
    }
}
