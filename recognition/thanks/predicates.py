"""Who reads what customers wrote. Asked by views, templates and actions alike."""

from cxportal.people.predicates import Someone, is_program_office


def may_moderate(someone: Someone) -> bool:
    """Reads the queues, matches people, approves, rejects, retracts: the program office."""
    return is_program_office(someone)
