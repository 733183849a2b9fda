"""Tests of departments, people, roles and access."""
