"""Delivers to a person: page, e-mail; with ledger and preferences."""
