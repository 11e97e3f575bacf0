package dev.molt.examples.rules.inhouse;

/** This version's label, as its classes know it. */
final class Release {
    private Release() {}

    /** A method and not a constant, so that each class asks this one at run time. */
    static String label() {
        return "2.0";
    }
}
