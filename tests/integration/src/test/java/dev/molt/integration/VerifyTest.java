package dev.molt.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code molt verify} and {@code molt diff}, as processes over real archives. */
class VerifyTest {
    /** The contract, with further parameters of its method. */
    private static String pricing(String parameters) {
        return "package acme; public interface Pricing { long quote(String sku" + parameters + "); }";
    }

    private static String provider(String parameters, String body) {
        return "package shop; public final class ShopPricing implements acme.Pricing { public long quote(String sku"
                + parameters + ") { " + body + " } }";
    }

    @TempDir
    private Path directory;

    private Path contract;

    @BeforeEach
    void compileContract() throws Exception {
        contract = jar("contract.jar", Archives.compile("acme.Pricing", pricing("")));
    }

    private Path jar(String name, Map<String, byte[]> entries) throws Exception {
        return Files.write(directory.resolve(name), Archives.archive(name.replaceAll("-.*|\\.jar", ""), "1", entries));
    }

    /** A module that was compiled against a contract whose method has these further parameters. */
    private Path module(String name, String parameters, String body) throws Exception {
        Map<String, byte[]> entries = new HashMap<>(Archives.compile(Map.of(
                "acme.Pricing", pricing(parameters),
                "shop.ShopPricing", provider(parameters, body))));
        entries.remove("acme/Pricing.class");
        entries.put("META-INF/services/acme.Pricing", Archives.bytes("shop.ShopPricing\n"));
        return jar(name, entries);
    }

    /** A library with this method body, and a program that calls its method of the first name. */
    private Path library(String label, String method) throws Exception {
        return Files.write(
                directory.resolve("money-" + label + ".jar"),
                Archives.archive(
                        Map.of("Molt-Module", "money", "Molt-Version", label, "Molt-Exports", "com.acme.money"),
                        Archives.compile(
                                "com.acme.money.Money",
                                "package com.acme.money; public class Money { public static void " + method
                                        + "() {} }")));
    }

    private Path importer(Path against) throws Exception {
        return Files.write(
                directory.resolve("shop.jar"),
                Archives.archive(
                        Map.of("Molt-Module", "shop", "Molt-Requires", "money [1,3)", "Main-Class", "shop.Main"),
                        Archives.compile(
                                Map.of(
                                        "shop.Main",
                                        "package shop; public class Main { public static void main(String[] a) {"
                                                + " com.acme.money.Money.total(); } }"),
                                List.of(against))));
    }

    @Test
    void archiveThatRequiresAnother_isCheckedAgainstTheLatestOfItsRange_amongTheArchives() throws Exception {
        Path good = library("1.0", "total");
        Path bad = library("2.0", "sum");
        Path later = library("3.0", "sum");
        Path shop = importer(good);
        assertThat(verify(0, shop, good))
                .extracting(verdict -> verdict.getString("module"))
                .as("importers come last")
                .containsExactly("money", "shop");
        JsonObject missing = problem(verify(1, shop, bad, good, later).get(3));
        assertThat(missing.getString("code")).isEqualTo("LINK_MEMBER_MISSING");
        assertThat(missing.getString("message")).contains("of money 2.0 (money-2.0.jar)");
        assertThat(problem(verify(1, shop, later).get(1)).getString("code")).isEqualTo("REQUIREMENT_VERSION");
        JsonObject alone = verify(0, shop).get(0);
        assertThat(problem(alone).getString("code")).isEqualTo("REQUIREMENT_MISSING");
        assertThat(problem(alone).getString("severity")).isEqualTo("warned");
    }

    private List<JsonObject> verify(int exit, Object... arguments) throws Exception {
        List<Object> all = new ArrayList<>(List.of("verify", "--json"));
        all.addAll(Arrays.asList(arguments));
        try (MoltProcess molt = new MoltProcess(all.toArray())) {
            assertThat(molt.exit()).as(molt.output()).isEqualTo(exit);
            List<JsonObject> objects = new ArrayList<>();
            for (String line : molt.output().lines().toList()) {
                objects.add(JsonParser.object().from(line));
            }
            return objects;
        }
    }

    private static JsonObject problem(JsonObject verdict) {
        JsonArray problems = verdict.getArray("problems");
        assertThat(problems).as(verdict.toString()).isNotEmpty();
        return problems.getObject(0);
    }

    @Test
    void archives_haveAnObjectEach_inTheirOrder() throws Exception {
        Path good = module("good-1.jar", "", "return 1;");
        byte[] bytes = Files.readAllBytes(good);
        bytes[bytes.length / 2] ^= 1;
        Path altered = Files.write(directory.resolve("altered.jar"), bytes);
        Path cut = Files.write(directory.resolve("cut.jar"), Arrays.copyOf(bytes, 500));
        Path missing = directory.resolve("missing.jar");
        List<JsonObject> all = verify(1, good, altered, missing, cut, good, "--against", contract);
        assertThat(all)
                .extracting(object -> object.getString("path"))
                .containsExactly(
                        good.toString(), altered.toString(), missing.toString(), cut.toString(), good.toString());
        assertThat(all).extracting(object -> object.getBoolean("ok")).containsExactly(true, false, false, false, true);
        assertThat(all.get(0).getString("module")).isEqualTo("good");
        assertThat(all.get(0).getString("label")).isEqualTo("1");
        assertThat(all.get(0).getString("sha256")).hasSize(64);
        assertThat(all.get(0).getArray("problems")).isEmpty();
        assertThat(problem(all.get(1)).getString("code")).startsWith("ARCHIVE_");
        assertThat(problem(all.get(2)).getString("code")).isEqualTo("ARCHIVE_UNREADABLE");
        assertThat(problem(all.get(3)).getString("code")).isEqualTo("ARCHIVE_INCOMPLETE");
        assertThat(problem(all.get(3)).getString("severity")).isEqualTo("refused");
        assertThat(problem(all.get(3)).getString("remedy")).isNotEmpty();
    }

