"""Recognition cards: giving, receiving, the wall, and full HEARTs."""
