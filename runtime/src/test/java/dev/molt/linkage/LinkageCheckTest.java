package dev.molt.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.molt.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinkageCheckTest {
    private static final Map<String, byte[]> CONTRACT = Sources.compile(
            "package contract; public interface Pricing { long quote(Order order); }",
            "package contract; public final class Order { }");

    private static final String TAX = """
            package tax;
            public class Tax {
                public int limit;
                public Tax() {}
                public long rate(int amount) { return 1; }
                public void change() { limit = 2; }
            }
            """;

    /** A provider whose method runs this. */
    private static String provider(String body) {
        return "package acme; " + (body.contains("Tax") ? "import tax.*; " : "")
                + "public class Shop implements contract.Pricing {\n"
                + "  public long quote(contract.Order order) { " + body + " return 0; }\n"
                + "}\n";
    }

    /** A provider with a method that nobody calls and that does this. */
    private static String idle(String body) {
        return "package acme; import tax.*; public class Shop implements contract.Pricing {\n"
                + "  public long quote(contract.Order order) { return 0; }\n"
                + "  void idle() { " + body + " }\n"
                + "}\n";
    }

    @SafeVarargs
    private static Map<String, byte[]> union(Map<String, byte[]>... parts) {
        Map<String, byte[]> all = new TreeMap<>();
        for (Map<String, byte[]> part : parts) {
            all.putAll(part);
        }
        return all;
    }

    /** The provider's source compiled against one tax class, to run with another. */
    private static Subjects shop(String source, String taxThen, Map<String, byte[]> taxNow) {
        Map<String, byte[]> then = union(CONTRACT, Sources.compile(taxThen));
        return Subjects.module(Sources.compile(then, source))
                .host(CONTRACT)
                .library("lib/tax.jar", taxNow)
                .contract("contract.Pricing", "contract.Order")
                .provider("contract.Pricing", "acme.Shop");
    }

    private static void assertDefect(String use, String taxNow, String expected) {
        Map<String, byte[]> now = Sources.compile(taxNow);
        assertThat(shop(provider(use), TAX, now).findings()).containsExactly("refused " + expected);
        assertThat(shop(idle(use), TAX, now).findings())
                .singleElement()
                .asString()
                .startsWith("warned " + expected.substring(0, expected.indexOf(" Used by")))
                .endsWith("Used by acme.Shop.idle(). Not refused: no provider is seen to lead there.");
    }

    @Test
    void whatFits_hasNoFindings() {
        assertThat(shop(provider("new Tax().rate(new Tax().limit);"), TAX, Sources.compile(TAX))
                        .findings())
                .isEmpty();
    }

    @Test
    void missingMethod_isNamedWithTheNearestOne() {
        assertDefect(
                "new Tax().rate(1);",
                "package tax; public class Tax { public long rate(int amount, String currency) { return 1; } }",
                "LINK_MEMBER_MISSING acme/Shop.class: There is no method rate(int) in tax.Tax of lib/tax.jar; it has"
                        + " rate(int, String). Used by acme.Shop.quote(Order).");
    }

    @Test
    void methodWithAnotherReturnType_isMissing() {
        assertDefect(
                "new Tax().rate(1);",
                "package tax; public class Tax { public int rate(int amount) { return 1; } }",
                "LINK_MEMBER_MISSING acme/Shop.class: There is no method long rate(int) in tax.Tax of lib/tax.jar; it has"
                        + " int rate(int). Used by acme.Shop.quote(Order).");
    }

    @Test
    void missingField_isNamedWithTheNearestOne() {
        assertDefect(
                "int i = new Tax().limit;",
                "package tax; public class Tax { public int limits; }",
                "LINK_MEMBER_MISSING acme/Shop.class: There is no field limit in tax.Tax of lib/tax.jar; it has limits."
                        + " Used by acme.Shop.quote(Order).");
    }

    @Test
    void missingConstructor_isMissing() {
        assertDefect(
                "new Tax();",
                "package tax; public class Tax { public Tax(int limit) {} }",
                "LINK_MEMBER_MISSING acme/Shop.class: There is no constructor Tax() in tax.Tax of lib/tax.jar; it has"
                        + " Tax(int). Used by acme.Shop.quote(Order).");
    }

    @Test
    void methodThatBecameStatic_isIncompatible() {
        assertDefect(
                "new Tax().rate(1);",
                "package tax; public class Tax { public static long rate(int amount) { return 1; } }",
                "LINK_INCOMPATIBLE acme/Shop.class: Method rate(int) of tax.Tax of lib/tax.jar is static, but is called on an"
                        + " object. Used by acme.Shop.quote(Order).");
    }

    @Test
    void fieldThatBecameStatic_isIncompatible() {
        assertDefect(
                "int i = new Tax().limit;",
                "package tax; public class Tax { public static int limit; }",
                "LINK_INCOMPATIBLE acme/Shop.class: Field limit of tax.Tax of lib/tax.jar is static, but is used on an"
                        + " object. Used by acme.Shop.quote(Order).");
    }

    @Test
    void classThatBecameAbstract_cannotBeInstantiated() {
        assertDefect(
                "new Tax();",
                "package tax; public abstract class Tax { public Tax() {} }",
                "LINK_INCOMPATIBLE acme/Shop.class: Class tax.Tax of lib/tax.jar is abstract, but is instantiated. Used by"
                        + " acme.Shop.quote(Order).");
    }

    @Test
    void fieldThatBecameFinal_cannotBeAssigned() {
        assertDefect(
                "new Tax().limit = 3;",
                "package tax; public class Tax { public final int limit = 1; }",
                "LINK_INCOMPATIBLE acme/Shop.class: Field limit of tax.Tax of lib/tax.jar is final, but is assigned to."
                        + " Used by acme.Shop.quote(Order).");
    }

    @Test
    void memberThatBecamePrivate_isInaccessible() {
        assertDefect(
                "new Tax().rate(1);",
                "package tax; public class Tax { private long rate(int amount) { return 1; } }",
                "LINK_ACCESS acme/Shop.class: Method rate(int) of tax.Tax of lib/tax.jar is private. Used by"
                        + " acme.Shop.quote(Order).");
    }

    @Test
    void memberThatBecamePackagePrivate_isInaccessible() {
        assertDefect(
                "int i = new Tax().limit;",
                "package tax; public class Tax { int limit; }",
                "LINK_ACCESS acme/Shop.class: Field limit of tax.Tax of lib/tax.jar is package-private. Used by"
                        + " acme.Shop.quote(Order).");
    }

    @Test
    void memberThatBecameProtected_isInaccessible() {
        assertDefect(
                "new Tax().change();",
                "package tax; public class Tax { protected void change() { } }",
                "LINK_ACCESS acme/Shop.class: Method change() of tax.Tax of lib/tax.jar is protected. Used by"
                        + " acme.Shop.quote(Order).");
    }

    @Test
    void classThatIsNotPublic_isInaccessible() {
        assertDefect(
                "Object o = Tax.class;",
                "package tax; class Tax { }",
                "LINK_ACCESS acme/Shop.class: Class tax.Tax of lib/tax.jar is not public. Used by"
                        + " acme.Shop.quote(Order).");
    }

    @Test
    void classThatBecameAnInterface_isIncompatible() {
        String use = "tax.Rates r = null; r.rate(1);";
        String then = "package tax; public class Rates { public long rate(int amount) { return 1; } }";
        String now = "package tax; public interface Rates { long rate(int amount); }";
        assertThat(shop(provider(use), then, Sources.compile(now)).findings())
                .containsExactly(
                        "refused LINK_INCOMPATIBLE acme/Shop.class: Class tax.Rates of lib/tax.jar is an interface,"
                                + " but is used as a class: rate(int). Used by acme.Shop.quote(Order).");
        assertThat(shop(provider(use), now, Sources.compile(then)).findings())
                .containsExactly(
                        "refused LINK_INCOMPATIBLE acme/Shop.class: Class tax.Rates of lib/tax.jar is a class, but"
                                + " is used as an interface: rate(int). Used by acme.Shop.quote(Order).");
    }

    @Test
    void superclassThatBecameFinal_isIncompatible() {
        String source =
                provider("new Own();") + "class Own extends tax.Tax { public long rate(int amount) { return 2; } }";
        assertThat(shop(source, TAX, Sources.compile(TAX.replace("public class", "public final class")))
                        .findings())
                .containsExactly(
                        "refused LINK_INCOMPATIBLE acme/Own.class: Class tax.Tax of lib/tax.jar is final, but is"
                                + " extended. Used by class acme.Own, reached from provider acme.Shop.");
        assertThat(shop(source, TAX, Sources.compile(TAX.replace("public long", "public final long")))
                        .findings())
                .containsExactly(
                        "refused LINK_INCOMPATIBLE acme/Own.class: Method rate(int) of tax.Tax of lib/tax.jar is"
                                + " final, but is overridden. Used by class acme.Own, reached from provider acme.Shop.");
    }

    @Test
    void sealedSuperclassThatDoesNotPermit_isIncompatible() {
        String source = provider("new Own();") + "class Own extends tax.Tax { }";
        String sealed = "package tax; public sealed class Tax permits Other { }\nfinal class Other extends Tax { }";
        assertThat(shop(source, TAX, Sources.compile(sealed)).findings())
                .containsExactly(
                        "refused LINK_INCOMPATIBLE acme/Own.class: Class tax.Tax of lib/tax.jar is sealed, and does"
                                + " not permit acme.Own. Used by class acme.Own, reached from provider acme.Shop.");
    }

    @Test
    void packageThatTheJdkDoesNotExport_isInaccessible() {
        Map<String, byte[]> hidden = Sources.compile(
                "package hidden; public class Reference { public static Object registry() { return null; } }");
        String source = provider("Object o = hidden.Reference.registry();");
        Map<String, byte[]> own = new HashMap<>(Sources.compile(union(CONTRACT, hidden), source));
        own.replaceAll((name, bytes) -> Patched.rename(bytes, "hidden/Reference", "sun/security/util/DerValue"));
        assertThat(Subjects.module(own)
                        .host(CONTRACT)
                        .provider("contract.Pricing", "acme.Shop")
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_MEMBER_MISSING acme/Shop.class: There is no method registry()");
        own = new HashMap<>(Sources.compile(union(CONTRACT, hidden), provider("Object o = hidden.Reference.class;")));
        own.replaceAll((name, bytes) -> Patched.rename(bytes, "hidden/Reference", "sun/security/util/DerValue"));
        assertThat(Subjects.module(own)
                        .host(CONTRACT)
                        .provider("contract.Pricing", "acme.Shop")
                        .findings())
                .containsExactly("refused LINK_ACCESS acme/Shop.class: Package sun.security.util of the JDK is not"
                        + " exported: class DerValue. Used by acme.Shop.quote(Order).");
    }

    @Test
    void contractThatAsksForMore_isLeftAbstract() {
        Map<String, byte[]> newer = union(
                CONTRACT,
                Sources.compile(
                        CONTRACT,
                        "package contract; public interface Pricing { long quote(Order order); long discount(Order order); }"));
        Map<String, byte[]> own = Sources.compile(CONTRACT, provider(""));
        assertThat(Subjects.module(own)
                        .host(newer)
                        .contract("contract.Pricing", "contract.Order")
                        .provider("contract.Pricing", "acme.Shop")
                        .findings())
                .containsExactly("refused LINK_ABSTRACT acme/Shop.class: Class acme.Shop is instantiated, but does not"
                        + " implement discount(Order) of contract.Pricing of the host. Used by class acme.Shop.");
    }

    @Test
    void libraryThatAsksForMore_isRefusedOnlyWhereItIsCalled() {
        String then =
                "package tax; public interface Rates { long rate(int amount); static long ask(Rates r) { return 1; } }";
        String now = "package tax; public interface Rates { long rate(int amount); long old();"
                + " static long ask(Rates r) { return BODY; } }";
        String source = provider("tax.Rates.ask(new Own());")
                + "class Own implements tax.Rates { public long rate(int amount) { return 2; } }";
        String fact =
                "LINK_ABSTRACT acme/Own.class: Class acme.Own is instantiated, but does not implement old() of tax.Rates"
                        + " of lib/tax.jar. Used by class acme.Own";
        assertThat(shop(source, then, Sources.compile(now.replace("BODY", "r.old()")))
                        .findings())
                .containsExactly("refused " + fact + ", reached from provider acme.Shop.");
        assertThat(shop(source, then, Sources.compile(now.replace("BODY", "1"))).findings())
                .containsExactly("warned " + fact + ". Not refused: no provider is seen to lead there.");
    }

    // Missing classes

    private static final String MISSING =
            "Class tax.Tax is neither in the module nor in the host. Used by acme.Shop.quote(Order)";

    @Test
    void missingClass_isRefusedWhereAProviderLeadsThere() {
        assertThat(shop(provider("new Tax();"), TAX, Map.of()).findings())
                .containsExactly("refused LINK_CLASS_MISSING acme/Shop.class: " + MISSING + ".");
        assertThat(shop(idle("new Tax();"), TAX, Map.of()).findings())
                .containsExactly(
                        "warned LINK_CLASS_MISSING acme/Shop.class: " + MISSING.replace("quote(Order)", "idle()")
                                + ". Not refused: no provider is seen to lead there.");
    }

    @Test
    void chainFromTheProvider_isTold() {
        String source = provider("new Clerk().go();")
                + "class Clerk { void go() { java.util.List.of(1).forEach(i -> Vault.open()); } }\n"
                + "class Vault { static void open() { new tax.Tax(); new tax.Tax(); } static void shut() { tax.Tax.class.getName(); } }";
        assertThat(shop(source, TAX, Map.of()).findings())
                .containsExactly(
                        "refused LINK_CLASS_MISSING acme/Vault.class: Class tax.Tax is neither in the module nor in"
                                + " the host. Used by acme.Vault.open() and one other place, reached from provider acme.Shop through"
                                + " acme.Clerk.go(), a lambda in acme.Clerk.go.");
    }

    @Test
    void missingClass_isOnlyWarnedWhereAHandlerGoesOn() {
        String clerk = "class Clerk { static void go() { new tax.Tax(); } }";
        String reason = ". Not refused: a handler there goes on without it.";
        for (String error : new String[] {"NoClassDefFoundError", "LinkageError", "Error", "Throwable"}) {
            assertThat(shop(provider("try { new Tax(); } catch (" + error + " e) { }"), TAX, Map.of())
                            .findings())
                    .as(error)
                    .containsExactly("warned LINK_CLASS_MISSING acme/Shop.class: " + MISSING + reason);
        }
        assertThat(shop(provider("try { Clerk.go(); } catch (Throwable e) { }") + clerk, TAX, Map.of())
                        .findings())
                .singleElement()
                .asString()
                .startsWith("warned");
    }

    @Test
    void handlersThatRethrow_areNoExcuse() {
        for (String code : new String[] {
            "try { new Tax(); } catch (RuntimeException e) { }",
            "try { new Tax(); } catch (NoSuchMethodError e) { }",
            "try { new Tax(); } finally { order.hashCode(); }",
            "synchronized (order) { new Tax(); }",
            "try (java.io.StringReader r = new java.io.StringReader(\"\")) { new Tax(); }",
            "try { new Tax(); } catch (Throwable e) { e.printStackTrace(); throw e; }",
            "try { new Tax(); } catch (Throwable e) { throw new IllegalStateException(e); }",
        }) {
            assertThat(shop(provider(code), TAX, Map.of()).findings())
                    .as(code)
                    .containsExactly("refused LINK_CLASS_MISSING acme/Shop.class: " + MISSING + ".");
        }
    }

    @Test
    void handlersOnOneWay_areAnExcuse() {
        for (String code : new String[] {
            "try { new Tax(); } catch (Throwable e) { if (e instanceof ThreadDeath) throw e; }",
            "try { new Tax(); } catch (NoClassDefFoundError e) { throw new IllegalStateException(e); }",
            "while (true) { try { new Tax(); break; } catch (Throwable e) { continue; } }",
        }) {
            assertThat(shop(provider(code), TAX, Map.of()).findings())
                    .as(code)
                    .singleElement()
                    .asString()
                    .startsWith("warned");
        }
    }

    @Test
    void missingMember_isOnlyWarnedWhereAHandlerOfItGoesOn() {
        Map<String, byte[]> now = Sources.compile("package tax; public class Tax { }");
        assertThat(shop(provider("try { new Tax().rate(1); } catch (NoSuchMethodError e) { }"), TAX, now)
                        .findings())
                .singleElement()
                .asString()
                .startsWith("warned LINK_MEMBER_MISSING");
        assertThat(shop(provider("try { new Tax().rate(1); } catch (NoClassDefFoundError e) { }"), TAX, now)
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_MEMBER_MISSING");
    }

    private static final String ASKING = "if (order != null) { new Tax(); }";

    @Test
    void missingClass_isOnlyWarnedWhereItsPackageIsDeclaredOptional() {
        assertThat(shop(provider(ASKING), TAX, Map.of())
                        .manifest("Import-Package: a;b;version=\"[1,2)\",tax;resolution:=optional")
                        .findings())
                .containsExactly("warned LINK_CLASS_MISSING acme/Shop.class: " + MISSING
                        + ". Not refused: the archive declares the package optional.");
        assertThat(shop(provider(ASKING), TAX, Map.of())
                        .manifest("Import-Package: tax;version=\"[1,2)\"")
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused");
    }

    @Test
    void missingClassOfASecondPackage_isOnlyWarnedWhereTheFirstOnesAbsenceIsKnown() {
        Map<String, byte[]> then = union(
                CONTRACT,
                Sources.compile(
                        "package fin.levy; public class Levy { }", "package fin.levy.money; public class Money { }"));
        String use = "if (order != null) { new fin.levy.Levy(); new fin.levy.money.Money(); }";
        Subjects shop = Subjects.module(Sources.compile(then, provider(use)))
                .host(CONTRACT)
                .contract("contract.Pricing", "contract.Order")
                .provider("contract.Pricing", "acme.Shop");
        assertThat(shop.findings()).hasSize(2).allMatch(finding -> finding.startsWith("refused"));
        assertThat(shop.manifest("Import-Package: fin.levy;resolution:=optional")
                        .findings())
                .hasSize(2)
                .allMatch(finding -> finding.startsWith("warned"));
    }

    @Test
    void missingClass_isOnlyWarnedWhereItIsLookedUpByName() {
        String probe = "class Probe { static boolean is(String name) { return name.equals(\"tax.Other\"); } }";
        assertThat(shop(provider(ASKING) + probe, TAX, Map.of()).findings())
                .containsExactly("warned LINK_CLASS_MISSING acme/Shop.class: " + MISSING
                        + ". Not refused: the archive looks a class of its package up by name.");
    }

    @Test
    void missingClass_thatIsCertainlyUsed_hasNoExcuse() {
        assertThat(shop(provider("new Tax();"), TAX, Map.of())
                        .manifest("Import-Package: tax;resolution:=optional")
                        .findings())
                .containsExactly("refused LINK_CLASS_MISSING acme/Shop.class: " + MISSING + ".");
    }

    @Test
    void missingClass_whoseAbsenceIsAccepted_isNoFinding() {
        for (String pattern : new String[] {"tax.Tax", "tax.*", "x.*, tax.*"}) {
            assertThat(shop(provider("new Tax();"), TAX, Map.of())
                            .manifest("Molt-Optional: " + pattern)
                            .findings())
                    .as(pattern)
                    .isEmpty();
        }
        assertThat(shop(provider("new Tax();"), TAX, Map.of())
                        .manifest("Molt-Optional: taxes.*, tax.Other, *")
                        .findings())
                .isNotEmpty();
    }

    @Test
    void missingClass_ofALibraryThatAsksBefore_isOnlyWarned() {
        Map<String, byte[]> tax = Sources.compile(TAX);
        Map<String, byte[]> bridge = Sources.compile(
                tax,
                "package bridge; public class Bridge { public static void go(Object o) { if (o != null) new tax.Tax(); } }");
        Map<String, byte[]> own = Sources.compile(
                union(CONTRACT, bridge), provider("bridge.Bridge.go(order);").replace("import tax.*;", ""));
        Subjects shop = Subjects.module(own)
                .host(CONTRACT)
                .library("lib/bridge.jar", bridge)
                .provider("contract.Pricing", "acme.Shop");
        assertThat(shop.findings())
                .containsExactly(
                        "warned LINK_CLASS_MISSING lib/bridge.jar!/bridge/Bridge.class: Class tax.Tax is neither in"
                                + " the module nor in the host. Used by bridge.Bridge.go(Object). Not refused: nothing of its package"
                                + " is there, and only libraries refer to it.");
        assertThat(shop.library("lib/other.jar", Sources.compile("package tax; public class Text { }"))
                        .findings())
                .containsExactly(
                        "refused LINK_CLASS_MISSING lib/bridge.jar!/bridge/Bridge.class: Class tax.Tax is neither in"
                                + " the module nor in the host. Used by bridge.Bridge.go(Object), reached from"
                                + " provider acme.Shop.");
    }

    @Test
    void missingClass_thatALibraryCertainlyUses_isRefused() {
        Map<String, byte[]> tax = Sources.compile(TAX);
        Map<String, byte[]> bridge = Sources.compile(
                tax, "package bridge; public class Bridge { public static void go() { new tax.Tax(); } }");
        String source = provider("try { bridge.Bridge.go(); } catch (RuntimeException e) { } bridge.Bridge.go();");
        assertThat(Subjects.module(Sources.compile(union(CONTRACT, bridge), source))
                        .host(CONTRACT)
                        .library("lib/bridge.jar", bridge)
                        .provider("contract.Pricing", "acme.Shop")
                        .findings())
                .containsExactly(
                        "refused LINK_CLASS_MISSING lib/bridge.jar!/bridge/Bridge.class: Class tax.Tax is neither in"
                                + " the module nor in the host. Used by bridge.Bridge.go(), reached from provider acme.Shop.");
    }

    @Test
    void missingClass_isUndecidedWhereTheHostIsNotKnown() {
        assertThat(shop(provider("new Tax();"), TAX, Map.of()).hostUnknown().findings())
                .isEmpty();
        assertThat(shop(provider("new Tax().rate(1);"), TAX, Sources.compile("package tax; public class Tax { }"))
                        .hostUnknown()
                        .findings())
                .singleElement()
                .asString()
                .startsWith("refused LINK_MEMBER_MISSING");
    }

    @Test
    void missingSupertype_isRefusedWhereTheClassIsUsed() {
        String source = provider("new Own();") + "class Own extends tax.Tax { }";
        assertThat(shop(source, TAX, Map.of()).findings())
                .containsExactly(
                        "refused LINK_CLASS_MISSING acme/Own.class: Class tax.Tax is neither in the module nor in the"
                                + " host. Used by class acme.Own and one other place, reached from provider acme.Shop.");
    }

    @Test
    void mainClass_isARoot() {
        Map<String, byte[]> own = Sources.compile(
                Sources.compile(TAX),
                "package acme; public class Main { public static void main(String[] a) { new tax.Tax(); } }");
        assertThat(Subjects.module(own).mainClass("acme.Main").findings())
                .containsExactly(
                        "refused LINK_CLASS_MISSING acme/Main.class: Class tax.Tax is neither in the module nor in the"
                                + " host. Used by acme.Main.main(String[]).");
    }

    // Providers, contracts and class files

    @Test
    void contractInTheModule_isRefusedByName() {
        assertThat(shop(provider(""), TAX, CONTRACT).findings())
                .containsExactly(
                        "refused CONTRACT_BUNDLED lib/tax.jar!/contract/Order.class: The module brings contract.Order, which"
                                + " belongs to the host's contract.",
                        "refused CONTRACT_BUNDLED lib/tax.jar!/contract/Pricing.class: The module brings contract.Pricing,"
                                + " which belongs to the host's contract.");
    }

    @Test
    void providers_haveToBeWhatTheHostCanCreate() {
        assertProvider(
                "", "The provider file names acme.Shop, which is not in the module.", ProblemCode.PROVIDER_MISSING);
        assertProvider(
                "public class Shop { }",
                "The provider acme.Shop does not implement contract.Pricing.",
                ProblemCode.PROVIDER_TYPE);
        assertProvider(
                "public abstract class Shop implements contract.Pricing { }",
                "The provider acme.Shop is abstract.",
                ProblemCode.PROVIDER_MISSING);
        String method = "public long quote(contract.Order order) { return 0; } }";
        assertProvider(
                "class Shop implements contract.Pricing { public Shop() { } " + method,
                "The provider acme.Shop is not public.",
                ProblemCode.PROVIDER_MISSING);
        assertProvider(
                "public class Shop implements contract.Pricing { public Shop(int i) { } " + method,
                "The provider acme.Shop has no public constructor without parameters.",
                ProblemCode.PROVIDER_MISSING);
        assertThat(shop(
                                "package acme; public class Shop implements contract.Pricing {"
                                        + " public Shop(dev.molt.api.ModuleContext c) { } " + method,
                                TAX,
                                Map.of())
                        .findings())
                .isEmpty();
    }

    private static void assertProvider(String shop, String message, ProblemCode code) {
        String source = shop.isEmpty() ? "package acme; class Other { }" : "package acme; " + shop;
        assertThat(shop(source, TAX, Map.of()).findings())
                .containsExactly("refused " + code + " META-INF/services/contract.Pricing: " + message);
    }

    @Test
    void classForANewerJava_isRefused_whereItIsUsed() {
        int release = Runtime.version().feature() + 1;
        String message = "CLASS_VERSION lib/tax.jar!/tax/Tax.class: The class is for Java " + release
                + ", and the host runs on " + (release - 1) + ".";
        Map<String, byte[]> newer = new HashMap<>(Sources.compile(TAX));
        newer.replaceAll((name, bytes) -> Patched.version(bytes, release + 44));
        assertThat(shop(provider("new Tax();"), TAX, newer).findings()).containsExactly("refused " + message);
        assertThat(shop(idle("new Tax();"), TAX, newer).findings()).containsExactly("warned " + message);
        assertThat(Subjects.module(newer).findings())
                .singleElement()
                .asString()
                .startsWith("warned CLASS_VERSION tax/Tax");
    }

    @Test
    void malformedOrMisplacedClass_isWarned_whereNobodyUsesIt() {
        byte[] text = "no class".getBytes(StandardCharsets.UTF_8);
        assertThat(Subjects.module(Map.of("a/B.class", text)).findings())
                .containsExactly("warned CLASS_MALFORMED a/B.class: The entry can't be read as a class file.");
        byte[] tax = Sources.compile(TAX).get("tax/Tax.class");
        assertThat(Subjects.module(Map.of("BOOT-INF/classes/tax/Tax.class", tax))
                        .findings())
                .containsExactly(
                        "warned CLASS_MALFORMED BOOT-INF/classes/tax/Tax.class: The entry holds class tax.Tax, which"
                                + " nobody can load from there.");
    }

    @Test
    void versionedClasses_countFromTheirReleaseOn() {
        Map<String, byte[]> entries = new HashMap<>();
        entries.put(
                "tax/Tax.class",
                Sources.compile("package tax; public class Tax { }").get("tax/Tax.class"));
        entries.put("META-INF/versions/17/tax/Tax.class", Sources.compile(TAX).get("tax/Tax.class"));
        entries.put("META-INF/versions/900/tax/Tax.class", "no class".getBytes(StandardCharsets.UTF_8));
        assertThat(shop(provider("new Tax().rate(1);"), TAX, entries).findings())
                .singleElement()
                .asString()
                .startsWith("refused");
        entries.put("META-INF/MANIFEST.MF", Subjects.manifestOf("Multi-Release: true"));
        assertThat(shop(provider("new Tax().rate(1);"), TAX, entries).findings())
                .isEmpty();
    }

    @Test
    void unusualButSoundCode_hasNoFindings() {
        String source = """
                package acme;
                import java.lang.invoke.*;
                import java.util.*;
                import java.util.function.*;
                public class Shop implements contract.Pricing {
                    private int secret = 1;
                    enum Colour { RED { int f() { return 1; } }, BLUE; int f() { return 2; } }
                    record Pair<A, B>(A a, B b) { }
                    sealed interface Shape permits Circle, Square { default int area() { return size() * size(); } int size(); }
                    record Circle(int size) implements Shape { }
                    record Square(int size) implements Shape { }
                    class Inner { int read() { return secret++; } private int hidden; }
                    static abstract class Base<T> { protected abstract T get(); protected Object clone() throws CloneNotSupportedException { return super.clone(); } }
                    static class Derived extends Base<String> { protected String get() { return "x"; } }
                    static String all(Object... values) { return Arrays.toString(values.clone()); }
                    static final VarHandle SECRET;
                    static {
                        try { SECRET = MethodHandles.lookup().findVarHandle(Shop.class, "secret", int.class); }
                        catch (ReflectiveOperationException e) { throw new ExceptionInInitializerError(e); }
                    }
                    public long quote(contract.Order order) {
                        try {
                            MethodHandle handle = MethodHandles.lookup().findVirtual(String.class, "length", MethodType.methodType(int.class));
                            int length = (int) handle.invokeExact("abc") + (int) SECRET.getVolatile(this);
                            int[][] array = {{1}};
                            Object copy = array.clone();
                            Supplier<Derived> make = Derived::new;
                            Function<Integer, int[]> arrays = int[]::new;
                            IntFunction<String[][]> more = String[][]::new;
                            Runnable run = () -> System.out.println(secret + all(1, "x", array));
                            run.run();
                            switch (make.get().get()) { case "x": length++; break; default: length--; }
                            for (Colour colour : Colour.values()) { switch (colour) { case RED -> length++; case BLUE -> length--; } length += colour.f(); }
                            Shape shape = new Circle(length);
                            CharSequence text = "a" + length + shape + new Pair<>(1, 2).hashCode();
                            List<Object> list = new ArrayList<>() { { add(new Inner().hidden); } };
                            if (shape instanceof Circle circle) { length = circle.size(); }
                            synchronized (list) { return text.hashCode() + shape.area() + new Inner().read() + list.getClass().hashCode(); }
                        } catch (Throwable e) { throw new IllegalStateException(e); }
                    }
                }
                """;
        assertThat(Subjects.module(Sources.compile(CONTRACT, source))
                        .host(CONTRACT)
                        .contract("contract.Pricing", "contract.Order")
                        .provider("contract.Pricing", "acme.Shop")
                        .findings())
                .isEmpty();
    }
}
