package dev.molt.linkage;

import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** Class files that no compiler would write. */
final class Patched {
    private Patched() {}

    /** The class file for another version of the JVM. */
    static byte[] version(byte[] classFile, int major) {
        byte[] patched = classFile.clone();
        patched[6] = (byte) (major >> 8);
        patched[7] = (byte) major;
        return patched;
    }

    /** The class file that refers to another class. */
    static byte[] rename(byte[] classFile, String from, String to) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, Map.of(from, to))), 0);
        return writer.toByteArray();
    }
}
