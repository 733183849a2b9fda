"""A file on its way in: uploaded, its columns matched, checked row by row, looked at, applied as a whole or not.

What the roster and an existing survey share. Each has its own rows, its own states between, and its own tables.
"""
