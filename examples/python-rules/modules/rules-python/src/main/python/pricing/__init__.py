"""The pricing rules: what a basket costs, and what is taken off."""
