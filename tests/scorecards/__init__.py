"""Measures, snapshots and signals."""
