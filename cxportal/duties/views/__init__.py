"""Pages of duties, of the reminders and of the calendar."""
