package dev.molt.linkage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads one class file's facts, those of its code too where a scan is given. Confined to one reading. */
final class ClassFileScan extends ClassVisitor {
    private static final Comparator<MemberFacts> ORDER =
            Comparator.comparing(MemberFacts::name).thenComparing(MemberFacts::descriptor);

    private final @Nullable CodeScan code;
    private final UnaryOperator<String> texts;

    private String name = "";
    private @Nullable String superName;
    private List<String> interfaces = List.of();
    private int access;
    private int version;
    private String nestHost = "";
    private final List<String> permitted = new ArrayList<>(0);
    private final List<FieldFacts> fields = new ArrayList<>();
    private final List<MethodFacts> methods = new ArrayList<>();

    private ClassFileScan(@Nullable CodeScan code, UnaryOperator<String> texts) {
        super(Opcodes.ASM9);
        this.code = code;
        this.texts = texts;
    }

    /**
     * Reads a class file.
     *
     * @param code scans the methods' code; null to leave it out
     * @param texts maps each text to the instance that is to be kept
     * @throws RuntimeException of whatever kind, where the bytes are no class file that ASM can read
     */
    static ClassFacts read(byte[] classFile, @Nullable CodeScan code, UnaryOperator<String> texts) {
        ClassFileScan scan = new ClassFileScan(code, texts);
        int skipped = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES | (code == null ? ClassReader.SKIP_CODE : 0);
        new ClassReader(classFile).accept(scan, skipped);
        return scan.facts();
    }

    private ClassFacts facts() {
        fields.sort(ORDER);
        methods.sort(ORDER);
        return new ClassFacts(
                name,
                superName,
                interfaces,
                access,
                version,
                nestHost,
                List.copyOf(permitted),
                List.copyOf(fields),
                List.copyOf(methods),
                true);
    }

    @Override
    public void visit(
            int classVersion,
            int flags,
            String className,
            @Nullable String signature,
            @Nullable String superClass,
            String[] superInterfaces) {
        version = classVersion;
        access = flags;
        NameRules.requireClass(className);
        name = texts.apply(className);
        nestHost = name;
        superName = superClass == null ? null : texts.apply(superClass);
        List<String> kept = new ArrayList<>(superInterfaces.length);
        if (superClass != null) {
            NameRules.requireClass(superClass);
        }
        for (String superInterface : superInterfaces) {
            NameRules.requireClass(superInterface);
            kept.add(texts.apply(superInterface));
        }
        interfaces = List.copyOf(kept);
    }

    @Override
    public void visitNestHost(String host) {
        NameRules.requireClass(host);
        nestHost = texts.apply(host);
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        NameRules.requireClass(subclass);
        permitted.add(texts.apply(subclass));
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int flags, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
        NameRules.requireField(field, descriptor);
        fields.add(new FieldFacts(texts.apply(field), texts.apply(descriptor), flags));
        return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int flags, String method, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        NameRules.requireMethod(method, descriptor);
        String keptName = texts.apply(method);
        String keptDescriptor = texts.apply(descriptor);
        CodeScan scan = code;
        if (scan == null || (flags & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
            methods.add(new MethodFacts(keptName, keptDescriptor, flags, new int[0]));
            return null;
        }
        return scan.start(references -> methods.add(new MethodFacts(keptName, keptDescriptor, flags, references)));
    }
}
