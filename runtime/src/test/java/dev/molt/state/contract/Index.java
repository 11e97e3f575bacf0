package dev.molt.state.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A contract's map that pretends to be empty. */
public final class Index extends HashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return Set.of();
    }
}
