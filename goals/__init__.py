"""Culture, HEART, goals and their outcomes, the journey."""
