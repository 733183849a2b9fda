"""Who runs rounds."""

from cxportal.people.predicates import Someone, is_program_office


def may_run_rounds(someone: Someone) -> bool:
    """May plan, open, extend and close rounds, and key in paper forms."""
    return is_program_office(someone)
