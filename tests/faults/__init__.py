"""The crash matrix of the reminders: faults for real, counted at a mail server of our own.

`python -m tests.faults` runs it against Redis and against the embedded broker side by side and prints the table.
"""
