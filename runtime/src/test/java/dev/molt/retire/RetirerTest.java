package dev.molt.retire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetirerTest {
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(500);

    /** The number of looks at something in its first seconds. */
    private static int looks(long seconds) {
        int looks = 0;
        for (long age = 0; age < TimeUnit.SECONDS.toNanos(seconds); age += Retirer.pause(age, LONGEST)) {
            looks++;
        }
        return looks;
    }

    @Test
    void oldDrain_isLookedAtEverMoreSeldom() {
        assertThat(looks(1)).isBetween(50, 100);
        assertThat(looks(61) - looks(1)).isLessThan(150);
        assertThat(Retirer.pause(TimeUnit.DAYS.toNanos(1), LONGEST)).isEqualTo(LONGEST);
    }
}
