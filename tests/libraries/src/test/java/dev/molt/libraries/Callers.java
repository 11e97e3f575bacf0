package dev.molt.libraries;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Providers of {@code Runnable} that use a library; class files by their entries' names. */
final class Callers {
    static final String PROVIDER = "trial.Provider";

    private static final String INTERNAL = "trial/Provider";

    private Callers() {}

    /** A provider that executes this statement. */
    static Map<String, byte[]> of(String statement, List<Path> classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> written = new HashMap<>();
        JavaFileManager files =
                new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                            @Override
                            public ByteArrayOutputStream openOutputStream() {
                                return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                            }
                        };
                    }
                };
        JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("memory:///trial/Provider.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return "package trial; public class Provider implements Runnable { public void run() { try { f(); }"
                                + " catch (Exception e) { throw new RuntimeException(e); } }"
                                + " public Provider() throws Exception { f(); }"
                                + " static void f() throws Exception { " + statement + " } }";
                    }
                };
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator));
        StringBuilder problems = new StringBuilder();
        boolean done = compiler.getTask(
                        null,
                        files,
                        found -> problems.append(found).append('\n'),
                        List.of("-classpath", path, "-proc:none", "-nowarn"),
                        null,
                        List.of(unit))
                .call();
        if (!done) {
            throw new IllegalStateException(problems.toString());
        }
        Map<String, byte[]> compiled = new LinkedHashMap<>();
        written.forEach((name, bytes) -> compiled.put(name.replace('.', '/') + ".class", bytes.toByteArray()));
        return compiled;
    }

    /** A provider that may call each public constructor and method of these classes. */
    static Map<String, byte[]> ofAll(Map<String, byte[]> classes) {
        Map<String, byte[]> callers = new LinkedHashMap<>();
        ClassWriter provider = begin(INTERNAL, "java/lang/Runnable");
        constructor(provider);
        MethodVisitor run = provider.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
        run.visitCode();
        classes.forEach((entry, bytes) -> {
            ClassReader reader = new ClassReader(bytes);
            if ((reader.getAccess() & Opcodes.ACC_PUBLIC) != 0) {
                String name = "trial/Caller" + callers.size();
                callers.put(name + ".class", caller(name, reader));
                run.visitInsn(Opcodes.ICONST_0);
                run.visitMethodInsn(Opcodes.INVOKESTATIC, name, "call", "(Z)V", false);
            }
        });
        end(run);
        provider.visitEnd();
        callers.put(INTERNAL + ".class", provider.toByteArray());
        return callers;
    }

    private static ClassWriter begin(String name, String... interfaces) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", interfaces);
        return writer;
    }

    private static void constructor(ClassWriter writer) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(code);
    }

    private static void end(MethodVisitor code) {
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static byte[] caller(String name, ClassReader callee) {
        ClassWriter writer = begin(name);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "call", "(Z)V", null, null);
        code.visitCode();
        callee.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String method, String descriptor, String signature, String[] exceptions) {
                        if (isCallable(callee.getAccess(), access, method)) {
                            call(code, callee, access, method, descriptor);
                        }
                        return null;
                    }
                },
                ClassReader.SKIP_CODE);
        end(code);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static boolean isCallable(int ofClass, int access, String method) {
        boolean constructorOfAbstract = method.equals("<init>") && (ofClass & Opcodes.ACC_ABSTRACT) != 0;
        boolean staticOfInterface = (ofClass & Opcodes.ACC_INTERFACE) != 0 && (access & Opcodes.ACC_STATIC) != 0;
        return (access & Opcodes.ACC_PUBLIC) != 0 && !constructorOfAbstract && !staticOfInterface;
    }

    private static void call(MethodVisitor code, ClassReader callee, int access, String method, String descriptor) {
        Label after = new Label();
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitJumpInsn(Opcodes.IFEQ, after);
        boolean isInterface = (callee.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        int opcode = isInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        if (method.equals("<init>")) {
            code.visitTypeInsn(Opcodes.NEW, callee.getClassName());
            opcode = Opcodes.INVOKESPECIAL;
        } else if ((access & Opcodes.ACC_STATIC) != 0) {
            opcode = Opcodes.INVOKESTATIC;
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        for (Type type : Type.getArgumentTypes(descriptor)) {
            code.visitInsn(zero(type));
        }
        code.visitMethodInsn(opcode, callee.getClassName(), method, descriptor, isInterface);
        int size = Type.getReturnType(descriptor).getSize();
        if (size > 0) {
            code.visitInsn(size == 1 ? Opcodes.POP : Opcodes.POP2);
        }
        code.visitLabel(after);
    }

    private static int zero(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
            default -> Opcodes.ICONST_0;
        };
    }
}
