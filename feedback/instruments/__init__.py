"""The questions: instruments, their versions, items and texts."""
