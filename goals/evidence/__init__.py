"""Evidence that the plan's behaviors have become routine: staff meetings, and what else shows it, by department."""
