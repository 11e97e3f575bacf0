package dev.molt.linkage;

import dev.molt.problem.ProblemCode;

/** What a symbol stands for in one module: what it resolves to, or why it does not. */
sealed interface Target {
    /** A class. */
    record Type(VisibleClass type) implements Target {}

    /**
     * A field.
     *
     * @param owner the class that the symbol names
     * @param declaring the class that has the field
     */
    record Field(VisibleClass owner, VisibleClass declaring, FieldFacts field) implements Target {}

    /**
     * A method.
     *
     * @param owner the class that the symbol names
     * @param declaring the class that has the method
     */
    record Method(VisibleClass owner, VisibleClass declaring, MethodFacts method) implements Target {}

    /**
     * Nothing: using it throws an error of linkage.
     *
     * @param missingClass the name of the class that is not there, with slashes; empty where it is something else
     * @param ofJdk whether another release of the JDK might have it, or let it be used
     * @param fact the fault in a sentence; equal faults have equal ones
     */
    record Fault(ProblemCode code, String missingClass, boolean ofJdk, String fact, String remedy) implements Target {
        Fault(ProblemCode code, VisibleClass owner, String fact, String remedy) {
            this(code, "", owner.isOfJdk(), fact, remedy);
        }

        boolean isMissingClass() {
            return !missingClass.isEmpty();
        }
    }

    /** Not known, since a class on the way could not be looked at. */
    record Undecided() implements Target {}
}
