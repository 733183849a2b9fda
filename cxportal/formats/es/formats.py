"""Numbers in Spanish as the United States write them: 1,234.5. Anything that draws with numbers relies on the point."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
