"""Giving a card, and taking it back. Each writes history in the same transaction."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from recognition.cards.hearts import count_anew, locked, quarter_of
from recognition.cards.models import Card, Preference, Recipient, Rules
from recognition.cards.money import refuse_value
from recognition.cards.predicates import is_limited, may_give, may_retract
from recognition.telling import tell, tell_all

MOST_RECIPIENTS = 150
"""People whom one card may go to: a large team. More are told in person."""
OLDEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Told:
    """What a card says, before it is one."""

    kind: str
    letter: str
    words: str
    happened_on: dt.date
    visibility: str
    served: str = "internal"
    team: Department | None = None
    value: Decimal | None = None
    """Dollars for each person, where the county's policy allows it."""
    value_kind: str = ""


@transaction.atomic
def give(told: Told, *, to: Collection[Person], token: uuid.UUID, by: Person | None, giver_name: str = "") -> Card:
    """One card for one or more people. A repeated submit (the same token) gets the first one's card.

    Without `by` it is a customer's, called `giver_name`. Raises Refused where it may not be given: nobody or oneself
    as recipient, someone who left, a kind that is not the giver's, over the county's limits.
    """
    ids = {person.pk for person in to}
    people = locked(ids | ({by.pk} if by else set()))
    known = Card.objects.filter(token=token).first()
    if known is not None:
        return known
    recipients = [person for person in people if person.pk in ids]
    _refuse_unfit(told, recipients, wanted=to, by=by)
    if by is not None:
        _refuse_beyond_limits(told, recipients, by=by)
        refuse_value(told.value, kind=told.kind, to=recipients)
    card = _write(told, recipients, token=token, by=by, giver_name=giver_name)
    record(about=card, verb="given", text=f"{card} given to {names(recipients)}", by=by, by_name=giver_name)
    if is_limited(card.kind):
        count_anew(recipients, quarter_of(card.happened_on))
    _tell(card, recipients)
    return card


def names(people: Collection[Person]) -> str:
    """ "Ana Ruiz", "Ana Ruiz and Bo Li", "Ana Ruiz, Bo Li and 10 others"."""
    told = [str(person) for person in people]
    if len(told) > 3:
        return f"{told[0]}, {told[1]} and {len(told) - 2} others"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _refuse_unfit(told: Told, recipients: list[Person], *, wanted: Collection[Person], by: Person | None) -> None:
    if not recipients:
        raise Refused("Choose who it is for.")
    if len(recipients) > MOST_RECIPIENTS:
        raise Refused(f"A card goes to {MOST_RECIPIENTS} people at most. Choose a smaller team.")
    if by is not None and any(person.pk == by.pk for person in recipients):
        raise Refused("Nobody recognizes themself: take yourself off the list.")
    gone = [person for person in recipients if not person.is_active]
    if gone or len(recipients) < len(wanted):
        left = names(gone) if gone else "Somebody"
        raise Refused(f"{left} does not work here any more. Take them off the list.")
    if by is not None and not may_give(by, told.kind, Rules.current()):
        raise Refused("Cards and certificates are given by managers. You can send a thank-you note.")


def _refuse_beyond_limits(told: Told, recipients: list[Person], *, by: Person) -> None:
    """The limits of the quarter in which it is given. What was taken back counts no more."""
    if not is_limited(told.kind):
        return
    left = left_to_give(by)
    if left.cards < 1:
        raise Refused(
            f"You have given {left.rules.cards_a_quarter} cards this quarter, which is the limit. "
            "You can send a thank-you note instead: there is no limit on these."
        )
    full = [person for person in recipients if left.pairs.get(person.pk, 0) >= left.rules.cards_a_pair]
    if full:
        raise Refused(
            f"You have given {names(full)} {left.rules.cards_a_pair} cards this quarter, which is the limit for one "
            "person. A thank-you note has no limit."
        )


@dataclass(frozen=True)
class Left:
    """What a giver may still give this quarter: how many cards, and how many each person has from them already."""

    rules: Rules
    cards: int
    pairs: dict[int, int]


