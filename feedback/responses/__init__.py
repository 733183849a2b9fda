"""What was answered, counted as it comes in."""
