"""What the program office does with rounds, and what their days do by themselves."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from cxportal.county import books
from cxportal.county.periods import month_number
from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.ui.templatetags.ui import format_day
from feedback.instruments.models import Item, ItemText, Language, Version
from feedback.rounds.models import Round, RoundItem, RoundState
from feedback.rounds.participating import invite


class NotPossible(Exception):
    """The message says why, and what to do."""


@transaction.atomic
def save(
    round: Round,
    *,
    departments: Sequence[Department],
    extras: Sequence[Item],
    written: tuple[str, str, str] | None,
    by: Person,
) -> Round:
    """A planned round, new or edited. `written` is a new extra item: letter, English and Spanish words."""
    new = round.pk is None
    if not new and Round.objects.select_for_update().get(pk=round.pk).state != RoundState.PLANNED:
        raise NotPossible("This round is open by now, and can only be extended or closed.")
    round.version = _in_use(round)
    round.month = month_number(round.opens_on)
    round.save()
    round.departments.set(departments)
    items = [*extras, *([_written(*written)] if written else [])]
    RoundItem.objects.filter(round=round).delete()
    RoundItem.objects.bulk_create(RoundItem(round=round, item=item, order=order) for order, item in enumerate(items))
    record(about=round, verb="planned" if new else "edited", text="Planned" if new else "Edited", by=by)
    return round


@transaction.atomic
def open_round(round: Round, *, by: Person | None, on: dt.date) -> int:
    """Opens a planned round: from that day on its people may answer. Returns how many are asked. Raises NotPossible."""
    if round.closes_on < on:
        raise NotPossible("Its last day is over. Choose a later one first.")
    version = _in_use(round)
    now = timezone.now()
    books.hold()
    opens_on = min(round.opens_on, on)
    month = books.counted_month(month_number(opens_on), books.closed_through())
    try:
        with transaction.atomic():
            moved = Round.objects.filter(pk=round.pk, state=RoundState.PLANNED).update(
                state=RoundState.OPEN, opened_at=now, version=version, month=month, opens_on=opens_on
            )
    except IntegrityError:
        raise NotPossible("Another round of this instrument is open. Close it first.") from None
    if not moved:
        raise NotPossible("This round was opened already.")
    # The wording is locked here and not by the first answer, so that no row says when that came.
    Version.objects.filter(pk=version.pk, locked_at=None).update(locked_at=now)
    Item.objects.filter(version=version, locked_at=None).update(locked_at=now)
    Item.objects.filter(pk__in=round.extras.values("pk"), locked_at=None).update(locked_at=now)
    asked = invite(round)
    changes = {"opens_on": (round.opens_on, opens_on)} if opens_on != round.opens_on else {}
    record(about=round, verb="opened", text=f"Opened for {asked} people", by=by, changes=changes)
    return asked


@transaction.atomic
def extend(round: Round, *, until: dt.date, by: Person) -> None:
    """An open round closes later. Raises NotPossible."""
    moved = Round.objects.filter(pk=round.pk, state=RoundState.OPEN, closes_on__lt=until).update(closes_on=until)
    if not moved:
        raise NotPossible("Choose a later day than the round has now. A closed round stays closed.")
    changes = {"closes_on": (round.closes_on, until)}
    record(about=round, verb="extended", text=f"Extended until {format_day(until)}", by=by, changes=changes)


@transaction.atomic
def close_round(round: Round, *, by: Person | None, on: dt.date) -> None:
    """An open round takes no more answers; that day becomes its last one where it would have lasted longer.

    Raises NotPossible where it is not open.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    moved = Round.objects.filter(pk=locked.pk, state=RoundState.OPEN).update(
        state=RoundState.CLOSED, closed_at=timezone.now(), closes_on=Least(F("closes_on"), on)
    )
    if not moved:
        raise NotPossible("This round is not open.")
    early = on < locked.closes_on
    changes = {"closes_on": (locked.closes_on, on)} if early else {}
    text = "Closed before its last day" if early else "Closed"
    record(about=round, verb="closed", text=text, by=by, changes=changes)


@transaction.atomic
def call_off(round: Round, *, by: Person) -> None:
    """A planned round is not held: nobody was asked, and it leaves nothing but the history. Raises NotPossible."""
    planned = Round.objects.select_for_update().filter(pk=round.pk, state=RoundState.PLANNED).first()
    if planned is None:
        raise NotPossible("This round is open by now, and can only be extended or closed.")
    record(about=planned.instrument, verb="called-off", text=f"Called off the planned round “{planned}”", by=by)
    planned.delete()


@transaction.atomic
def add_newcomers(round: Round, *, by: Person) -> int:
    """Asks the people in scope who joined since. Returns how many."""
    if Round.objects.select_for_update(no_key=True).get(pk=round.pk).state != RoundState.OPEN:
        raise NotPossible("Only an open round asks more people.")
    asked = invite(round)
    if asked:
        record(about=round, verb="asked", text=f"Asked {asked} more people", by=by)
    return asked


def _in_use(round: Round) -> Version:
    version = Version.objects.in_use().filter(instrument=round.instrument_id).first()
    if version is None:
        raise NotPossible("Put a version of this questionnaire in use first.")
    return version


def _written(letter: str, english: str, spanish: str) -> Item:
    number = Item.objects.extras().count() + 1
    while Item.objects.filter(key=f"extra_{number}").exists():
        number += 1
    item = Item.objects.create(key=f"extra_{number}", letter=letter, order=number)
    words = {Language.ENGLISH: english, Language.SPANISH: spanish}
    ItemText.objects.bulk_create(ItemText(item=item, language=language, text=text) for language, text in words.items())
    return item
