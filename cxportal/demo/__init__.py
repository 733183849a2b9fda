"""The demonstration county."""
