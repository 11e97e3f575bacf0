package dev.molt.python.source;

import dev.molt.problem.Finding;
import dev.molt.problem.ProblemCode;
import dev.molt.problem.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the texts of a tree's importable files tell. Confined to one thread. */
final class TextCheck {
    /** As PEP 263 has it, in one of the first two lines. */
    private static final Pattern DECLARED =
            Pattern.compile("\\A(?:[ \\t\\f]*(?:#.*)?\\R)?[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)");

    private static final Pattern UTF8 = Pattern.compile("utf[-_]?8([-_].*)?", Pattern.CASE_INSENSITIVE);

    private final SourceTree tree;
    private final SourceCheck.Compiler compiler;
    private final List<Finding> findings = new ArrayList<>();

    TextCheck(SourceTree tree, SourceCheck.Compiler compiler) {
        this.tree = tree;
        this.compiler = compiler;
    }

    List<Finding> findings() {
        for (Map.Entry<String, byte[]> source : tree.sources().entrySet()) {
            if (PythonNames.isImportable(source.getKey())) {
                check(source.getKey(), source.getValue());
            }
        }
        return findings;
    }

    private void check(String file, byte[] source) {
        Optional<String> flaw = flawOfEncoding(source);
        if (flaw.isPresent()) {
            add(ProblemCode.PYTHON_ENCODING, file, flaw.get(), "save it as UTF-8.");
            return;
        }
        String path = tree.path() + "/" + file;
        (tree.library() ? compiler.flawOfLibrary(path, source) : compiler.flaw(path, source))
                .ifPresent(syntax -> add(
                        ProblemCode.PYTHON_SYNTAX,
                        file,
                        new Excerpt(new String(source, StandardCharsets.UTF_8)).text(syntax),
                        "correct it; Molt runs Python 3.12."));
    }

    private static Optional<String> flawOfEncoding(byte[] source) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source));
        } catch (CharacterCodingException e) {
            return Optional.of("It is not UTF-8.");
        }
        Matcher declared = DECLARED.matcher(new String(source, StandardCharsets.ISO_8859_1));
        if (declared.lookingAt() && !UTF8.matcher(declared.group(1)).matches() && !isAscii(source)) {
            return Optional.of("It says that it is " + declared.group(1) + ", not UTF-8.");
        }
        return Optional.empty();
    }

    private static boolean isAscii(byte[] source) {
        for (byte b : source) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** A flaw in a library, or where there is no package around it, may be one that nobody ever imports. */
    private void add(ProblemCode code, String file, String message, String remedy) {
        String directory = PythonNames.directoryOf(file);
        boolean isModule = directory.isEmpty() || tree.has(directory + "__init__.py");
        Severity severity = isModule && !tree.library() ? Severity.REFUSED : Severity.WARNED;
        findings.add(new Finding(code, severity, tree.place(file), Finding.NOWHERE, message, remedy));
    }
}
