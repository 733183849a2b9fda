"""Who may change what the county wants. Asked by views, templates and actions alike."""

from cxportal.people.predicates import Someone, is_program_office


def may_edit_plan(someone: Someone) -> bool:
    """May edit goals, pathways, objectives, leads and the texts of culture and journey: the program office."""
    return is_program_office(someone)
