"""The digest: one e-mail that tells one person everything new that is due."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import make_msgid
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.duties.ladder import DIRECTOR
from cxportal.duties.sources import KINDS, all_duties
from cxportal.notifications import ledger
from cxportal.notifications.delivery import sender_domain
from cxportal.notifications.models import DIGEST, Mail, MailState, Notice

SHOWN = 20
"""Items a section names; the rest is a number and a link."""
SUBJECT_NAMES = 90
"""Characters of a title in a subject: more than a phone's list of mail shows."""


@dataclass(frozen=True)
class Written:
    """What was written: the ids of the e-mails to send now, and whether more recipients are waiting."""

    to_send: list[int]
    more: bool


@dataclass(frozen=True)
class Item:
    """One line of a digest."""

    title: str
    kind: str
    when: str
    url: str
    action: str
    whose: str


@dataclass(frozen=True)
class Section:
    """Items under one heading, and how many more there are."""

    heading: str
    items: list[Item]
    more: int
    late: bool


def write_some(recipients: int) -> Written:
    """Write the digests of the next few recipients, after looking once more whether each thing is still due."""
    holder, notices = ledger.hold_some(recipients)
    if not notices:
        return Written([], more=False)
    on = max((_day_of(notice) for notice in notices), default=today())
    due, done = _still_due(notices, on)
    county = County.current()
    written = [
        (as_mail(group, on=_day_of(group[0]), county=county), group)
        for _, [*group] in groupby(due, key=attrgetter("recipient_id"))
    ]
    return Written(ledger.settle(holder, written=written, dropped=done), more=True)


def _day_of(notice: Notice) -> dt.date:
    """The day of the run that claimed it."""
    return dt.date.fromisoformat(notice.job.parameters["on"]) if notice.job else today()


def _still_due(notices: Sequence[Notice], on: dt.date) -> tuple[list[Notice], list[Notice]]:
    """Those whose duty is still there, and those whose duty is done. A fixed number of queries."""
    people = frozenset(notice.whose_id for notice in notices)
    duties = all_duties(on, until=max(notice.due_on for notice in notices), people=people)
    open_now = {(duty.person_id, duty.owner, duty.kind, duty.about, duty.due_on) for duty in duties}
    due: list[Notice] = []
    done: list[Notice] = []
    for notice in notices:
        key = (notice.whose_id, notice.owner, notice.kind, notice.about, notice.due_on)
        (due if key in open_now else done).append(notice)
    return due, done


def as_mail(notices: Sequence[Notice], *, on: dt.date, county: County, address: str = "") -> Mail:
    """One recipient's digest, not saved yet. `address` sends it elsewhere, for trying out: it is nobody's then."""
    recipient = notices[0].recipient
    words = words_of(notices, on=on, county=county)
    return Mail(
        person=None if address else recipient,
        address=address or recipient.email or "",
        kind=DIGEST,
        subject=" ".join(render_to_string(f"{DIGEST}_subject.txt", words).split())[:200],
        text=render_to_string(f"{DIGEST}.txt", words).strip() + "\n",
        html=render_to_string(f"{DIGEST}.html", words),
        message_id=make_msgid(domain=sender_domain()),
        state=MailState.KEPT if settings.DEMO else MailState.WAITING,
        job=notices[0].job,
    )


def words_of(notices: Sequence[Notice], *, on: dt.date, county: County) -> dict[str, Any]:
    """What the templates say about one recipient's notices."""
    return {
        "person": notices[0].recipient,
        "county": county,
        "sections": sections_of(notices, on),
        "subject": subject_of(notices, on),
        "preferences_url": settings.PORTAL_URL + address_of("notifications:preferences"),
        "duties_url": settings.PORTAL_URL + address_of("duties:mine"),
    }


@cache
def address_of(name: str) -> str:
    return reverse(name)


def sections_of(notices: Iterable[Notice], on: dt.date) -> list[Section]:
    """The recipient's own first, the late ones first; then what they hear for others."""
    rows = list(notices)
    own = [notice for notice in rows if notice.is_own]
    parts = [
        ("Late", [notice for notice in own if notice.due_on < on], True),
        ("Due today", [notice for notice in own if notice.due_on == on], False),
        ("Coming up", [notice for notice in own if notice.due_on > on], False),
        ("For people who cannot be reached by e-mail", [notice for notice in rows if notice.stands_in], True),
        ("Late in your department", [notice for notice in _of_others(rows) if notice.rung == DIRECTOR], True),
        ("Late for long, across the county", [notice for notice in _of_others(rows) if notice.rung != DIRECTOR], True),
    ]
    return [
        Section(heading, [as_item(notice, on) for notice in found[:SHOWN]], max(0, len(found) - SHOWN), late)
        for heading, found, late in parts
        if found
    ]


def _of_others(notices: Iterable[Notice]) -> list[Notice]:
    return [notice for notice in notices if not notice.is_own and not notice.stands_in]


def as_item(notice: Notice, on: dt.date) -> Item:
    return Item(
        title=notice.title,
        kind=KINDS.get(notice.owner, {}).get(notice.kind, ""),
        when=when(notice.due_on, on),
        url=settings.PORTAL_URL + notice.url,
        action=notice.action,
        whose="" if notice.is_own else notice.whose.name,
    )


def when(due_on: dt.date, on: dt.date) -> str:
    """ "due today", "due tomorrow", "due in 6 days, on Nov 29", "5 days late"."""
    days = (due_on - on).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    if days > 1:
        return f"due in {days} days, on {due_on:%b %-d}"
    return "1 day late" if days == -1 else f"{-days} days late"


def subject_of(notices: Sequence[Notice], on: dt.date) -> str:
    """Says the most urgent thing first."""
    own = [notice for notice in notices if notice.is_own]
    if len(notices) == 1:
        one = notices[0]
        title = Truncator(one.title).chars(SUBJECT_NAMES)
        return f"{capfirst(when(one.due_on, on))}: {title if one.is_own else f'{one.whose}: {title}'}"
    late = sum(notice.due_on < on for notice in own)
    ahead = len(own) - late
    others = len(notices) - len(own)
    parts = [
        f"{late} late" if late else "",
        f"{ahead} due soon" if ahead else "",
        f"{others} of others" if others else "",
    ]
    return f"Your reminders: {', '.join(part for part in parts if part)}"
