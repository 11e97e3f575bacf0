package dev.molt.state;

/** How the objects of one class are looked at. Immutable. */
interface Shape {
    /** Of objects that hold nothing but data. */
    Shape LEAF = (object, viewer) -> {};

    /** Of objects that have more than can be seen. */
    Shape UNSEEN = (object, viewer) -> viewer.unseen();

    /** Shows all that the object holds itself; runs no code of a module. */
    void show(Object object, Viewer viewer);

    /** Of objects of which no state may have one. */
    static Shape refused(String because) {
        return (object, viewer) -> viewer.refuse(because);
    }

    /** This, then the other. */
    default Shape and(Shape other) {
        return (object, viewer) -> {
            show(object, viewer);
            other.show(object, viewer);
        };
    }
}
