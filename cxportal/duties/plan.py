"""Who is to hear of what on one day. Computed from what is due, who can be reached and what each person prefers."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.utils import timezone

from cxportal.duties.ladder import Audience, Ladder
from cxportal.duties.reach import Reach
from cxportal.duties.sources import all_duties
from cxportal.facts.duties import Duty
from cxportal.notifications.models import DIGEST, Frequency, Mail, Notice, Preference


@dataclass(frozen=True, slots=True)
class Reminder:
    """That one person is to hear of one duty at one rung; on the portal, and by e-mail where that reaches them."""

    recipient: int
    duty: Duty
    rung: str
    by_mail: bool = True
    stands_in: bool = False

    @property
    def key(self) -> tuple[int, str, str, str, dt.date, str]:
        """Its key in the ledger."""
        duty = self.duty
        return (self.recipient, duty.owner, duty.kind, duty.about, duty.due_on, self.rung)


@dataclass(frozen=True)
class Wishes:
    """What people prefer: who wants to hear of late things only, and who had their one e-mail of this week."""

    late_only: frozenset[int]
    had_this_weeks: frozenset[int]

    @classmethod
    def read(cls, on: dt.date) -> "Wishes":
        """Two queries."""
        week = timezone.make_aware(dt.datetime.combine(on - dt.timedelta(days=on.weekday()), dt.time()))
        weekly = Mail.objects.filter(
            kind=DIGEST,
            person__preference__frequency=Frequency.WEEKLY,
            created_at__gte=week,
            created_at__lt=week + dt.timedelta(days=7),
        )
        return cls(
            late_only=frozenset(Preference.objects.filter(ahead=False).values_list("person_id", flat=True)),
            had_this_weeks=frozenset(person for person in weekly.values_list("person_id", flat=True) if person),
        )


def reminders_on(on: dt.date, *, ladder: Ladder) -> Iterator[Reminder]:
    """Everything that somebody should have heard by that day, whether they have or not: the ledger knows.

    The number of queries does not depend on how much that is.
    """
    reach, wishes = Reach.read(on), Wishes.read(on)
    for duty in all_duties(on, until=on + ladder.looks_ahead):
        for reminder in _reminders_of(duty, on, ladder, reach):
            if _is_wished(reminder, on, wishes):
                yield reminder


def _is_wished(reminder: Reminder, on: dt.date, wishes: Wishes) -> bool:
    """Late things are never switched off; a person who wants one e-mail a week gets no second one."""
    ahead = reminder.duty.days_late(on) <= 0
    if ahead and reminder.recipient == reminder.duty.person_id and reminder.recipient in wishes.late_only:
        return False
    return not (reminder.by_mail and reminder.recipient in wishes.had_this_weeks)


def _reminders_of(duty: Duty, on: dt.date, ladder: Ladder, reach: Reach) -> Iterator[Reminder]:
    """Each recipient hears of one duty at most once a day, whatever they are to it."""
    told: set[int] = set()
    for rung, audience in ladder.reached(duty, on):
        for reminder in _audience(duty, rung, audience, reach):
            if reminder.recipient not in told:
                told.add(reminder.recipient)
                yield reminder


def _audience(duty: Duty, rung: str, audience: Audience, reach: Reach) -> Iterator[Reminder]:
    person = duty.person_id
    if audience is Audience.OWNER:
        yield from _owner(duty, rung, reach)
    elif audience is Audience.DIRECTOR:
        director = reach.director_of(person)
        if director:
            yield Reminder(director, duty, rung)
        elif not reach.is_top(person):
            yield from (Reminder(each, duty, rung, stands_in=True) for each in reach.reachable_office(besides=person))
    else:
        yield from (Reminder(each, duty, rung) for each in reach.reachable_office(besides=person))


def _owner(duty: Duty, rung: str, reach: Reach) -> Iterator[Reminder]:
    """The person themself; who has no address sees it on the portal, and someone else is e-mailed for them, unless
    nobody else may hear of it by name."""
    contact = reach.contacts[duty.person_id]
    if contact.active:
        yield Reminder(duty.person_id, duty, rung, by_mail=bool(contact.email))
    if duty.escalates and not contact.reachable:
        yield from (Reminder(each, duty, rung, stands_in=True) for each in reach.instead_of(duty.person_id))


def unclaimed(reminders: Iterable[Reminder], *, since: dt.datetime | None = None) -> list[Reminder]:
    """Those that are not in the ledger yet, by recipient; with `since` only what was claimed after that is looked at.

    One query. Claiming passes over what this overlooks.
    """
    rows = Notice.objects.all() if since is None else Notice.objects.filter(created_at__gte=since)
    claimed = set(
        rows.values_list("recipient_id", "owner", "kind", "about", "due_on", "rung").iterator(chunk_size=5000)
    )
    return sorted((each for each in reminders if each.key not in claimed), key=attrgetter("recipient"))
