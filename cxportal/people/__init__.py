"""Departments, people, dated roles and the predicates that read them."""
