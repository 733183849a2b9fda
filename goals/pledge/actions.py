"""Pledging, taking a pledge back, and writing the next wording. Each writes history in the same transaction."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Person
from goals.pledge.models import Pledge, PledgeText


class WrittenMeanwhile(Exception):
    """Somebody else put a newer wording in use. `text` is that one."""

    def __init__(self, text: PledgeText) -> None:
        super().__init__("A newer wording is in use.")
        self.text = text


@transaction.atomic
def pledge(person: Person, *, to: PledgeText) -> Pledge:
    """The person's pledge to this wording: made today, or the one that stands already."""
    made, new = Pledge.objects.get_or_create(person=person, text=to, withdrawn_on=None)
    if new:
        record(about=made, verb="pledged", text=f"Pledged to serve with HEART (version {to.number})", by=person)
    return made


@transaction.atomic
def take_back(pledge: Pledge, *, by: Person) -> bool:
    """It counts no more from today on. False where it was taken back before."""
    done = bool(Pledge.objects.filter(pk=pledge.pk, withdrawn_on=None).update(withdrawn_on=today()))
    if done:
        record(about=pledge, verb="withdrawn", text="Took the HEART pledge back", by=by)
    return done


def write(values: Mapping[str, Any], *, after: int, by: Person, token: uuid.UUID) -> PledgeText:
    """Put the next wording in use. A repeated submit (the same token) gets the first one's.

    `after` is the version that the writer began from; raises WrittenMeanwhile where it is no longer the newest.
    """
    if made := PledgeText.objects.filter(token=token).first():
        return made
    if (current := PledgeText.current()).number != after:
        raise WrittenMeanwhile(current)
    try:
        with transaction.atomic():
            made = PledgeText.objects.create(number=after + 1, written_by=by, token=token, **values)
            record(about=made, verb="written", text=f"Put version {made.number} of the HEART pledge in use", by=by)
    except IntegrityError:
        return write(values, after=after, by=by, token=token)
    return made
