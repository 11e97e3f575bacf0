package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.Molt;
import dev.molt.event.MoltEvent;
import dev.molt.problem.Problem;
import dev.molt.problem.ProblemCode;
import dev.molt.update.Plan;
import dev.molt.update.TrialPolicy;
import dev.molt.update.UpdateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library of several modules that is a module itself: money, whose classes a cart and a shop see. */
class SharedPackagesTest {
    /** What both importers call; the importer's object goes to the exporter, and comes back as another one. */
    private static final String GREET = """
            Object made = context.service(java.util.function.Supplier.class).get();
            com.acme.money.Money money = (com.acme.money.Money) made;
            return "RELEASE with money " + money.plus(new com.acme.money.Money()).release() + " at "
                    + System.identityHashCode(this);
            """;

    @TempDir
    private Path directory;

    private Path built;

    @BeforeEach
    void build() throws IOException {
        built = Files.createDirectories(directory.resolve("built"));
    }

    private Path modules() {
        return directory.resolve("modules");
    }

    private Path write(String module, String label, Map<String, String> attributes, Map<String, byte[]> entries)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.put("Molt-Module", module);
        all.put("Molt-Version", label);
        return Files.write(built.resolve(module + "-" + label + ".jar"), Archives.archive(all, entries));
    }

    /** The exporter, which provides an object of a class that it exports. */
    private Path money(String label, String more) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile(Map.of(
                "com.acme.money.Money",
                "package com.acme.money; public final class Money {"
                        + " public String release() { return \"" + label + "\"; }"
                        + " public Money plus(Money other) { return new Money(); } " + more + " }",
                "com.acme.mint.Mint",
                "package com.acme.mint; public final class Mint implements java.util.function.Supplier<Object> {"
                        + " public Object get() { return new com.acme.money.Money(); } }")));
        entries.put("META-INF/services/java.util.function.Supplier", Archives.bytes("com.acme.mint.Mint\n"));
        entries.put("com/acme/money/rates.txt", Archives.bytes(label));
        return write("money", label, Map.of("Molt-Exports", "com.acme.money"), entries);
    }

    private Path money(String label) throws IOException {
        return money(label, "");
    }

    private Path importer(String module, String label, String requires, String constructor, String body, Path against)
            throws IOException {
        String className = "acme." + module + ".Greeting";
        Map<String, byte[]> entries = new LinkedHashMap<>(Archives.compile(
                Map.of(
                        className,
                        "package acme." + module + "; public final class Greeting implements"
                                + " dev.molt.integration.Greeter {"
                                + " private final dev.molt.api.ModuleContext context;"
                                + " public Greeting(dev.molt.api.ModuleContext context) {"
                                + " this.context = context; " + constructor + " }"
                                + " public String greet(String name) { " + body + " } }"),
                List.of(against)));
        entries.put("META-INF/services/" + Greeter.class.getName(), Archives.bytes(className + "\n"));
        return write(module, label, Map.of("Molt-Requires", requires), entries);
    }

    /** Sorted before its exporter by name, on purpose. */
    private Path cart(String label, String requires, Path against) throws IOException {
        return importer("cart", label, requires, "", GREET.replace("RELEASE", "cart " + label), against);
    }

    private Path shop(String label, String requires, Path against) throws IOException {
        return importer("shop", label, requires, "", GREET.replace("RELEASE", "shop " + label), against);
    }

    private Path other(String label) throws IOException {
        return Files.write(
                built.resolve("other-" + label + ".jar"),
                Archives.greeter("other", label, "", "return \"other at \" + System.identityHashCode(this);"));
    }

    private Molt open() {
        return Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .open();
    }

    private static String greet(Molt molt, String module) {
        return molt.module(module).service(Greeter.class).greet("x");
    }

    /** Without the identity of the object. */
    private static String says(Molt molt, String module) {
        return greet(molt, module).replaceAll(" at .*", "");
    }

    private static UpdateOutcome.Switched switched(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Switched.class);
        return (UpdateOutcome.Switched) outcome;
    }

    private static Problem refused(UpdateOutcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateOutcome.Refused.class);
        return ((UpdateOutcome.Refused) outcome).problem();
    }

    private void put(Path archive) throws IOException {
        String module = archive.getFileName().toString().replaceAll("-.*", ".jar");
        Archives.put(modules(), module, Files.readAllBytes(archive));
    }

    @Test
    void updateOfTheExporter_rebuildsWhoImportsFromIt_underLoad_withoutMixture() throws Exception {
        Path old = money("1.0");
        Path next = money("1.1");
        try (Molt molt = open()) {
            switched(molt.update(cart("1", "money [1,2)", old), shop("1", "money", old), old, other("1")));
            String cart = greet(molt, "cart");
            String other = greet(molt, "other");
            ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
            AtomicLong calls = new AtomicLong();
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> callers = new ArrayList<>();
            for (String module : List.of("cart", "shop", "cart", "shop")) {
                Greeter greeter = molt.module(module).service(Greeter.class);
                Thread caller = new Thread(() -> {
                    while (!done.get()) {
                        try {
                            String answer = greeter.greet("x");
                            if (!answer.matches(module + " 1 with money 1\\.[01] at .*")) {
                                wrong.add(answer);
                            }
                        } catch (RuntimeException | Error e) {
                            wrong.add(e.toString());
                        }
                        calls.incrementAndGet();
                    }
                });
                caller.start();
                callers.add(caller);
            }
            for (int i = 0; i < 20; i++) {
                long before = molt.live().number();
                assertThat(switched(molt.update(i % 2 == 0 ? next : old))
                                .generation()
                                .number())
                        .isEqualTo(before + 1);
                long enough = calls.get() + 100;
                while (calls.get() < enough) {
                    Thread.onSpinWait();
                }
            }
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.0");
            done.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(greet(molt, "cart")).as("it was rebuilt").isNotEqualTo(cart);
            assertThat(greet(molt, "other")).as("it is the very same").isEqualTo(other);
            Host.awaitCollected(molt);
        }
    }

    @Test
    void plan_tellsWhatIsRebuilt_andWhy() throws Exception {
        Path old = money("1.0");
        try (Molt molt = open()) {
            molt.update(old, cart("1", "money [1,2)", old), other("1"));
            assertThat(molt.plan(money("1.1")).plan().orElseThrow().steps())
                    .extracting(Plan.Step::toString)
                    .containsExactly(
                            "money: 1.0 to 1.1 (update of money-1.1.jar)",
                            "cart: 1 anew (imports com.acme.money from money, which changes from 1.0 to 1.1)");
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.0");
        }
    }

    @Test
    void wayBack_rebuildsWhatHasTheSameArchive_butAnotherExporter_andSoDoesTheRestart() throws Exception {
        Path old = money("1.0");
        long first;
        try (Molt molt = open()) {
            first = switched(molt.update(old, cart("1", "money [1,2)", old)))
                    .generation()
                    .number();
            molt.update(money("1.1"), other("1"));
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.1");
            switched(molt.rollback(first));
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.0");
        }
        try (Molt molt = open()) {
            assertThat(molt.live().describe()).endsWith("(cart 1, money 1.0)");
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.0");
            molt.rollback(first + 1);
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.1");
        }
    }

    @Test
    void importer_isRebuilt_alsoByWayOfOthers() throws Exception {
        Path old = money("1.0");
        Path tax = write(
                "tax",
                "1",
                Map.of("Molt-Exports", "com.acme.tax", "Molt-Requires", "money"),
                Archives.compile(
                        Map.of(
                                "com.acme.tax.Tax",
                                "package com.acme.tax; public class Tax { public static String rate() {"
                                        + " return new com.acme.money.Money().release(); } }"),
                        List.of(old)));
        Path shop = importer("shop", "1", "tax", "", "return com.acme.tax.Tax.rate();", tax);
        try (Molt molt = open()) {
            molt.update(shop, tax, old);
            assertThat(says(molt, "shop")).isEqualTo("1.0");
            molt.update(money("1.1"));
            assertThat(says(molt, "shop")).isEqualTo("1.1");
        }
    }

    @Test
    void resourcesOfImportedPackages_comeFromTheExporter() throws Exception {
        Path old = money("1.0");
        String body = "try (var in = Greeting.class.getResourceAsStream(\"/com/acme/money/rates.txt\")) {"
                + " return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8); }"
                + " catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }";
        try (Molt molt = open()) {
            molt.update(old, importer("shop", "1", "money", "", body, old));
            assertThat(says(molt, "shop")).isEqualTo("1.0");
        }
    }

    @Test
    void whatDoesNotFit_isRefused_andAllPartiesAreNamed() throws Exception {
        Path old = money("1.0");
        Path next = money("2.0");
        Path cart = cart("1", "money [1,2)", old);
        try (Molt molt = open()) {
            assertThat(refused(molt.update(cart)).text())
                    .contains("Update refused: cart 1 (cart-1.jar) requires money [1,2), which is not there.")
                    .contains("[REQUIREMENT_MISSING]");
            switched(molt.update(cart, old));
            assertThat(refused(molt.update(next)).text())
                    .contains("cart 1 (cart-1.jar) requires money [1,2), but there would be money 2.0 (money-2.0.jar).")
                    .contains("Still serving: generation 1 (cart 1, money 1.0), untouched.")
                    .contains("[REQUIREMENT_VERSION]");
            switched(molt.update(next, cart("2", "money [2,3)", next)));
            assertThat(says(molt, "cart")).isEqualTo("cart 2 with money 2.0");
            assertThat(refused(molt.update(cart)).code()).isEqualTo(ProblemCode.REQUIREMENT_VERSION);
        }
    }

    @Test
    void packageOfTheImportersOwn_isRefused() throws Exception {
        Path old = money("1.0");
        Map<String, byte[]> copied = Archives.compile(
                Map.of("com.acme.money.Copy", "package com.acme.money; public class Copy {}"), List.of(old));
        try (Molt molt = open()) {
            assertThat(refused(molt.update(old, write("shop", "1", Map.of("Molt-Requires", "money"), copied)))
                            .text())
                    .contains("shop 1 (shop-1.jar) has classes of com.acme.money, and gets the same from money 1.0")
                    .contains("[SPLIT_PACKAGE]");
        }
    }

    @Test
    void malformedAttributes_andExportsThatAreNotThere_areRefused() throws Exception {
        try (Molt molt = open()) {
            assertThat(refused(molt.update(write("a", "1", Map.of("Molt-Requires", "money [2,1]"), Map.of())))
                            .code())
                    .isEqualTo(ProblemCode.MANIFEST_MALFORMED);
            assertThat(refused(molt.update(write("b", "1", Map.of("Molt-Exports", "com.acme.b"), Map.of())))
                            .code())
                    .isEqualTo(ProblemCode.EXPORT_UNSUITABLE);
        }
    }

    @Test
    void exporterThatDroppedWhatAnImporterUses_isRefused_thoughTheImporterStaysAsItIs() throws Exception {
        Path old = money("1.0", "public long cents() { return 1; }");
        Path shop = importer("shop", "1", "money", "", "return \"\" + new com.acme.money.Money().cents();", old);
        try (Host host = new Host(modules())) {
            put(shop);
            put(old);
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
            host.more();
            put(money("1.1"));
            put(other("1"));
            Problem problem = host.await(MoltEvent.Refused.class).problem();
            assertThat(problem.code()).isEqualTo(ProblemCode.LINK_MEMBER_MISSING);
            assertThat(problem.text())
                    .contains("shop 1 (shop.jar) does not link with what it requires: money.")
                    .contains("There is no method cents() in com.acme.money.Money of money 1.1 (money.jar)");
            while (host.molt.live().modules().size() < 3) {
                host.await(MoltEvent.Switched.class);
            }
            assertThat(host.molt.live().describe()).contains("(money 1.0, other 1, shop 1)");
            assertThat(modules().resolve(".molt/refused"))
                    .as("beside another shop it can be live")
                    .isEmptyDirectory();
            put(importer("shop", "2", "money", "", "return new com.acme.money.Money().release();", old));
            while (!host.molt.live().describe().contains("(money 1.1, other 1, shop 2)")) {
                host.await(MoltEvent.Switched.class);
            }
        }
    }

    @Test
    void importerThatCantStartBesideTheNewExporter_isNotBlamed() throws Exception {
        Path old = money("1.0");
        Path cart = importer(
                "cart",
                "1",
                "money",
                "if (new com.acme.money.Money().release().equals(\"1.1\")) throw new IllegalStateException(\"no\");",
                "return \"\";",
                old);
        try (Host host = new Host(modules())) {
            put(cart);
            put(old);
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
            host.more();
            put(money("1.1"));
            put(other("1"));
            assertThat(host.await(MoltEvent.Refused.class).problem().text())
                    .contains("module cart 1 (cart.jar) can't be rebuilt.")
                    .contains("It imports com.acme.money from money, which changes from 1.0 to 1.1.")
                    .contains("[REBUILD_FAILED]");
            while (!host.molt.live().describe().contains("(cart 1, money 1.0, other 1)")) {
                host.await(MoltEvent.Switched.class);
            }
            assertThat(modules().resolve(".molt/refused")).isEmptyDirectory();
        }
    }

    @Test
    void archivesThatOnlyGoTogether_findEachOther_inWhateverOrderTheyLand() throws Exception {
        Path old = money("1.0");
        Path next = money("2.0");
        try (Host host = new Host(modules())) {
            put(cart("1", "money [1,2)", old));
            assertThat(host.await(MoltEvent.Refused.class).problem().code()).isEqualTo(ProblemCode.REQUIREMENT_MISSING);
            put(old);
            while (!host.molt.live().describe().contains("(cart 1, money 1.0)")) {
                host.await(MoltEvent.Switched.class);
            }
            host.more();
            put(next);
            assertThat(host.await(MoltEvent.Refused.class).problem().code()).isEqualTo(ProblemCode.REQUIREMENT_VERSION);
            put(cart("2", "money [2,3)", next));
            while (!host.molt.live().describe().contains("(cart 2, money 2.0)")) {
                host.await(MoltEvent.Switched.class);
            }
            assertThat(says(host.molt, "cart")).isEqualTo("cart 2 with money 2.0");
        }
    }

    @Test
    void requiredModule_staysWhenItsFileIsDeleted_untilItsDependentsGoToo() throws Exception {
        Path old = money("1.0");
        try (Host host = new Host(modules())) {
            put(old);
            put(cart("1", "money [1,2)", old));
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
            host.more();
            Files.delete(modules().resolve("money.jar"));
            assertThat(host.await(MoltEvent.Refused.class).problem().text())
                    .contains("cart 1 (cart.jar) requires money [1,2), which is to be removed.")
                    .contains("Remedy: remove cart too, or leave money there.")
                    .contains("[REQUIREMENT_MISSING]");
            put(other("1"));
            while (!host.molt.live().describe().contains("(cart 1, money 1.0, other 1)")) {
                host.await(MoltEvent.Switched.class);
            }
            assertThat(says(host.molt, "cart")).isEqualTo("cart 1 with money 1.0");
            Files.delete(modules().resolve("cart.jar"));
            while (!host.molt.live().describe().contains("(other 1)")) {
                host.await(MoltEvent.Switched.class);
            }
        }
    }

    @Test
    void deletionThatOthersForbid_holdsUpNothingThatIsSeenWithIt() throws Exception {
        Path old = money("1.0");
        try (Host host = new Host(modules())) {
            put(old);
            put(cart("1", "money [1,2)", old));
            while (host.molt.live().modules().size() < 2) {
                host.await(MoltEvent.Switched.class);
            }
        }
        Files.delete(modules().resolve("money.jar"));
        put(other("1"));
        try (Host host = new Host(modules())) {
            while (!host.molt.live().describe().contains("(cart 1, money 1.0, other 1)")) {
                host.await(MoltEvent.Switched.class);
            }
        }
    }

    @Test
    void importerWhoseExporterCantComeBack_isAbsentToo_andBothComeBackTogether() throws Exception {
        Path old = money("1.0");
        try (Molt molt = open()) {
            molt.update(old, cart("1", "money [1,2)", old), other("1"));
        }
        Path kept = directory
                .resolve("home/archives")
                .resolve(dev.molt.archive.Sha256.of(Files.readAllBytes(old)).hex());
        assertThat(kept).exists();
        Files.delete(kept);
        List<Problem> told = new ArrayList<>();
        try (Molt molt = Molt.builder()
                .trial(TrialPolicy.NONE)
                .home(directory.resolve("home"))
                .listener(event -> {
                    if (event instanceof MoltEvent.Refused refused) {
                        told.add(refused.problem());
                    }
                })
                .open()) {
            assertThat(molt.live().describe()).endsWith("(other 1; absent: cart 1, money 1.0)");
            assertThat(told)
                    .extracting(Problem::code)
                    .containsExactlyInAnyOrder(ProblemCode.STORE_DAMAGED, ProblemCode.REQUIREMENT_MISSING);
            assertThat(told)
                    .anyMatch(problem -> problem.what()
                            .equals("cart 1 (cart-1.jar) requires money [1,2), which could not come back."));
            switched(molt.update(old));
            assertThat(molt.live().describe()).endsWith("(money 1.0, other 1; absent: cart 1)");
        }
        try (Molt molt = open()) {
            assertThat(molt.live().describe()).endsWith("(cart 1, money 1.0, other 1)");
            assertThat(says(molt, "cart")).isEqualTo("cart 1 with money 1.0");
        }
    }
}
