package dev.molt.state;

import org.jspecify.annotations.Nullable;

/** Is shown what one object holds, part by part, by the {@link Shape} of its class. */
interface Viewer {
    /** One that has a name: the label is how it is reached from the object, such as {@code .discount}. */
    void part(String label, @Nullable Object part);

    /** One that an iteration or the array has at this index. */
    void element(int index, @Nullable Object element);

    /** A key and its value, which an iteration has at this index. */
    void entry(int index, @Nullable Object key, @Nullable Object value);

    /** The object must not be in a state; the reason follows its path in a sentence. */
    void refuse(String because);

    /** Not all of the object can be seen. */
    void unseen();
}
