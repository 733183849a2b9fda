"""Handing answers in, so that nothing joins them to the person.

1. The claim: one transaction marks that the person has taken part (`rounds.participating`).
2. The answers: another transaction stores them among others of the department (`responses.mixing`).

No row of either names the other, no time is written, nothing is put into the session, no message is left and no entry
is made in the history. The id of the answers is drawn for the form and known to the browser alone: handing the same
form in twice makes one row. Where the second step fails the claim is taken back; where the portal dies between the two
the person counts as having taken part, and one set of answers is lost rather than joined.
"""

import datetime as dt
import time
import uuid
from collections.abc import Mapping
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from cxportal.history.models import Entry, record
from cxportal.people.models import Department, Person
from feedback.responses.mixing import is_stored, mix_all, mix_in
from feedback.responses.models import Response
from feedback.responses.storing import checked
from feedback.rounds.actions import NotPossible, close_round, open_round
from feedback.rounds.models import Participation, Round, RoundState
from feedback.rounds.participating import claim, release
from feedback.taking.models import KeptCopy, PaperForms, Practice, PracticeRating

WAITS = (0.05, 0.1, 0.2, 0.4)
"""Seconds between looks for answers that are on their way."""


class Outcome(StrEnum):
    STORED = "stored"
    REPEATED = "repeated"
    """This very form was handed in before."""
    ALREADY = "already"
    """The person has taken part with other answers."""


def hand_in(mine: Participation, *, id: uuid.UUID, answers: Mapping[str, int], comment: str, on: dt.date) -> Outcome:
    """Stores a person's answers. `answers` has every item that was offered. Raises RoundClosed."""
    round = mine.round
    if not claim(mine, on=on):
        return Outcome.REPEATED if _is_stored_soon(id) else Outcome.ALREADY
    response = _response(round, mine.department_id, mine.frontline, id, answers, comment)
    try:
        stored = mix_in(response, kind=round.instrument.kind)
    except Exception:
        release(mine)
        raise
    if not stored:
        release(mine)
        return Outcome.ALREADY
    return Outcome.STORED


def _is_stored_soon(id: uuid.UUID) -> bool:
    """Whether this very form was handed in. A double click may come between the two transactions of the first: the
    answers of whoever clicked may be on their way, so it looks again a few times, for less than a second."""
    for wait in WAITS:
        if is_stored(id):
            return True
        time.sleep(wait)
    return is_stored(id)


def keep_copy(person: Person, round: Round, profile: Mapping[str, float]) -> None:
    """The copy that a person asked for. From now on it is a record with their name."""
    KeptCopy.objects.get_or_create(person=person, round=round, defaults={"profile": dict(profile)})


def key_in(
    round: Round, department: Department, *, frontline: bool, id: uuid.UUID, answers: Mapping[str, int],
    comment: str, by: Person,
) -> bool:  # fmt: skip
    """One paper form of a department. False where it was keyed in before. Raises NotPossible where all are in.

    It marks no person. A department hands in no more than it has people asked. History says once a day that somebody
    keyed in forms of the round, and not whose.
    """
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round.pk)
        if is_stored(id):
            return False
        count, _ = PaperForms.objects.get_or_create(round=round, department=department)
        asked = Participation.objects.filter(round=round, department=department)
        if asked.filter(used=True).count() + count.keyed >= asked.count():
            raise NotPossible("As many answers as people asked have come in from this department.")
        mix_in(_response(round, department.pk, frontline, id, answers, comment), kind=round.instrument.kind)
        PaperForms.objects.filter(pk=count.pk).update(keyed=F("keyed") + 1)
        if not Entry.objects.about(round).filter(verb="keyed", actor=by, at__date=timezone.localdate()).exists():
            record(about=round, verb="keyed", text="Keyed in paper forms", by=by)
    return True


@transaction.atomic
def sign_practice(round: Round, department: Department, *, rating: str, evidence: str, by: Person) -> PracticeRating:
    """The head's rating of a department's practices, signed. It can be signed anew until the round closes."""
    if Round.objects.select_for_update(no_key=True).get(pk=round.pk).state != RoundState.OPEN:
        raise NotPossible(gettext("This round is closed: the rating stays as it is."))
    row, _ = PracticeRating.objects.update_or_create(
        round=round,
        department=department,
        defaults={"rating": rating, "evidence": evidence, "signed_by": by, "signed_at": timezone.now()},
    )
    text = f"Signed the rating of {department}: {Practice(rating).name.lower()}"
    record(about=row, verb="signed", text=text, by=by)
    return row


@transaction.atomic
def close(round: Round, *, by: Person | None, on: dt.date) -> None:
    """Closes a round and writes all its answers anew, in an order drawn at random."""
    close_round(round, by=by, on=on)
    mix_all(round)


def keep_days(on: dt.date) -> int:
    """Closes the rounds that are over and opens those whose day has come. Returns how many changed."""
    moved = 0
    for round in Round.objects.open().filter(closes_on__lt=on):
        close(round, by=None, on=on)
        moved += 1
    for round in Round.objects.filter(state=RoundState.PLANNED, opens_on__lte=on, closes_on__gte=on).order_by(
        "opens_on"
    ):
        try:
            open_round(round, by=None, on=on)
        except NotPossible:
            continue
        moved += 1
    return moved


def _response(
    round: Round, department: int, frontline: bool, id: uuid.UUID, answers: Mapping[str, int], comment: str
) -> Response:
    return Response(
        id=id,
        version=round.version,
        round=round,
        department_id=department,
        frontline=frontline,
        month=round.month,
        answers=checked(answers, keys=list(answers)),
        comment=comment,
    )