def left_to_give(giver: Person) -> Left:
    """Three queries."""
    rules, quarter = Rules.current(), quarter_of(today())
    given = Card.objects.standing().limited().filter(given_by=giver)
    given = given.filter(given_on__gte=quarter.first, given_on__lt=quarter.end)
    pairs: dict[int, int] = {}
    cards: set[int] = set()
    for card, person in given.values_list("pk", "recipients__person"):
        cards.add(card)
        if person is not None:
            pairs[person] = pairs.get(person, 0) + 1
    return Left(rules, max(0, rules.cards_a_quarter - len(cards)), pairs)


def _write(told: Told, recipients: list[Person], *, token: uuid.UUID, by: Person | None, giver_name: str) -> Card:
    off = set(Preference.objects.filter(person__in=recipients, off_wall=True).values_list("person_id", flat=True))
    card = Card.objects.create(
        kind=told.kind,
        letter=told.letter,
        words=told.words,
        happened_on=told.happened_on,
        visibility=told.visibility,
        served=told.served,
        team=told.team,
        value=told.value,
        value_kind=told.value_kind if told.value else "",
        given_by=by,
        giver_name=giver_name,
        token=token,
    )
    Recipient.objects.bulk_create(
        Recipient(card=card, person=person, department=person.department, off_wall=person.pk in off)
        for person in recipients
    )
    return card


def _tell(card: Card, recipients: list[Person]) -> None:
    """Each who received it, and each of their managers once, unless they gave it."""
    letter, about = card.get_letter_display().lower(), f"card:{card.pk}"
    told = {"about": about, "words": f"“{card.words}”", "action": "Read it", "url": card.get_absolute_url()}
    title = f"{card.giver} recognizes you for {letter}"
    tell_all([(person, title) for person in recipients], "recognition", "received", **told)
    teams: dict[int, list[Person]] = {}
    for person in recipients:
        if person.manager_id and person.manager_id != card.given_by_id:
            teams.setdefault(person.manager_id, []).append(person)
    managers = Person.objects.filter(pk__in=teams).order_by("pk")
    titles = [(manager, f"{names(teams[manager.pk])} recognized for {letter}") for manager in managers]
    tell_all(titles, "recognition", "team-received", **told)


@transaction.atomic
def retract(card: Card, *, by: Person, reason: str) -> None:
    """Takes a card back. It is shown to nobody but its giver, who received it and the program office, counts nowhere,
    and a full HEART that hung on it is revoked. Raises Refused where it may not be or somebody was faster."""
    if not may_retract(by, card):
        raise Refused("Only who gave it or the program office can take it back.")
    people = locked(card.recipients.values_list("person", flat=True))
    if not card.retract(by=by, reason=reason):
        raise Refused(f"{card.retracted_by} was faster: it is taken back already.")
    record(about=card, verb="retracted", text=f"Taken back: {reason}", by=by)
    if is_limited(card.kind):
        count_anew(people, quarter_of(card.happened_on))
    if card.given_by and card.given_by != by:
        told = {"about": f"card:{card.pk}", "url": card.get_absolute_url(), "words": f"“{card.words}”"}
        tell(
            card.given_by,
            "recognition",
            "retracted",
            title="A card that you gave was taken back",
            reason=reason,
            **told,
        )


@transaction.atomic
def date_anew(card: Card, *, happened_on: dt.date, by: Person) -> None:
    """Puts the day right on which it happened; the full HEARTs of both quarters are counted anew."""
    if not may_retract(by, card) or not card.is_standing:
        raise Refused("Only who gave it or the program office can change the day, and not once it is taken back.")
    people = locked(card.recipients.values_list("person", flat=True))
    card.refresh_from_db()
    before = card.happened_on
    if before == happened_on:
        return
    Card.objects.filter(pk=card.pk).update(happened_on=happened_on)
    record(about=card, verb="dated", text="Another day", by=by, changes={"when it happened": (before, happened_on)})
    card.happened_on = happened_on
    if is_limited(card.kind):
        for quarter in {quarter_of(before), quarter_of(happened_on)}:
            count_anew(people, quarter)
