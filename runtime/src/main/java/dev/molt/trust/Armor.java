package dev.molt.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Binary data as lines of text between a begin and an end line, as OpenSSH writes it. Immutable. */
enum Armor {
    SIGNATURE("SSH SIGNATURE"),
    PRIVATE_KEY("OPENSSH PRIVATE KEY");

    /** What ssh-keygen writes; other tools, up to the 76 that PROTOCOL.sshsig names. */
    private static final int COLUMNS = 70;

    private static final int MOST_COLUMNS = 76;

    private final String begin;
    private final String end;

    Armor(String label) {
        begin = "-----BEGIN " + label + "-----\n";
        end = "-----END " + label + "-----\n";
    }

    String wrap(byte[] blob) {
        return wrap(blob, COLUMNS);
    }

    private String wrap(byte[] blob, int columns) {
        String characters = Base64.getEncoder().encodeToString(blob);
        StringBuilder text = new StringBuilder(begin);
        for (int at = 0; at < characters.length(); at += columns) {
            text.append(characters, at, Math.min(characters.length(), at + columns))
                    .append('\n');
        }
        return text.append(end).toString();
    }

    /** Takes text as {@link #wrap} makes it, with lines of any one length up to {@value #MOST_COLUMNS}. */
    byte[] unwrap(String text) throws Flawed {
        if (!text.startsWith(begin)) {
            throw new Flawed("It does not begin with the line " + begin.strip() + ".");
        }
        if (!isWhole(text)) {
            throw new Flawed("It does not end with the line " + end.strip() + ".");
        }
        String body = text.substring(begin.length(), text.length() - end.length());
        int columns = body.indexOf('\n');
        try {
            byte[] blob = Base64.getDecoder().decode(body.replace("\n", ""));
            if (columns > 0 && columns <= MOST_COLUMNS && wrap(blob, columns).equals(text)) {
                return blob;
            }
        } catch (IllegalArgumentException e) {
            throw new Flawed("What it holds is not base64.");
        }
        throw new Flawed("Its lines are not of one length, from 1 to " + MOST_COLUMNS + ", in plain base64.");
    }

    /** Whether the text has its last line, which a copy that is under way has not. */
    boolean isWhole(byte[] text) {
        return isWhole(new String(text, StandardCharsets.ISO_8859_1));
    }

    private boolean isWhole(String text) {
        return text.length() > begin.length() + end.length() && text.endsWith("\n" + end);
    }
}
