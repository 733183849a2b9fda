"""Team HEART: what each of the five letters means to a team, in its own words."""
