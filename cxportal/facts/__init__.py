"""The shapes that all apps share: a duty (due for a person) and a reading (a number about a department)."""
