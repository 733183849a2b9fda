"""Who handles contacts: the program office, and whoever one was handed to."""

from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from feedback.contacts.models import Contact


def may_run_queue(someone: Someone) -> bool:
    """May see every contact and hand it to people."""
    return is_program_office(someone)


def may_handle(someone: Someone, contact: Contact) -> bool:
    """May see this one with the customer's words and address, and take it on its way."""
    return is_signed_in(someone) and (is_program_office(someone) or contact.assignee_id == someone.pk)
