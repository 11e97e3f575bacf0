package dev.molt.graph;

import static dev.molt.graph.Modules.declarations;
import static dev.molt.graph.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RebuildsTest {
    private static final Modules MONEY_1 = module("money 1.0").exports("com.acme.money");
    private static final Modules MONEY_2 = module("money 1.1").exports("com.acme.money", "com.acme.money.format");
    private static final Modules TAX = module("tax 1").requires("money").exports("com.acme.tax");
    private static final Modules SHOP = module("shop 1").requires("tax");
    private static final Modules OTHER = module("other 1");

    @Test
    void importers_followTheirExporter_alsoByWayOfOthers_andNobodyElse() {
        assertThat(Rebuilds.reasons(declarations(MONEY_1, TAX, SHOP, OTHER), declarations(MONEY_2, TAX, SHOP, OTHER)))
                .isEqualTo(Map.of(
                        "tax",
                        "imports com.acme.money, com.acme.money.format from money, which changes from 1.0 to 1.1",
                        "shop",
                        "imports com.acme.tax from tax, which is rebuilt"));
    }

    @Test
    void wayBack_rebuildsAsTheWayForth() {
        assertThat(Rebuilds.reasons(declarations(MONEY_2, TAX), declarations(MONEY_1, TAX)))
                .isEqualTo(Map.of("tax", "imports com.acme.money from money, which changes from 1.1 to 1.0"));
    }

    @Test
    void whatChangesItself_isNotRebuilt_butIsFollowed() {
        assertThat(Rebuilds.reasons(
                        declarations(MONEY_1, TAX, SHOP),
                        declarations(MONEY_2, module("tax 2").requires("money").exports("com.acme.tax"), SHOP)))
                .isEqualTo(Map.of("shop", "imports com.acme.tax from tax, which changes from 1 to 2"));
    }

    @Test
    void requiredModuleThatExportsNothing_isFollowedByNobody() {
        Modules shop = module("shop 1").requires("other");
        assertThat(Rebuilds.reasons(declarations(OTHER, shop), declarations(module("other 2"), shop)))
                .isEmpty();
    }

    @Test
    void exporterThatExportsNothingAnyMore_isFollowedOnceMore() {
        assertThat(Rebuilds.reasons(declarations(MONEY_1, TAX), declarations(module("money 2"), TAX)))
                .isEqualTo(Map.of("tax", "imports com.acme.money from money, which changes from 1.0 to 2"));
    }

    @Test
    void nothingChanges_nothingIsRebuilt() {
        assertThat(Rebuilds.reasons(declarations(MONEY_1, TAX, SHOP), declarations(MONEY_1, TAX, SHOP)))
                .isEmpty();
    }
}
