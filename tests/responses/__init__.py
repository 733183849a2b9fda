"""What was answered, and the counts kept in step with it."""
