"""Pages of signals, of a measure over time, and of what changed."""