    @Test
    void moduleForAnotherContract_isRefused_withTheNearestMethod() throws Exception {
        Path stale = module("stale-1.jar", ", String currency", "return 1;");
        JsonObject problem = problem(verify(1, "--against", contract, stale).get(0));
        assertThat(problem.getString("code")).isEqualTo("LINK_ABSTRACT");
        assertThat(problem.getString("message")).contains("shop.ShopPricing").contains("quote(String)");
    }

    @Test
    void withoutTheHostsClassPath_onlyWhatIsKnownIsJudged() throws Exception {
        Path unknown = module("unknown-1.jar", "", "return 1;");
        Path wrong = module("wrong-1.jar", "", "return sku.length() + new StringBuilder().capacity();");
        assertThat(verify(0, unknown, wrong)).allMatch(object -> object.getBoolean("ok"));
    }

    @Test
    void capability_isRefused_unlessItIsDeclared() throws Exception {
        String exit = "Runtime.getRuntime().halt(3); return 1;";
        Path killer = module("killer-1.jar", "", exit);
        JsonObject problem = problem(verify(1, "--against", contract, "--refuse", "exit,process", killer)
                .get(0));
        assertThat(problem.getString("code")).isEqualTo("CAPABILITY_UNDECLARED");
        assertThat(problem.getString("message")).contains("'exit'").contains("shop.ShopPricing.quote(String)");
        assertThat(problem(verify(0, "--against", contract, "--warn", "exit", killer)
                                .get(0))
                        .getString("severity"))
                .isEqualTo("warned");
        assertThat(verify(0, "--against", contract, killer).get(0).getArray("problems"))
                .isEmpty();
    }

    @Test
    void people_getALineEach_andMoreWhenTheyAsk() throws Exception {
        Path good = module("good-1.jar", "", "return 1;");
        Path stale = module("stale-1.jar", ", String currency", "return 1;");
        String against = contract + File.pathSeparator + directory.resolve("more");
        try (MoltProcess molt = new MoltProcess("verify", good, stale, "--against", against)) {
            assertThat(molt.exit()).isEqualTo(1);
            assertThat(molt.output().lines().toList()).hasSize(2);
            assertThat(molt.output()).contains("ok       " + good + "  good 1").contains("refused  " + stale);
        }
        try (MoltProcess molt = new MoltProcess("verify", "-v", stale, "--against", against)) {
            assertThat(molt.exit()).isEqualTo(1);
            assertThat(molt.output()).contains("LINK_ABSTRACT").contains("Remedy: ");
        }
    }

    @Test
    void thousandsOfArchives_areVerified_inOneRun() throws Exception {
        byte[] good = Files.readAllBytes(module("good-1.jar", "", "return 1;"));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            Path file =
                    Files.write(directory.resolve("m" + i + ".jar"), i % 1_000 == 7 ? Arrays.copyOf(good, i) : good);
            names.append(file).append('\n');
        }
        Path list = Files.writeString(directory.resolve("list.txt"), names);
        List<JsonObject> all = verify(1, "@" + list, "--against", contract);
        assertThat(all).hasSize(3_000);
        assertThat(all.stream().filter(object -> !object.getBoolean("ok")).count())
                .isEqualTo(3);
    }

    @Test
    void diff_tellsWhatAVersionChanges() throws Exception {
        Path old = module("pricing-1.jar", "", "return 1;");
        Path next = module("pricing-2.jar", "", "return new java.io.File(sku).length();");
        try (MoltProcess molt = new MoltProcess("diff", old, next)) {
            assertThat(molt.exit()).as(molt.output()).isZero();
            assertThat(molt.output())
                    .contains("~ shop/ShopPricing.class")
                    .contains("+ java.io.File.length()")
                    .contains("+ files at shop.ShopPricing.quote(String)");
        }
        try (MoltProcess molt = new MoltProcess("diff", old, next, "--json")) {
            assertThat(molt.exit()).isZero();
            JsonObject diff = JsonParser.object().from(molt.output());
            assertThat(diff.getArray("changedEntries")).contains("shop/ShopPricing.class");
            assertThat(diff.getObject("addedCapabilities").getArray("files")).hasSize(1);
        }
        Files.write(next, Arrays.copyOf(Files.readAllBytes(next), 300));
        try (MoltProcess molt = new MoltProcess("diff", old, next)) {
            assertThat(molt.exit()).isEqualTo(1);
            assertThat(molt.output()).contains("[ARCHIVE_INCOMPLETE]");
        }
    }
}
