package dev.molt.leak;

import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;

/** The system properties, which take objects of all kinds. */
final class SystemProperties implements Registry {
    @Override
    public void takeBack(ClosedCode code, Consumer<Leftover> found) {
        for (Map.Entry<Object, Object> property :
                new ArrayList<>(System.getProperties().entrySet())) {
            Object key = property.getKey();
            Object value = property.getValue();
            if (code.owns(key) || code.owns(value)) {
                System.getProperties().remove(key, value);
                found.accept(Leftover.takenBack(
                        LeakVector.SYSTEM_PROPERTY,
                        key instanceof String name ? name : key.getClass().getName()));
            }
        }
    }
}
