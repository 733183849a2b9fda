"""Movement toward the county's goals: what the portal knows that shows it, outcome by outcome."""
