"""Thanks across the counter: customers thank employees on a public form, staff thank customers."""
