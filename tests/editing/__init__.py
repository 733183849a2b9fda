"""The program office edits the plan."""
