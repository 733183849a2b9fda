"""Meetings that the program office plans: for everybody, all directors, or a department with those below."""
