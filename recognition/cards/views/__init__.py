"""Pages of recognition: giving, receiving, the wall, a manager's team, and what the program office does."""
