"""Components, forms and navigation. Knows no domain."""
