package dev.molt.update;

import java.util.Locale;

/** The stages of an update, in their order. */
public enum Stage {
    ADMIT,
    RESOLVE,
    LOAD,
    START,
    WARM,
    HAND_OVER,
    SWITCH;

    /** The word that people read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
