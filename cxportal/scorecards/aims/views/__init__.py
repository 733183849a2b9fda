"""Pages of departments' goals."""
