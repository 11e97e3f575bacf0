package dev.molt.examples.rules;

import java.util.Map;

/** Says what a basket costs, and counts what it has granted. Many threads call it at once. */
public interface PricingRules {
    /** The name under which baskets are counted. */
    String BASKETS = "baskets";

    /**
     * Says what a basket costs.
     *
     * @throws UnknownArticleException when the rules do not know an article; then nothing is counted
     */
    Offer offer(Basket basket) throws UnknownArticleException;

    /**
     * How often each discount was granted so far, by any version: by its name, and how many baskets there were, by
     * {@link #BASKETS}.
     */
    Map<String, Long> granted();
}
