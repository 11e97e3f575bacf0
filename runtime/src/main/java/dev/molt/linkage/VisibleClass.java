package dev.molt.linkage;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * A class as a module's loader finds it. Compared by identity: within one check there is one for each class. Immutable.
 */
final class VisibleClass {
    /** The element of classes that are not the module's. */
    static final int HOST = -1;

    private final ClassFacts facts;
    private final int element;
    private final boolean ofJdk;
    private final boolean exported;
    private final @Nullable Exporter exporter;

    VisibleClass(ClassFacts facts, int element, boolean ofJdk, boolean exported) {
        this.facts = facts;
        this.element = element;
        this.ofJdk = ofJdk;
        this.exported = exported;
        this.exporter = null;
    }

    /** A class of another module. */
    VisibleClass(ClassFacts facts, Exporter exporter) {
        this.facts = facts;
        this.element = HOST;
        this.ofJdk = false;
        this.exported = true;
        this.exporter = exporter;
    }

    ClassFacts facts() {
        return facts;
    }

    String name() {
        return facts.name();
    }

    /** The number of the class path's element that it comes from, or {@link #HOST}. */
    int element() {
        return element;
    }

    boolean isOfModule() {
        return element != HOST;
    }

    /** The other module that has the class; null for classes of this one and of the host. */
    @Nullable
    Exporter exporter() {
        return exporter;
    }

    boolean isOfJdk() {
        return ofJdk;
    }

    /** Whether its package is exported by its module to classes in no named module. */
    boolean isExported() {
        return exported;
    }

    boolean isConcrete() {
        return !facts.is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE);
    }

    /** Whether the JVM sees both in one run-time package: of one loader, and one name. */
    boolean isInPackageOf(VisibleClass other) {
        return isOfModule() == other.isOfModule()
                && ofJdk == other.ofJdk
                && Objects.equals(exporter, other.exporter)
                && Notation.packageOf(name()).equals(Notation.packageOf(other.name()));
    }

    @Override
    public String toString() {
        return Notation.className(name());
    }
}
