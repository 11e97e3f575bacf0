package dev.molt.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityPolicy;
import dev.molt.capability.CapabilityPolicy.Verdict;
import dev.molt.capability.CapabilityUse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiDiffTest {
    private static ClassPath version(String source) {
        return Subjects.module(Sources.compile(source)).classPath();
    }

    private static List<CapabilityUse> uses(String body) {
        return version("package acme; public class X { void pay(String order) throws Exception { " + body + " } }")
                .capabilityUses();
    }

    @Test
    void difference_isInJavaNotation() {
        ClassPath older =
                version("package acme; public class X { public int limit; protected X(int[] a) {} private void p() {}"
                        + " public static long quote(String order) { return 1; } }");
        ClassPath newer = version(
                "package acme; public class X { public int limit; protected X(int[] a) {}"
                        + " public static long quote(String order, int n) throws Exception { return new java.io.FileReader(order).read(); } }");
        ApiDiff diff = ApiDiff.between(older, newer);
        assertThat(diff.addedApi()).containsExactly("public static long acme.X.quote(String, int)");
        assertThat(diff.removedApi()).containsExactly("public static long acme.X.quote(String)");
        assertThat(diff.addedReferences())
                .containsExactly(
                        "java.io.FileReader", "java.io.FileReader.FileReader(String)", "java.io.FileReader.read()");
        assertThat(diff.removedReferences()).isEmpty();
        assertThat(diff.addedCapabilities())
                .containsExactly(java.util.Map.entry(
                        Capability.FILES,
                        List.of(new CapabilityUse(Capability.FILES, "acme/X.class", "acme.X.quote(String, int)"))));
        assertThat(diff.removedCapabilities()).isEmpty();
    }

    @Test
    void capabilities_areFoundWhereTheyAreUsed() {
        assertUse("new ProcessBuilder(order).start();", Capability.PROCESS);
        assertUse("Runtime.getRuntime().halt(1);", Capability.EXIT);
        assertUse("new java.net.URL(order).openStream();", Capability.NETWORK);
        assertUse("java.net.http.HttpClient.newHttpClient();", Capability.NETWORK);
        assertUse("java.nio.file.Files.list(null);", Capability.FILES);
        assertUse("new java.io.PrintWriter(order);", Capability.FILES);
        assertUse("new java.io.PrintWriter(System.out);", null);
        assertUse("System.loadLibrary(order);", Capability.NATIVE);
        assertUse("getClass().getDeclaredField(order).setAccessible(true);", Capability.REFLECTION);
        assertUse("java.util.concurrent.Executors.newCachedThreadPool();", Capability.THREADS);
        assertUse("Runnable r = new Thread()::start;", Capability.THREADS);
        assertUse("new ClassLoader() { }.loadClass(order);", Capability.CLASSLOADER);
        assertUse(
                "((java.lang.instrument.Instrumentation) null).isNativeMethodPrefixSupported();",
                Capability.INSTRUMENTATION);
        assertUse("order.trim();", null);
    }

    private static void assertUse(String body, Capability expected) {
        assertThat(uses(body))
                .as(body)
                .extracting(CapabilityUse::capability)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void undeclaredCapability_isRefusedOrWarned_byThePolicy() {
        List<CapabilityUse> uses =
                uses("new ProcessBuilder(order).start(); new Thread(); Runtime.getRuntime().exit(1);");
        CapabilityPolicy policy = CapabilityPolicy.all(Verdict.WARN)
                .with(Capability.EXIT, Verdict.REFUSE)
                .with(Capability.THREADS, Verdict.ALLOW);
        assertThat(policy.check(uses, Set.of()))
                .extracting(Object::toString)
                .containsExactly(
                        "refused CAPABILITY_UNDECLARED acme/X.class: The capability 'exit' is used, but not declared: at"
                                + " acme.X.pay(String).",
                        "warned CAPABILITY_UNDECLARED acme/X.class: The capability 'process' is used, but not declared: at"
                                + " acme.X.pay(String).");
        assertThat(policy.check(uses, Capability.parse("exit, process, unheard-of")))
                .isEmpty();
    }

    @Test
    void manifest_declaresCapabilities() {
        assertThat(Subjects.index(java.util.Map.of(
                                "META-INF/MANIFEST.MF", Subjects.manifestOf("Molt-Capabilities: network, files")))
                        .declaredCapabilities())
                .contains(Set.of(Capability.NETWORK, Capability.FILES));
        assertThat(Subjects.index(java.util.Map.of()).declaredCapabilities()).isEmpty();
    }
}
