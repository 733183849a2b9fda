"""Signals in control charts as a worklist, and what changed in the processes behind them."""
