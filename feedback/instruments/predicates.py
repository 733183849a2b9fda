"""Who may do what with the questionnaires."""

from cxportal.people.predicates import Someone, is_program_office


def may_build_instruments(someone: Someone) -> bool:
    """May write new versions and extra questions, and put versions in use."""
    return is_program_office(someone)
