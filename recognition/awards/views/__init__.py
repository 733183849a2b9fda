"""Pages of the annual award."""
