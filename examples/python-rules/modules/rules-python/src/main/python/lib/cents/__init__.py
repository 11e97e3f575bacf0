"""A small library that the module brings along: money in euros, rounded to whole cents."""

from decimal import ROUND_HALF_EVEN, Decimal

LABEL = "0"

CENT = Decimal("0.01")


def rounded(amount):
    return Decimal(amount).quantize(CENT, ROUND_HALF_EVEN)


def percent_of(percent, amount):
    return rounded(amount * percent / 100)
