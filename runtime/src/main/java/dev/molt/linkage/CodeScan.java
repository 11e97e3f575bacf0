package dev.molt.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Collects what the code of one method after the other refers to, and under which circumstances. Confined to the thread
 * that builds the index.
 *
 * <p>How circumstances are told in one pass, in the order of the byte code:
 *
 * <ul>
 *   <li><em>Guarded</em>: which handlers cover an instruction is known when it is visited, what a handler does only
 *       later. So each reference remembers the set of open handlers, and they are asked at the method's end.
 *   <li><em>Certain</em>: no forward jump passes over the instruction, no way out of the method lies before it, and no
 *       {@code try} that catches anything is open. This is less than all instructions that are always executed, and
 *       never one that is not.
 * </ul>
 */
final class CodeScan extends MethodVisitor {
    private static final int LONGEST_CLASS_NAME = 300;

    private final SymbolTable symbols;

    /** Gets all constants that could be class names, with dots. */
    private final Set<String> classNames;

    private final Map<Label, State> states = new HashMap<>();
    private final List<Handler> handlers = new ArrayList<>();
    private final List<Handler> open = new ArrayList<>();

    /** All sets of open handlers that occurred; the first one is empty. */
    private final List<List<Handler>> handlerSets = new ArrayList<>();

    private final Set<Integer> distinct = new HashSet<>();

    /** Pairs: a packed reference without guards, and the number of its set of handlers. */
    private int[] found = new int[256];

    private int foundLength;

    /** How many labels lie ahead that some instruction before jumps to. */
    private int jumpsAhead;

    /** How many {@code try} blocks are open that catch a named type. */
    private int tries;

    private boolean left;

    private Consumer<int[]> atEnd = references -> {};

    /** The variable that the last instruction loaded; -1 if it did something else. */
    private int loaded = -1;

    /** What is known of a label. */
    private static final class State {
        boolean visited;
        boolean isAhead;
        int triesStarting;
        int triesEnding;
    }

    CodeScan(SymbolTable symbols, Set<String> classNames) {
        super(Opcodes.ASM9);
        this.symbols = symbols;
        this.classNames = classNames;
    }

    /**
     * Gets ready for a method.
     *
     * @param whenDone gets the method's references, each packed
     */
    CodeScan start(Consumer<int[]> whenDone) {
        reset();
        atEnd = whenDone;
        return this;
    }

    @Override
    public void visitEnd() {
        atEnd.accept(references());
    }

    private int[] references() {
        int[] guards = new int[handlerSets.size()];
        for (int i = 0; i < guards.length; i++) {
            for (Handler handler : handlerSets.get(i)) {
                guards[i] |= handler.guards();
            }
        }
        for (int i = 0; i < foundLength; i += 2) {
            distinct.add(found[i] | guards[found[i + 1]]);
        }
        int[] references = distinct.stream().mapToInt(Integer::intValue).toArray();
        Arrays.sort(references);
        return references;
    }

    private void reset() {
        states.clear();
        handlers.clear();
        open.clear();
        handlerSets.clear();
        handlerSets.add(List.of());
        distinct.clear();
        foundLength = 0;
        jumpsAhead = 0;
        tries = 0;
        left = false;
        loaded = -1;
    }

    private void add(int symbol, boolean executed) {
        loaded = -1;
        if (foundLength == found.length) {
            found = Arrays.copyOf(found, foundLength * 2);
        }
        boolean certain = executed && !left && jumpsAhead == 0 && tries == 0;
        found[foundLength++] = Reference.of(symbol, certain ? Reference.CERTAIN : 0);
        found[foundLength++] = handlerSets.size() - 1;
    }

    private void addClass(Symbol.Use use, String typeName) {
        String element = elementOf(typeName);
        if (!element.isEmpty()) {
            add(symbols.number(use, element), true);
        }
        loaded = -1;
    }

    /** The class that an array is of in the end, the class itself, or nothing for arrays of primitives. */
    private static String elementOf(String typeName) {
        if (!typeName.startsWith("[")) {
            return typeName;
        }
        return typeName.endsWith(";") ? typeName.substring(typeName.lastIndexOf('[') + 2, typeName.length() - 1) : "";
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        addClass(opcode == Opcodes.NEW ? Symbol.Use.NEW : Symbol.Use.TYPE, type);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        addClass(Symbol.Use.TYPE, descriptor);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        Symbol.Use use = switch (opcode) {
            case Opcodes.GETFIELD -> Symbol.Use.GET_FIELD;
            case Opcodes.PUTFIELD -> Symbol.Use.PUT_FIELD;
            case Opcodes.GETSTATIC -> Symbol.Use.GET_STATIC;
            default -> Symbol.Use.PUT_STATIC;
        };
        add(symbols.number(use, owner, name, descriptor, false), true);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        Symbol.Use use = switch (opcode) {
            case Opcodes.INVOKEVIRTUAL -> Symbol.Use.INVOKE_VIRTUAL;
            case Opcodes.INVOKESPECIAL -> Symbol.Use.INVOKE_SPECIAL;
            case Opcodes.INVOKESTATIC -> Symbol.Use.INVOKE_STATIC;
            default -> Symbol.Use.INVOKE_INTERFACE;
        };
        addMethod(use, owner, name, descriptor, isInterface, true);
    }

