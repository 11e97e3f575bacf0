package dev.molt.benchmarks;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.IUSHR;
import static org.objectweb.asm.Opcodes.IXOR;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/** Writes archives of a module with many classes of about 3 KB, all different in each version. Confined to one thread. */
final class SampleModule {
    static final String PROVIDER = "sample.Provider";
    private static final int METHODS = 12;
    private static final int STEPS = 14;
    private static final int TEXT = 700;

    private SampleModule() {}

    /** What the module provides. */
    public interface Work {
        /** The version of the module that answers. */
        int version();

        int work(int x);
    }

    static String className(int number) {
        return "sample.C" + number;
    }

    /** An archive with this many classes besides the provider. */
    static byte[] archive(int classes, int version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Molt-Module", "sample");
        manifest.getMainAttributes().putValue("Molt-Version", Integer.toString(version));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Random random = new Random(version);
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            put(jar, "META-INF/services/" + Work.class.getName(), PROVIDER.getBytes(StandardCharsets.UTF_8));
            put(jar, "sample/Provider.class", provider(version));
            for (int i = 0; i < classes; i++) {
                put(jar, "sample/C" + i + ".class", type(i, random));
            }
        }
        return bytes.toByteArray();
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }

    private static byte[] provider(int version) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String service = Work.class.getName().replace('.', '/');
        writer.visit(V17, ACC_PUBLIC | ACC_FINAL, "sample/Provider", null, "java/lang/Object", new String[] {service});
        MethodVisitor constructor = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        MethodVisitor answer = writer.visitMethod(ACC_PUBLIC, "version", "()I", null, null);
        answer.visitLdcInsn(version);
        answer.visitInsn(IRETURN);
        answer.visitMaxs(0, 0);
        MethodVisitor work = writer.visitMethod(ACC_PUBLIC, "work", "(I)I", null, null);
        work.visitVarInsn(ILOAD, 1);
        work.visitMethodInsn(INVOKESTATIC, "sample/C0", "m0", "(I)I", false);
        work.visitInsn(IRETURN);
        work.visitMaxs(0, 0);
        return writer.toByteArray();
    }

    private static byte[] type(int number, Random random) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_PUBLIC | ACC_FINAL, "sample/C" + number, null, "java/lang/Object", null);
        StringBuilder text = new StringBuilder();
        random.ints(TEXT, ' ', 0x7f).forEach(text::appendCodePoint);
        writer.visitField(ACC_PUBLIC | ACC_STATIC | ACC_FINAL, "TEXT", "Ljava/lang/String;", null, text.toString());
        for (int i = 0; i < METHODS; i++) {
            MethodVisitor method = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "m" + i, "(I)I", null, null);
            for (int step = 0; step < STEPS; step++) {
                method.visitVarInsn(ILOAD, 0);
                method.visitLdcInsn(random.nextInt());
                method.visitInsn(IMUL);
                method.visitVarInsn(ILOAD, 0);
                method.visitLdcInsn(random.nextInt(31) + 1);
                method.visitInsn(IUSHR);
                method.visitInsn(step % 2 == 0 ? IXOR : IADD);
                method.visitVarInsn(ISTORE, 0);
            }
            method.visitVarInsn(ILOAD, 0);
            method.visitInsn(IRETURN);
            method.visitMaxs(0, 0);
        }
        return writer.toByteArray();
    }
}
