package dev.molt.linkage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers an archive's symbols, equal ones alike, and keeps each text once. An open hash table, since it is asked for
 * each instruction and must not allocate to say what it knows. Confined to the thread that builds the index.
 */
final class SymbolTable {
    private final Map<String, String> texts = new HashMap<>();
    private Symbol[] symbols = new Symbol[512];
    private int size;

    /** Maps a hash's slot to the symbol's number plus one; zero is free. Twice as long as {@link #symbols}. */
    private int[] slots = new int[1024];

    /** The text of this content that all facts share. */
    String text(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    @Nullable
    String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /**
     * The symbol's number.
     *
     * @throws IllegalArgumentException when nothing can have such a name or descriptor
     */
    int number(Symbol.Use use, String owner, String name, String descriptor, boolean toInterface) {
        int hash = hash(use, owner, name, descriptor);
        int slot = slot(hash);
        while (slots[slot] != 0) {
            Symbol symbol = symbols[slots[slot] - 1];
            if (symbol.use() == use
                    && symbol.toInterface() == toInterface
                    && symbol.name().equals(name)
                    && symbol.owner().equals(owner)
                    && symbol.descriptor().equals(descriptor)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        NameRules.requireClass(owner);
        if (use.isOfField()) {
            NameRules.requireField(name, descriptor);
        } else if (!use.isOfClass()) {
            NameRules.requireMethod(name, descriptor);
        }
        return add(slot, new Symbol(use, text(owner), text(name), text(descriptor), toInterface));
    }

    int number(Symbol.Use use, String className) {
        return number(use, className, "", "", false);
    }

    private static int hash(Symbol.Use use, String owner, String name, String descriptor) {
        int hash = ((owner.hashCode() * 31 + name.hashCode()) * 31 + descriptor.hashCode()) * 31
                + use.name().hashCode();
        return hash ^ (hash >>> 16);
    }

    private int slot(int hash) {
        return hash & (slots.length - 1);
    }

    private int add(int slot, Symbol symbol) {
        int number = size++;
        symbols[number] = symbol;
        slots[slot] = size;
        if (size == symbols.length) {
            grow();
        }
        return number;
    }

    private void grow() {
        symbols = Arrays.copyOf(symbols, size * 2);
        slots = new int[size * 4];
        for (int i = 0; i < size; i++) {
            Symbol symbol = symbols[i];
            int slot = slot(hash(symbol.use(), symbol.owner(), symbol.name(), symbol.descriptor()));
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    List<Symbol> symbols() {
        return List.of(Arrays.copyOf(symbols, size));
    }
}
