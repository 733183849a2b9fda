"""One search over plan, people, departments and pages."""
