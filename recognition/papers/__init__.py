"""Recognition on paper: cards, notes, certificates and posters as tagged PDFs."""
