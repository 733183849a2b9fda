"""The county itself: name, looks, time zone, fiscal year, holidays."""
