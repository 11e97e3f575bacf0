package dev.molt.examples.game.journal;

import dev.molt.examples.game.Hero;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What one line of a journal says. Immutable.
 *
 * @param changed the heroes that are new or other than before
 * @param gone the sessions that have ended
 */
public record Entry(long ticks, long treasury, List<Hero> changed, List<String> gone) {
    private static final int CHECKSUM = 8;

    public Entry {
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
    }

    /** The line, without its end. */
    String line() {
        StringBuilder text = new StringBuilder(96).append(ticks).append(' ').append(treasury);
        changed.forEach(hero -> write(hero, text.append(';')));
        gone.forEach(session -> text.append(";-").append(session));
        return checksum(text) + ' ' + text;
    }

    private static void write(Hero hero, StringBuilder text) {
        text.append(hero.session()).append(' ').append(hero.commands());
        text.append(' ').append(hero.x()).append(' ').append(hero.y());
        text.append(' ').append(hero.health()).append(' ').append(hero.gold());
        new TreeMap<>(hero.traits())
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
    }

    /** What a line says; empty when it is not a whole one. */
    static Optional<Entry> parse(String line) {
        if (line.length() <= CHECKSUM + 1 || !line.startsWith(checksum(line.substring(CHECKSUM + 1)))) {
            return Optional.empty();
        }
        String[] parts = line.substring(CHECKSUM + 1).split(";", -1);
        String[] world = parts[0].split(" ", -1);
        List<Hero> changed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            if (part.startsWith("-")) {
                gone.add(part.substring(1));
            } else {
                changed.add(hero(part.split(" ", -1)));
            }
        }
        return Optional.of(new Entry(Long.parseLong(world[0]), Long.parseLong(world[1]), changed, gone));
    }

    private static Hero hero(String[] words) {
        Map<String, Long> traits = new TreeMap<>();
        for (String trait : List.of(words).subList(6, words.length)) {
            int equals = trait.indexOf('=');
            traits.put(trait.substring(0, equals), Long.valueOf(trait.substring(equals + 1)));
        }
        return new Hero(
                words[0],
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Long.parseLong(words[5]),
                traits);
    }

    private static String checksum(CharSequence text) {
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
