"""Who brings in existing surveys."""

from cxportal.people.predicates import Someone, is_program_office


def may_import_surveys(someone: Someone) -> bool:
    return is_program_office(someone)
