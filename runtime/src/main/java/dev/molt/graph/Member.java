package dev.molt.graph;

import dev.molt.module.ModuleDeclaration;
import java.util.Set;

/**
 * A module of the generation that is being put together. Immutable.
 *
 * @param packages those that its archives have classes of, with dots; of a module that stays as it is they may be left
 *     out
 * @param isNew whether this version is about to go live and could be left out
 */
public record Member(ModuleDeclaration declaration, Set<String> packages, boolean isNew) {
    public Member {
        packages = Set.copyOf(packages);
    }

    String name() {
        return declaration.name();
    }

    /** The module for people, with its label and file. */
    @Override
    public String toString() {
        return declaration.describeWithFile();
    }
}
