"""Full HEARTs, counted anew from a person's standing cards whenever one of them comes or goes.

Callers hold the person's row (`locked`): of several writers at once each sees what the one before wrote, so the
fifth letter is seen by exactly one, however the letters arrive.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.history.models import record
from cxportal.people.models import Person
from recognition.cards.ambassadors import ask_ambassador
from recognition.cards.models import Card, FullHeart
from recognition.telling import tell

LETTERS = frozenset("HEART")


def quarter_of(day: dt.date) -> Period:
    """The county's fiscal quarter in which the day lies."""
    return Period.of(PeriodKind.QUARTER, day, starts_in=County.current().fiscal_year_starts_in)


def locked(people: Iterable[int]) -> list[Person]:
    """The people, their rows held until the transaction ends, always in the same order: no two writers wait in a ring.

    On SQLite the transaction itself is the lock (every writing transaction is immediate there).
    """
    rows = Person.objects.filter(pk__in=set(people)).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)).select_related("department"))


def count_anew(people: Iterable[Person], quarter: Period) -> list[FullHeart]:
    """Earns, keeps or revokes each person's full HEART of the quarter; gives those earned by this. Two queries, and
    those of the changes. Only on-the-spot cards and certificates count: notes are anybody's."""
    whom = {person.pk: person for person in people}
    firsts = _first_days(whom, quarter)
    known = {row.person_id: row for row in FullHeart.objects.filter(person__in=whom, quarter=quarter.first)}
    earned = []
    for pk, person in whom.items():
        days, row = firsts.get(pk, {}), known.get(pk)
        if days.keys() >= LETTERS:
            completed = max(days.values())
            if row is None or row.revoked_at is not None:
                earned.append(_earn(person, quarter, completed, row))
            elif row.completed_on != completed:
                FullHeart.objects.filter(pk=row.pk).update(completed_on=completed)
        elif row is not None and row.revoked_at is None:
            _revoke(row)
    return earned


def _first_days(people: Iterable[int], quarter: Period) -> dict[int, dict[str, dt.date]]:
    """For each person the first day of each letter."""
    rows = Card.objects.standing().limited().filter(recipients__person__in=list(people))
    rows = rows.filter(happened_on__gte=quarter.first, happened_on__lt=quarter.end)
    found: dict[int, dict[str, dt.date]] = {}
    for pk, letter, day in rows.values_list("recipients__person", "letter", "happened_on"):
        days = found.setdefault(pk, {})
        days[letter] = min(day, days.get(letter, day))
    return found


def _earn(person: Person, quarter: Period, completed: dt.date, row: FullHeart | None) -> FullHeart:
    if row is None:
        row = FullHeart.objects.create(person=person, quarter=quarter.first, completed_on=completed)
    else:
        FullHeart.objects.filter(pk=row.pk).update(completed_on=completed, revoked_at=None, earned_at=timezone.now())
        row.refresh_from_db()
    record(about=row, verb="earned", text=f"{person}: full HEART in {quarter.label}", by=None)
    told = {"about": f"full-heart:{row.pk}", "url": row.get_absolute_url(), "action": "See it"}
    tell(person, "recognition", "full-heart", title=f"You have a full HEART in {quarter.label}", **told)
    ask_ambassador(row)
    return row


def _revoke(row: FullHeart, why: str = "A letter was taken back") -> None:
    FullHeart.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    record(about=row, verb="revoked", text=f"{why}: no longer a full HEART", by=None)


def recount(people: Iterable[Person]) -> None:
    """All quarters of these people anew, after the fiscal year was given another month to start in.

    A full HEART of a quarter that is none any more goes to the one in which it was completed, with its visit and its
    announcement, where the letters are complete there; else it is revoked. Some queries for each quarter.
    """
    whom = {person.pk: person for person in people}
    days: dict[dt.date, dict[int, set[str]]] = {}
    rows = Card.objects.standing().limited().filter(recipients__person__in=whom)
    starts_in = County.current().fiscal_year_starts_in
    for pk, letter, day in rows.values_list("recipients__person", "letter", "happened_on"):
        quarter = Period.of(PeriodKind.QUARTER, day, starts_in=starts_in).first
        days.setdefault(quarter, {}).setdefault(pk, set()).add(letter)
    known = list(FullHeart.objects.filter(person__in=whom).select_related("person").order_by("completed_on", "pk"))
    taken = {(row.person_id, row.quarter) for row in known}
    for row in known:
        first = Period.of(PeriodKind.QUARTER, row.quarter, starts_in=starts_in).first
        if row.revoked_at is not None or first == row.quarter:
            continue
        home = Period.of(PeriodKind.QUARTER, row.completed_on, starts_in=starts_in)
        if days.get(home.first, {}).get(row.person_id, set()) >= LETTERS and (row.person_id, home.first) not in taken:
            taken.add((row.person_id, home.first))
            FullHeart.objects.filter(pk=row.pk).update(quarter=home.first)
            record(about=row, verb="moved", text=f"Counts in {home.label} since the fiscal year changed", by=None)
        else:
            _revoke(row, "The fiscal year changed")
    standing = {row.quarter for row in FullHeart.objects.standing().filter(person__in=whom)}
    for first in sorted(standing | days.keys()):
        count_anew(whom.values(), Period.of(PeriodKind.QUARTER, first, starts_in=starts_in))
