package dev.molt.examples.rules.demo;

import java.math.BigDecimal;

/**
 * A version of the rules, as the demo knows it. Immutable.
 *
 * @param goldPercent what its rates grant to good customers
 */
record Release(String label, int goldPercent) {
    /** The one in Java, whose archive is built with its rates. */
    static final Release IN_JAVA = new Release("2.0", 20);

    private static final int RATES = 15;

    /** One in Python, with rates that differ from those of the versions around it. */
    static Release inPython(int number) {
        return new Release("1." + number, 1 + number % RATES);
    }

    boolean isInJava() {
        return equals(IN_JAVA);
    }

    BigDecimal goldRate() {
        return BigDecimal.valueOf(goldPercent, 2);
    }

    String describe() {
        return label + (isInJava() ? " in Java" : " in Python");
    }
}
