package dev.molt.examples.shop;

/** Says what tax an amount bears. */
public interface Tax {
    TaxLine on(long netCents);
}
