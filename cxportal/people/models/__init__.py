"""Departments, people, dated roles and ways in."""

from cxportal.people.models.departments import Department, DepartmentKind, DepartmentQuerySet
from cxportal.people.models.people import (
    Headship,
    Person,
    PersonManager,
    PersonQuerySet,
    Role,
    RoleKind,
    RoleQuerySet,
    Standing,
    above,
    below,
    standing_of,
)
from cxportal.people.models.ways_in import WayIn, WayInKind, WayInState

__all__ = [
    "Department",
    "DepartmentKind",
    "DepartmentQuerySet",
    "Headship",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Role",
    "RoleKind",
    "RoleQuerySet",
    "Standing",
    "WayIn",
    "WayInKind",
    "WayInState",
    "above",
    "below",
    "standing_of",
]
