"""Bringing in an existing survey: match columns and words, look at every row, apply all or nothing."""
