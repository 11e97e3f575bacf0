"""Serves the Java interface PricingRules."""

import threading
from collections import Counter

import cents

from . import articles, discounts, rates

LABEL = "0"


class Rules:
    def __init__(self):
        # The host's threads call at the same time, and take turns anywhere between two statements.
        self._lock = threading.Lock()
        self._granted = Counter()

    def offer(self, basket):
        for item in basket.items:
            articles.group_of(item.article)
        total = cents.rounded(sum(item.unit_price * item.quantity for item in basket.items))
        granted = []
        for name, rule in discounts.ALL.items():
            amount = rule(basket, total)
            if amount:
                total -= amount
                granted.append({"rule": name, "amount": amount})
        with self._lock:
            self._granted["baskets"] += 1
            self._granted.update(discount["rule"] for discount in granted)
        labels = [LABEL, rates.LABEL, articles.LABEL, discounts.LABEL, cents.LABEL]
        return {"total": total, "discounts": granted, "labels": labels}

    def granted(self):
        with self._lock:
            return dict(self._granted)

    def release(self):
        """Gives the counts to the next version, in whichever language it is."""
        return self.granted()

    def adopt(self, granted):
        self._granted = Counter(granted)
