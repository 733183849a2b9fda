"""Who says which measure speaks for which outcome."""

from cxportal.people.predicates import Someone
from goals.predicates import may_edit_plan


def may_tie(someone: Someone) -> bool:
    """The program office, which edits the plan."""
    return may_edit_plan(someone)
