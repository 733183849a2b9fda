"""Who may do what with scorecards."""

from cxportal.people.predicates import Someone, is_program_office


def may_publish(someone: Someone) -> bool:
    """May have scorecards built, and publish them."""
    return is_program_office(someone)
