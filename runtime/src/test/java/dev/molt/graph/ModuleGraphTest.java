package dev.molt.graph;

import static dev.molt.graph.Modules.declarations;
import static dev.molt.graph.Modules.graph;
import static dev.molt.graph.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleGraphTest {
    private static final Modules MONEY = module("money 1.4").exports("com.acme.money");

    private static Background after(Modules... live) {
        return new Background(declarations(live), Set.of(), Set.of());
    }

    /** The code, the sentence and who is blamed. */
    private static List<String> misfits(ModuleGraph graph, Background background) {
        return graph.misfits(background).stream()
                .map(misfit -> misfit.problem().code() + ": " + misfit.problem().what() + " " + misfit.blamed())
                .toList();
    }

    private static List<String> misfits(Modules... modules) {
        return misfits(graph(modules), Background.NONE);
    }

    @Test
    void exporters_comeBeforeThoseThatImportFromThem() {
        ModuleGraph graph = graph(
                module("a 1").requires("b", "c"),
                module("b 1").requires("d").exports("b"),
                module("c 1").requires("d").exports("c"),
                module("d 1").exports("d"),
                module("alone 1"));
        assertThat(graph.misfits(Background.NONE)).isEmpty();
        assertThat(graph.order()).containsExactly("d", "b", "c", "a", "alone");
        assertThat(graph.imports("a")).isEqualTo(Map.of("b", "b", "c", "c"));
        assertThat(graph.imports("d")).isEmpty();
        assertThat(graph.requiredByWay("a")).containsExactly("b", "c", "d");
    }

    @Test
    void requiredModuleThatIsNotThere_isNamed_withWhoRequiresIt() {
        assertThat(misfits(module("shop 1").requires("money [1.2,2.0)")))
                .containsExactly(
                        "REQUIREMENT_MISSING: shop 1 (shop.jar) requires money [1.2,2.0), which is not there. [shop]");
        assertThat(misfits(
                        graph(module("shop 1").requires("money")), new Background(Map.of(), Set.of(), Set.of("money"))))
                .containsExactly(
                        "REQUIREMENT_MISSING: shop 1 (shop.jar) requires money, which could not come back. [shop]");
    }

    @Test
    void moduleThatOthersRequire_isNotRemoved_withoutThem() {
        Modules shop = module("shop 1").requires("money").live();
        Modules cart = module("cart 1").requires("money");
        Background background = new Background(declarations(shop, MONEY), Set.of("money"), Set.of());
        assertThat(misfits(graph(shop, cart), background))
                .containsExactly(
                        "REQUIREMENT_MISSING: cart 1 (cart.jar) requires money, which is to be removed. [money]",
                        "REQUIREMENT_MISSING: shop 1 (shop.jar) requires money, which is to be removed. [money]");
        assertThat(misfits(graph(module("other 1")), background)).isEmpty();
    }

    @Test
    void versionOutOfRange_isTheFault_ofTheNewExporter_whereTheImporterIsLive() {
        assertThat(misfits(
                        graph(module("shop 1").requires("money [1.2,1.4)").live(), MONEY),
                        after(module("shop 1").requires("money [1.2,1.4)"), module("money 1.3"))))
                .containsExactly("REQUIREMENT_VERSION: shop 1 (shop.jar) requires money [1.2,1.4),"
                        + " but there would be money 1.4 (money.jar). [money]");
    }

    @Test
    void versionOutOfRange_isTheFault_ofTheImporter_whereNoLiveExporterWouldDo() {
        Modules shop = module("shop 2").requires("money 2");
        assertThat(misfits(graph(shop, module("money 1.4")), Background.NONE))
                .singleElement()
                .asString()
                .endsWith("[shop]");
        assertThat(misfits(graph(shop, module("money 1.4")), after(module("money 2.1"))))
                .singleElement()
                .asString()
                .endsWith("[money]");
    }

    @Test
    void cycle_isTold_andOneOfItIsLeftOut() {
        assertThat(misfits(
                        module("a 1").requires("b"),
                        module("b 1").requires("c"),
                        module("c 1").requires("a"),
                        module("d 1").requires("a")))
                .containsExactly("REQUIREMENT_CYCLE: a 1 (a.jar) requires b 1 (b.jar), which requires c 1 (c.jar),"
                        + " which requires a 1 (a.jar). [a]");
        assertThat(misfits(module("a 1").requires("a")))
                .containsExactly("REQUIREMENT_CYCLE: a 1 (a.jar) requires a 1 (a.jar). [a]");
    }

    @Test
    void packageOfTwoModules_isSplit_andTheOneThatBringsItNewlyIsBlamed() {
        Modules cash = module("cash 1").exports("com.acme.money", "com.acme.cash");
        Modules shop = module("shop 1").requires("money", "cash");
        assertThat(misfits(MONEY, cash, shop))
                .containsExactly("SPLIT_PACKAGE: shop 1 (shop.jar) gets com.acme.money from both money 1.4 (money.jar)"
                        + " and cash 1 (cash.jar). [shop]");
        assertThat(misfits(graph(MONEY, cash, shop), after(module("cash 0.9").exports("com.acme.cash"))))
                .singleElement()
                .asString()
                .endsWith("[cash]");
        assertThat(misfits(MONEY, cash, module("shop 1").requires("money")))
                .as("who requires one of them sees one of them")
                .isEmpty();
    }

    @Test
    void packageThatTheImporterHasItself_isSplit() {
        Modules shop = module("shop 1").requires("money").has("com.acme.shop", "com.acme.money");
        assertThat(misfits(MONEY, shop))
                .containsExactly("SPLIT_PACKAGE: shop 1 (shop.jar) has classes of com.acme.money,"
                        + " and gets the same from money 1.4 (money.jar). [shop]");
        Modules liveShop =
                module("shop 1").requires("money").has("com.acme.money").live();
        assertThat(misfits(graph(MONEY, liveShop), after(module("money 1.3"), liveShop)))
                .singleElement()
                .asString()
                .endsWith("[money]");
        assertThat(misfits(MONEY, module("shop 1").has("com.acme.money")))
                .as("who does not require it has its own")
                .isEmpty();
    }

    @Test
    void severalMisfits_areToldTogether() {
        List<Misfit> all = graph(
                        module("shop 1").requires("money"), module("cart 1").requires("tax [2,3)"), module("tax 1"))
                .misfits(Background.NONE);
        assertThat(Misfit.together(all).text()).isEqualTo("""
                        the modules do not fit together.
                        cart 1 (cart.jar) requires tax [2,3), but there would be tax 1 (tax.jar).
                        shop 1 (shop.jar) requires money, which is not there.
                        Remedy: bring a version of tax in that range, or one of cart that takes tax 1.   [REQUIREMENT_VERSION]""");
    }
}
