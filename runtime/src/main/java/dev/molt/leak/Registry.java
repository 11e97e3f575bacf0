package dev.molt.leak;

import java.util.function.Consumer;

/** A place of the JDK where code registers itself. */
interface Registry {
    /**
     * Takes out what is a version's, and nothing else.
     *
     * @param found is told each thing that was there, also what could not be taken out
     */
    void takeBack(ClosedCode code, Consumer<Leftover> found);
}
