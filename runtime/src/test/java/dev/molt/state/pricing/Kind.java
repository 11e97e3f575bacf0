package dev.molt.state.pricing;

/** A module's constants. */
public enum Kind {
    PLAIN,
    ODD {
        @Override
        String text() {
            return "odd";
        }
    };

    String text() {
        return "plain";
    }
}
