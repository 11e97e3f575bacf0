"""What the people who set prices change."""

LABEL = "0"

# Off for a customer who is known well, in per cent.
GOLD_PERCENT = 5

# From how many pieces of one article on a tenth of it is free.
MANY = 10

# Euros off for each voucher.
VOUCHERS = {"WELCOME": "2.50", "SORRY": "4.00"}
