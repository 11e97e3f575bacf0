"""The rules themselves: each says what it takes off a basket of which this much is still to pay."""

from cents import percent_of, rounded

from . import rates

LABEL = "0"


def for_many(basket, to_pay):
    return sum(percent_of(10, item.unit_price * item.quantity) for item in basket.items if item.quantity >= rates.MANY)


def for_gold(basket, to_pay):
    return percent_of(rates.GOLD_PERCENT, to_pay) if basket.customer == "GOLD" else 0


def for_vouchers(basket, to_pay):
    off = sum(rounded(rates.VOUCHERS.get(code, 0)) * count for code, count in basket.vouchers.items())
    return min(off, to_pay)


ALL = {"many": for_many, "gold": for_gold, "voucher": for_vouchers}
