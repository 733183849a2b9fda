"""Append-only entries: who, what, when, in words, with the field changes."""
