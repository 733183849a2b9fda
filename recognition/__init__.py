"""Recognition: cards, customers' thanks, the annual award, and what the program office needs to keep it fair."""
