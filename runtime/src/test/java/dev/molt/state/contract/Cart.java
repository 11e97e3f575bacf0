package dev.molt.state.contract;

import java.util.List;

/** A contract type as a state. */
public record Cart(List<Order> orders) {}
