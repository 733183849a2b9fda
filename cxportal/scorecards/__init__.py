"""Scorecards: readings of every app as measures, snapshots of periods, and the signals in them."""
