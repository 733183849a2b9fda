"""Pages about people, departments and roles."""
