"""Taking thanks in, passing them on or not. Each writes history in the same transaction."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from cxportal.ui.templatetags.ui import format_day
from feedback.touchpoints.models import Touchpoint
from recognition.cards.giving import Told, give
from recognition.cards.giving import retract as take_card_back
from recognition.cards.models import CardKind, Served
from recognition.telling import tell
from recognition.thanks.models import CustomerThanks, Moderated, State, Thanks

A_CUSTOMER = "A customer"
"""Who gave the card. Their own name stays in the queue."""


@transaction.atomic
def take_in(*, token: uuid.UUID, touchpoint: Touchpoint | None, language: str, told: dict[str, Any]) -> Thanks:
    """A customer's thanks; a repeated submit (the same token) gets the first one's."""
    row, new = Thanks.objects.get_or_create(
        token=token, defaults={"touchpoint": touchpoint, "language": language, **told}
    )
    if new:
        record(about=row, verb="received", text="Received from a customer", by=None, by_name=A_CUSTOMER)
    return row


@transaction.atomic
def approve(thanks: Thanks, *, person: Person, letter: str, words: str, visibility: str, by: Person) -> None:
    """Passes it on as a card from a customer: the person and their manager hear of it.

    Raises Refused where somebody was faster, or the person left meanwhile.
    """
    if person.pk == by.pk:
        raise Refused("These thanks are for you: let a colleague of the program office read them.")
    if not thanks.move(State.APPROVED, by=by, person=person, letter=letter, words=words):
        raise Refused(_faster(thanks))
    record(about=thanks, verb="approved", text=f"Passed on to {person}", by=by)
    told = Told(CardKind.SPOT, letter, words, thanks.day, visibility, Served.EXTERNAL)
    thanks.card = give(told, to=[person], token=thanks.token, by=None, giver_name=A_CUSTOMER)
    thanks.save(update_fields=["card"])


@transaction.atomic
def reject(row: Moderated, *, reason: str, by: Person) -> None:
    if not row.move(State.REJECTED, by=by, reason=reason):
        raise Refused(_faster(row))
    record(about=row, verb="rejected", text=f"Not passed on: {reason}", by=by)
    if isinstance(row, CustomerThanks):
        _tell_writer(row, "Your thanks to a customer were not published", reason)


@transaction.atomic
def take_up_again(row: Moderated, *, by: Person) -> None:
    """Back into the queue."""
    if row.state != State.REJECTED or not row.move(State.WAITING, by=by, reason=""):
        raise Refused(_faster(row))
    record(about=row, verb="taken-up", text="Taken up again", by=by)


@transaction.atomic
def retract(row: Moderated, *, reason: str, by: Person) -> None:
    """Takes back what was approved; nobody is shown it any more, and it counts nowhere."""
    if not row.move(State.RETRACTED, by=by, reason=reason):
        raise Refused(_faster(row))
    record(about=row, verb="retracted", text=f"Retracted: {reason}", by=by)
    if isinstance(row, Thanks) and row.card and row.card.is_standing:
        take_card_back(row.card, by=by, reason=reason)


def _faster(row: Moderated) -> str:
    if row.decided_by is None or row.decided_at is None:
        return "Somebody put it back into the queue."
    return f"{row.decided_by} was faster: {row.get_state_display().lower()}, {format_day(row.decided_at)}."


@transaction.atomic
def thank_customer(*, by: Person, token: uuid.UUID, **told: Any) -> CustomerThanks:
    """Waits for the program office. A repeated submit gets the first one's."""
    row, new = CustomerThanks.objects.get_or_create(
        token=token, defaults={"written_by": by, "department": by.department, **told}
    )
    if new:
        record(about=row, verb="written", text=f"Written: thanks to {row.customer}", by=by)
    return row


@transaction.atomic
def publish(row: CustomerThanks, *, by: Person) -> None:
    if not row.move(State.APPROVED, by=by):
        raise Refused(_faster(row))
    record(about=row, verb="approved", text="Published", by=by)
    _tell_writer(row, f"Your thanks to {row.customer} are public", row.words)


def _tell_writer(row: CustomerThanks, title: str, words: str) -> None:
    about = f"customer-thanks:{row.pk}"
    tell(row.written_by, "thanks", "customer", about=about, title=title, url=reverse("thanks:customers"), words=words)


def likely(thanks: Thanks) -> list[Person]:
    """Up to eight people whom the customer may mean: by name, those of the touchpoint's department first."""
    words = thanks.named.split()[:4]
    if not words:
        return []
    match = Q()
    for word in words:
        if len(word) > 2:
            match |= Q(first_name__iexact=word) | Q(last_name__iexact=word)
    if not match:
        return []
    people = list(Person.objects.active().filter(match).select_related("department").by_name()[:200])
    place = thanks.touchpoint.department if thanks.touchpoint else None
    return sorted(people, key=lambda one: _fit(one, thanks.named.casefold(), place))[:8]


def _fit(person: Person, named: str, place: Department | None) -> tuple[int, int, str, int]:
    """The lower, the likelier: both names, then the place."""
    both = person.first_name.casefold() in named and person.last_name.casefold() in named
    here = place is not None and person.department_id == place.pk
    return (not both, not here, person.last_name, person.pk)
