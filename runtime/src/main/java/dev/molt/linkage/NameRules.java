package dev.molt.linkage;

/**
 * What names and descriptors in class files may look like (JVMS 4.2, 4.3). ASM takes them as they come, and a hostile file
 * may have any.
 */
final class NameRules {
    private NameRules() {}

    /**
     * Checks the name of a class, or an array's descriptor in the place of one.
     *
     * @throws IllegalArgumentException when it is none
     */
    static void requireClass(String name) {
        boolean sound = name.startsWith("[") ? field(name, 0) == name.length() : isClassName(name, 0, name.length());
        require(sound, "a class", name);
    }

    /**
     * Checks a field's name and descriptor.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    static void requireField(String name, String descriptor) {
        require(isUnqualified(name), "a field", name);
        require(field(descriptor, 0) == descriptor.length(), "a field's descriptor", descriptor);
    }

    /**
     * Checks a method's name and descriptor.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    static void requireMethod(String name, String descriptor) {
        boolean special = name.equals("<init>") || name.equals("<clinit>");
        boolean sound = special || (isUnqualified(name) && name.indexOf('<') < 0 && name.indexOf('>') < 0);
        require(sound, "a method", name);
        require(isMethod(descriptor), "a method's descriptor", descriptor);
    }

    private static boolean isUnqualified(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '.' || c == ';' || c == '[' || c == '/');
    }

    private static void require(boolean sound, String what, String text) {
        if (!sound) {
            throw new IllegalArgumentException("Not " + what + ": " + text);
        }
    }

    private static boolean isMethod(String descriptor) {
        if (!descriptor.startsWith("(")) {
            return false;
        }
        int at = 1;
        while (at < descriptor.length() && descriptor.charAt(at) != ')') {
            at = field(descriptor, at);
            if (at < 0) {
                return false;
            }
        }
        if (at >= descriptor.length() - 1) {
            return false;
        }
        return descriptor.charAt(at + 1) == 'V'
                ? at + 2 == descriptor.length()
                : field(descriptor, at + 1) == descriptor.length();
    }

    /** Where the type that begins there ends; negative when none does. */
    private static int field(String descriptor, int start) {
        int at = start;
        while (at < descriptor.length() && descriptor.charAt(at) == '[') {
            at++;
        }
        if (at == descriptor.length() || at - start > 255) {
            return -1;
        }
        return switch (descriptor.charAt(at)) {
            case 'B', 'C', 'D', 'F', 'I', 'J', 'S', 'Z' -> at + 1;
            case 'L' -> {
                int end = descriptor.indexOf(';', at);
                yield end > 0 && isClassName(descriptor, at + 1, end) ? end + 1 : -1;
            }
            default -> -1;
        };
    }

    private static boolean isClassName(String text, int start, int end) {
        boolean empty = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ';' || c == '[' || (c == '/' && empty)) {
                return false;
            }
            empty = c == '/';
        }
        return !empty;
    }
}
