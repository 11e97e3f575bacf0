package dev.molt.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Modules that see packages of others: what each symbol of an importer stands for. */
class ImportedPackagesTest {
    private static final Map<String, byte[]> CONTRACT =
            Sources.compile("package contract; public interface Pricing { long quote(); }");

    private static final String HIDDEN =
            "package com.acme.hidden; public class Hidden { public static long cents(long cents) { return cents; } }";

    private static Map<String, byte[]> money(String body) {
        return Sources.compile("package com.acme.money; public class Money { " + body + " }");
    }

    private static Exporter exporter(Map<String, byte[]> classes, Map<String, Exporter> imports) {
        return new Exporter("money 1.1 (money.jar)", ClassPath.of(Subjects.index(classes)), Set.of(), imports);
    }

    /** A provider with this method body, compiled against those classes, to run beside this exporter. */
    private static Subjects shop(String body, Map<String, byte[]> then, Exporter now) {
        return Subjects.module(Sources.compile(
                        with(CONTRACT, then),
                        "package shop; public class Shop implements contract.Pricing {" + " public long quote() { "
                                + body + " } }"))
                .host(CONTRACT)
                .contract("contract.Pricing")
                .provider("contract.Pricing", "shop.Shop")
                .imports(Map.of("com.acme.money", now));
    }

    private static Map<String, byte[]> with(Map<String, byte[]> one, Map<String, byte[]> other) {
        Map<String, byte[]> all = new TreeMap<>(one);
        all.putAll(other);
        return all;
    }

    @Test
    void importedClasses_areFound() {
        Map<String, byte[]> money = money("public long total() { return 1; }");
        assertThat(shop("return new com.acme.money.Money().total();", money, exporter(money, Map.of()))
                        .findings())
                .isEmpty();
    }

    @Test
    void methodThatTheExporterHasDropped_isNamed_withTheExporter() {
        assertThat(shop(
                                "return new com.acme.money.Money().total();",
                                money("public long total() { return 1; }"),
                                exporter(money("public long sum() { return 1; }"), Map.of()))
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_MEMBER_MISSING")
                .contains("There is no method total() in com.acme.money.Money of money 1.1 (money.jar)");
    }

    @Test
    void classThatTheExporterHasDropped_isNamed_withTheExporter_whateverTheModuleDoesElse() {
        assertThat(shop(
                                "return com.acme.money.Money.of(1);",
                                money("public static long of(long c) { return c; }"),
                                exporter(Sources.compile("package com.acme.money; public class Cash {}"), Map.of()))
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_CLASS_MISSING")
                .contains(
                        "There is no class com.acme.money.Money in money 1.1 (money.jar), which exports its package.");
    }

    @Test
    void classesOfPackagesThatAreNotExported_areNotSeen() {
        Map<String, byte[]> hidden = Sources.compile(HIDDEN);
        assertThat(shop("return com.acme.hidden.Hidden.cents(1);", hidden, exporter(hidden, Map.of()))
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_CLASS_MISSING")
                .contains(
                        "Class com.acme.hidden.Hidden is in money 1.1 (money.jar), which does not export its package.");
    }

    @Test
    void superclassesOfImportedClasses_areWhatTheExporterSees() {
        Map<String, byte[]> base =
                Sources.compile("package com.acme.base; public class Base { public long total() { return 1; } }");
        Map<String, byte[]> money =
                Sources.compile(base, "package com.acme.money; public class Money extends com.acme.base.Base {}");
        Exporter ofBase = new Exporter("base 1 (base.jar)", ClassPath.of(Subjects.index(base)), Set.of(), Map.of());
        String body = "return new com.acme.money.Money().total();";
        assertThat(shop(body, with(base, money), exporter(money, Map.of("com.acme.base", ofBase)))
                        .findings())
                .isEmpty();
        Exporter otherBase = new Exporter(
                "base 2 (base.jar)",
                ClassPath.of(Subjects.index(Sources.compile("package com.acme.base; public class Base {}"))),
                Set.of(),
                Map.of());
        assertThat(shop(body, with(base, money), exporter(money, Map.of("com.acme.base", otherBase)))
                        .check()
                        .isRefusal())
                .isTrue();
    }

    @Test
    void methodThatTheExporterHasAddedToAnInterface_hasToBeImplemented() {
        Map<String, byte[]> then = Sources.compile("package com.acme.money; public interface Rate {}");
        Map<String, byte[]> now = Sources.compile("package com.acme.money; public interface Rate { long rate(); }");
        String body = "return new com.acme.money.Rate() {}.hashCode();";
        assertThat(shop(body, then, exporter(now, Map.of())).check().findings())
                .extracting(finding -> finding.code())
                .containsExactly(ProblemCode.LINK_ABSTRACT);
        assertThat(shop(body, then, exporter(then, Map.of())).findings()).isEmpty();
    }

    @Test
    void contractThatTheExporterBrings_isRefused() {
        assertThat(shop("return 0;", Map.of(), exporter(money(""), Map.of()))
                        .contract("contract.Pricing", "com.acme.money.Money")
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused CONTRACT_BUNDLED Module money 1.1 (money.jar) exports a class"
                        + " com.acme.money.Money of its own");
    }

    @Test
    void exportedClasses_areReached_likeALibrarys() {
        String source = "package com.acme.money; public class Money { public long total() {"
                + " return new com.acme.rate.Rate().rate(); } }";
        Map<String, byte[]> rate =
                Sources.compile("package com.acme.rate; public class Rate { public long rate() { return 1; } }");
        Map<String, byte[]> money = Sources.compile(rate, source);
        assertThat(Subjects.module(money).exports("com.acme.money").findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_CLASS_MISSING");
        assertThat(Subjects.module(money).findings()).singleElement().asString().startsWith("warned");
    }

    @Test
    void exportsThatAreNotThere_orTheJdks_areRefused() {
        ClassPath money = ClassPath.of(Subjects.index(money("")));
        HostClasses host = HostClasses.unknown();
        assertThat(ExportCheck.check(money, host, List.of("com.acme.money", "com.acme.mony", "java.util")))
                .extracting(finding -> finding.code() + " " + finding.message())
                .containsExactly(
                        "EXPORT_UNSUITABLE Molt-Exports has com.acme.mony, but neither the archive nor its libraries"
                                + " have a class of it.",
                        "EXPORT_UNSUITABLE Molt-Exports has java.util, which is a package of the JDK.");
    }
}
