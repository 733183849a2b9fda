"""Staff take an assessment, key in paper ones, and the program office runs the rounds in which they do."""