    /** A method of an array is one of Object's, or its public clone: only the element's class can be missing. */
    private void addMethod(
            Symbol.Use use, String owner, String name, String descriptor, boolean isInterface, boolean executed) {
        if (owner.startsWith("[")) {
            addClass(Symbol.Use.TYPE, owner);
        } else {
            add(symbols.number(use, owner, name, descriptor, isInterface), executed);
        }
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        addSignature(descriptor);
        addHandle(bootstrap);
        for (Object argument : arguments) {
            addConstant(argument);
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        loaded = -1;
        if (value instanceof String text) {
            addClassName(text);
        } else {
            addConstant(value);
        }
    }

    private void addConstant(Object value) {
        if (value instanceof Type type) {
            if (type.getSort() == Type.METHOD) {
                addSignature(type.getDescriptor());
            } else {
                addClass(Symbol.Use.TYPE, type.getInternalName());
            }
        } else if (value instanceof Handle handle) {
            addHandle(handle);
        } else if (value instanceof ConstantDynamic dynamic) {
            addSignature(dynamic.getDescriptor());
            addHandle(dynamic.getBootstrapMethod());
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                addConstant(dynamic.getBootstrapMethodArgument(i));
            }
        }
    }

    private void addHandle(Handle handle) {
        Symbol.Use use = switch (handle.getTag()) {
            case Opcodes.H_GETFIELD -> Symbol.Use.GET_FIELD;
            case Opcodes.H_PUTFIELD -> Symbol.Use.PUT_FIELD;
            case Opcodes.H_GETSTATIC -> Symbol.Use.GET_STATIC;
            case Opcodes.H_PUTSTATIC -> Symbol.Use.PUT_STATIC;
            case Opcodes.H_INVOKEVIRTUAL -> Symbol.Use.INVOKE_VIRTUAL;
            case Opcodes.H_INVOKESPECIAL -> Symbol.Use.INVOKE_SPECIAL;
            case Opcodes.H_INVOKESTATIC -> Symbol.Use.INVOKE_STATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Symbol.Use.NEW_HANDLE;
            default -> Symbol.Use.INVOKE_INTERFACE;
        };
        addMethod(use, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface(), false);
        addSignature(handle.getDesc());
    }

    /** All classes of a method type are resolved with it: JVMS 5.4.3.5. */
    private void addSignature(String descriptor) {
        for (int at = descriptor.indexOf('L'); at >= 0; at = descriptor.indexOf('L', at)) {
            int semicolon = descriptor.indexOf(';', at);
            String name = descriptor.substring(at + 1, semicolon);
            if (!name.startsWith("java/")) {
                addClass(Symbol.Use.SIGNATURE_TYPE, name);
            }
            at = semicolon;
        }
    }

    private void addClassName(String text) {
        int length = text.length();
        if (length < 3 || length > LONGEST_CLASS_NAME || !Character.isJavaIdentifierStart(text.charAt(0))) {
            return;
        }
        boolean qualified = false;
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            boolean separator = c == '.' || c == '/';
            qualified |= separator;
            if (!separator && !Character.isJavaIdentifierPart(c)) {
                return;
            }
        }
        if (qualified) {
            classNames.add(Notation.className(text));
        }
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label label, @Nullable String type) {
        if (type == null) {
            return;
        }
        state(start).triesStarting++;
        state(end).triesEnding++;
        add(symbols.number(Symbol.Use.CATCH, type), false);
        Handler handler = Handler.of(start, end, label, type);
        if (handler != null) {
            handlers.add(handler);
        }
    }

    private State state(Label label) {
        return states.computeIfAbsent(label, any -> new State());
    }

    @Override
    public void visitLabel(Label label) {
        loaded = -1;
        State state = state(label);
        state.visited = true;
        if (state.isAhead) {
            jumpsAhead--;
        }
        tries += state.triesStarting - state.triesEnding;
        for (Handler handler : handlers) {
            handler.at(label);
        }
        openAndClose(label);
    }

    private void openAndClose(Label label) {
        boolean changed = false;
        for (Handler handler : handlers) {
            if (handler.start == label) {
                open.add(handler);
                changed = true;
            }
            if (handler.end == label) {
                changed |= open.remove(handler);
            }
        }
        if (changed) {
            handlerSets.add(List.copyOf(open));
        }
    }

    /** Whether a jump goes forward, which it is noted for. */
    private boolean isForward(Label target) {
        State state = state(target);
        if (state.visited) {
            return false;
        }
        if (!state.isAhead) {
            state.isAhead = true;
            jumpsAhead++;
        }
        return true;
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
        loaded = -1;
        boolean forward = isForward(target);
        for (Handler handler : handlers) {
            if (opcode == Opcodes.GOTO) {
                handler.jumps(target, forward);
            } else {
                handler.mayJump(target, forward);
            }
        }
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        visitSwitch(otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        visitSwitch(otherwise, labels);
    }

    private void visitSwitch(Label otherwise, Label[] labels) {
        loaded = -1;
        for (Label target : labels) {
            boolean forward = isForward(target);
            handlers.forEach(handler -> handler.mayJump(target, forward));
        }
        boolean forward = isForward(otherwise);
        handlers.forEach(handler -> handler.jumps(otherwise, forward));
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        loaded = opcode == Opcodes.ALOAD ? variable : -1;
        if (opcode == Opcodes.ASTORE) {
            handlers.forEach(handler -> handler.stores(variable));
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.ATHROW) {
            left = true;
            handlers.forEach(handler -> handler.throwsUp(loaded));
        } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            left = true;
            handlers.forEach(Handler::returns);
        }
        loaded = -1;
    }
}
