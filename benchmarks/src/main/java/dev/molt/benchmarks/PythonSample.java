package dev.molt.benchmarks;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Python module of ten files, each of which has another text in each version. */
final class PythonSample {
    /** Files besides the entry and the package itself. */
    private static final int PARTS = 8;

    private static final int FUNCTIONS = 10;

    private PythonSample() {}

    /** What is called. */
    public interface Sample {
        int version();

        int add(int a, int b);

        String greet(String name);

        Priced price(Item item);
    }

    /** What is priced. */
    public record Item(String article, int quantity, BigDecimal unitPrice) {}

    /** What it costs. */
    public record Priced(String article, BigDecimal total) {}

    /** The same in Java. */
    public static final class JavaSample implements Sample {
        @Override
        public int version() {
            return 0;
        }

        @Override
        public int add(int a, int b) {
            return a + b;
        }

        @Override
        public String greet(String name) {
            return "Hello, " + name;
        }

        @Override
        public Priced price(Item item) {
            return new Priced(item.article(), item.unitPrice().multiply(BigDecimal.valueOf(item.quantity())));
        }
    }

    /**
     * Writes one version's archive.
     *
     * @param module the module's name
     * @param imports what the entry imports besides, such as {@code json, re}; empty for nothing
     */
    static Path write(Path file, String module, int version, String imports) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(
                    zip,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nMolt-Module: " + module + "\nMolt-Version: " + version + "\n");
            put(zip, "META-INF/services/" + Sample.class.getName(), "sample.entry:Entry\n");
            put(zip, "sample/__init__.py", "");
            for (int part = 0; part < PARTS; part++) {
                put(zip, "sample/part" + part + ".py", part(part, version));
            }
            put(zip, "sample/entry.py", entry(version, imports));
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String part(int part, int version) {
        StringBuilder text = new StringBuilder("VERSION = " + version + "\n");
        for (int function = 0; function < FUNCTIONS; function++) {
            text.append("""


                    def rule_%d(amounts, limit=%d):
                        total = 0
                        for amount in amounts:
                            if amount > limit:
                                total += amount * %d
                            else:
                                total -= amount
                        return {"rule": "%d/%d", "total": total}
                    """.formatted(function, part * 10 + function, version + function, part, function));
        }
        return text.toString();
    }

    private static String entry(int version, String imports) {
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < PARTS; part++) {
            text.append("from . import part").append(part).append('\n');
        }
        if (!imports.isEmpty()) {
            text.append("import ").append(imports).append('\n');
        }
        return text + """

                def version():
                    return %d if part0.VERSION == part7.VERSION == %d else -1


                def add(a, b):
                    return a + b


                def greet(name):
                    return "Hello, " + name


                def price(item):
                    return {"article": item.article, "total": item.unit_price * item.quantity}


                class Entry:
                    version = staticmethod(version)
                    add = staticmethod(add)
                    greet = staticmethod(greet)
                    price = staticmethod(price)
                """.formatted(version, version);
    }
}
