"""Decimal numbers."""

import decimal

try:
    # Python's own way to make one of its parts: to parse a text takes a hundred times as long in GraalPy.
    from _pydecimal import Decimal as _Decimal, _dec_from_triple

    if _Decimal is not decimal.Decimal:
        _dec_from_triple = None
except ImportError:
    _dec_from_triple = None


def number(sign, digits, exponent):
    if _dec_from_triple is None:
        return decimal.Decimal(("-" if sign else "") + digits + "E" + str(exponent))
    return _dec_from_triple(sign, digits, exponent)
