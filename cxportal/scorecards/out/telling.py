"""Tells directors what a newly published scorecard says of their departments: once a person and edition."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import today
from cxportal.jobs.models import Job
from cxportal.notifications.mail import compose
from cxportal.notifications.models import Frequency, Mail, Notice
from cxportal.people.models import Department, Person, Role
from cxportal.scorecards.models import Edition
from cxportal.scorecards.out.gathering import Card, Whole, whole
from cxportal.scorecards.standing import Movement, Standing

OWNER, KIND = "scorecards", "published"
MAIL = "scorecards/mail/published"


def tell(job: Job) -> tuple[str, dict[str, Any]]:
    """What a worker does: a notice and an e-mail a director. Repeated after a crash it tells the others."""
    edition = Edition.objects.select_related("period").get(pk=job.parameters["edition"])
    found = whole(edition)
    directors = directors_of(found)
    had_theirs = had_mail_this_week()
    job.beat(total=len(directors), message="Telling directors")
    told = 0
    for number, (person, cards) in enumerate(directors, 1):
        told += tell_one(person, cards, edition, by_mail=person.pk not in had_theirs)
        if number % 20 == 0:
            job.beat(done=number)
    return f"{told} director{'' if told == 1 else 's'} told.", {"told": told}


def directors_of(found: Whole) -> list[tuple[Person, list[Card]]]:
    """Who heads a department that reports, acting heads too, with its card. Two queries."""
    reporting = Department.objects.reporting(found.edition.period.span.last)
    heads = Role.objects.heads().on(today()).filter(person__is_active=True, department__in=reporting)
    cards = {card.department.pk: card for card in found.departments if card.department}
    theirs: dict[Person, list[Card]] = defaultdict(list)
    for role in heads.select_related("person").order_by("department__name", "pk"):
        card = cards.get(role.department_id or 0)
        if role.person and card and card not in theirs[role.person]:
            theirs[role.person].append(card)
    return [(person, cards) for person, cards in theirs.items() if cards]


def had_mail_this_week() -> frozenset[int]:
    """Who wants one e-mail a week at most, and had it: they find this one among their notices. One query."""
    monday = today() - dt.timedelta(days=today().weekday())
    since = timezone.make_aware(dt.datetime.combine(monday, dt.time()))
    had = Mail.objects.filter(person__preference__frequency=Frequency.WEEKLY, created_at__gte=since, secret=False)
    return frozenset(pk for pk in had.values_list("person_id", flat=True) if pk)


@transaction.atomic
def tell_one(person: Person, cards: Sequence[Card], edition: Edition, *, by_mail: bool) -> bool:
    """The notice, claimed by its unique key, and the e-mail with it. False where it was claimed before."""
    assert edition.published_at is not None, "only what is published is told"
    title = f"The scorecard of {edition} is published"
    _, new = Notice.objects.get_or_create(
        recipient=person,
        owner=OWNER,
        kind=KIND,
        about=f"edition:{edition.pk}",
        due_on=timezone.localdate(edition.published_at),
        rung="told",
        defaults={
            "whose": person,
            "title": title,
            "url": _address(edition, cards[0]),
            "action": "Read it",
            "wants_mail": False,
        },
    )
    if new and by_mail and person.email:
        compose(
            MAIL,
            to=person,
            context={"title": title, "edition": edition, "cards": [_said(edition, card) for card in cards]},
        )
    return new


def _said(edition: Edition, card: Card) -> dict[str, Any]:
    """What changed in one department, in words."""
    off = [line for line in card.lines if line.standing == Standing.OFF]
    return {
        "name": card.name,
        "link": settings.PORTAL_URL + _address(edition, card),
        "better": _lines(card.moved(Movement.IMPROVING)),
        "worse": _lines(card.moved(Movement.DECLINING)),
        "off": [f"{line.now.part.name}: {line.value}, target {line.target}" for line in off],
    }


def _lines(lines: Sequence[Any]) -> list[str]:
    return [f"{line.now.part.name}: {line.words}" for line in lines]


def _address(edition: Edition, card: Card) -> str:
    assert card.department is not None, "a director's card is a department's"
    period = edition.period
    return reverse("scorecards:department", args=[period.kind, f"{period.first:%Y-%m}", card.department.pk])
