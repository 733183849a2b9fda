"""Who may have an export: who asked for it, as long as they still may."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.utils.module_loading import import_string

from cxportal.exports.models import Export
from cxportal.people.predicates import Someone, is_signed_in

Gate = Callable[[Someone, Mapping[str, Any]], bool]
"""A module's function that says whether someone may have an export with these parameters."""


def name_of(gate: Gate) -> str:
    """The dotted name that finds it again. ValueError for a function inside another."""
    name = f"{gate.__module__}.{gate.__qualname__}"
    if "<" in name:
        raise ValueError(f"{name} cannot be found again by its name.")
    return name


def is_owner(someone: Someone, export: Export) -> bool:
    return is_signed_in(someone) and export.owner_id == someone.pk


def may_have(someone: Someone, export: Export) -> bool:
    """Asked when it is made and again at each download: roles end. A predicate that is gone lets nobody in."""
    try:
        gate = cast(Gate, import_string(export.gate))
    except ImportError:
        return False
    return is_owner(someone, export) and gate(someone, export.job.parameters)


def works_here(someone: Someone, parameters: Mapping[str, Any]) -> bool:
    """The gate of what everybody who works here may read."""
    return is_signed_in(someone)
