"""Who says which measure speaks for which outcome."""

from cxportal.people.predicates import Someone, is_program_office
from goals.predicates import may_edit_plan


def may_tie(someone: Someone) -> bool:
    """The program office, which edits the plan."""
    return may_edit_plan(someone)


def may_set_rules(someone: Someone) -> bool:
    """May say when evidence counts as found: the program office."""
    return is_program_office(someone)
