package dev.molt.heap;

import java.io.IOException;

/** Why the garbage collector takes an object for live; those first from which people learn most. */
enum RootKind {
    THREAD(0x08, 2, "thread"),
    JAVA_FRAME(0x03, 2, "a local variable of thread"),
    MONITOR(0x07, 0, "a monitor that is locked"),
    JNI_LOCAL(0x02, 2, "a local reference of native code in thread"),
    NATIVE_STACK(0x04, 1, "native code in thread"),
    THREAD_BLOCK(0x06, 1, "thread block"),
    SYSTEM_CLASS(0x05, 0, "the JDK"),
    JNI_GLOBAL(0x01, 0, "native code or the JVM"),
    UNKNOWN(0xff, 0, "the JVM"),

    /** What a class object refers to is not in a dump. There is no record of it: see {@link Search}. */
    CLASS_VALUES(-1, 0, "a ClassValue's values of some class");

    private final int tag;
    private final int numbers;
    private final String text;

    RootKind(int tag, int numbers, String text) {
        this.tag = tag;
        this.numbers = numbers;
        this.text = text;
    }

    static RootKind of(int tag) throws IOException {
        for (RootKind kind : values()) {
            if (kind.tag == tag) {
                return kind;
            }
        }
        throw new IOException("The heap dump has a record of an unknown kind, " + tag + ".");
    }

    /** How many numbers of four bytes follow: the thread's, and the frame's. */
    int numbers() {
        return numbers;
    }

    boolean isOfThread() {
        return numbers > 0;
    }

    String text() {
        return text;
    }
}
