package dev.molt.state;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an object of the JDK would write about itself if it were serialized: its fields, which reflection may not read.
 * Nothing that it holds is written in turn; but one of them that has a {@code writeReplace} of its own is asked for its
 * replacement, which can't be prevented. Confined to one walk.
 */
final class Exposure {
    private @Nullable Stream stream;

    /** What the object holds, with the classes that are not the JDK's; empty when it can't be serialized. */
    Optional<List<Object>> of(Object object) {
        if (!(object instanceof Serializable)) {
            return Optional.empty();
        }
        try {
            Stream open = stream == null ? new Stream() : stream;
            stream = open;
            return Optional.of(open.expose(object));
        } catch (IOException | RuntimeException e) {
            stream = null;
            return Optional.empty();
        }
    }

    private static final class Stream extends ObjectOutputStream {
        private List<Object> exposed = List.of();
        private boolean inside;

        Stream() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        List<Object> expose(Object object) throws IOException {
            exposed = new ArrayList<>();
            inside = false;
            writeObject(object);
            reset();
            return exposed;
        }

        /** Lets the first object through, which may be a stand-in for the one meant, and stops what it holds. */
        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (inside) {
                exposed.add(object);
                return null;
            }
            inside = true;
            return object;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (!Types.isOfJdk(Types.element(type))) {
                exposed.add(type);
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> type) {
            exposed.add(type);
        }
    }
}
