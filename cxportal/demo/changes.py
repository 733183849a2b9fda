"""Changes of position of the last months: who is new, promoted, transferred or gone, or has a new title; announced or
waiting for it."""

import datetime as dt
import random
from collections.abc import Iterator

from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.history.models import Entry, entry
from cxportal.people.models import Person
from cxportal.people.positions.models import ChangeKind, Origin, PositionChange

# How far back the changes go, and from how many days on they have been in a newsletter.
DAYS, ANNOUNCED_AFTER = 120, 30
PROMOTIONS, TRANSFERS, REWORDED = 9, 6, 3


def add_position_changes(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Tell them with their history; nobody changes twice."""
    changes = [*_new(cast, calendar), *_gone(calendar), *_moved(cast, calendar, chance)]
    entries: list[Entry] = []
    office = cast.by_handle["office"]
    for change in changes:
        change.noted_at = calendar.moment(change.on, chance)
        _note(entries, change, "position", f"Change of position noted: {change.sentence}", None, change.noted_at)
        if change.on < calendar.ago(ANNOUNCED_AFTER):
            issue = _issue_after(change.on)
            change.announced_in = f"the newsletter of {issue:%B %Y}"
            change.announced_by, change.announced_at = office, calendar.moment(calendar.workday(issue), chance)
            text = f"Announced in {change.announced_in}: {change.sentence}"
            _note(entries, change, "announced", text, office, change.announced_at)
    PositionChange.objects.bulk_create(sorted(changes, key=lambda change: change.on), batch_size=500)
    Entry.objects.bulk_create(sorted(entries, key=lambda made: made.at), batch_size=500)


def _note(
    entries: list[Entry], change: PositionChange, verb: str, text: str, by: Person | None, at: dt.datetime
) -> None:
    made = entry(about=change.person, verb=verb, text=text, by=by, by_name="Roster")
    made.at = at
    entries.append(made)


def _issue_after(day: dt.date) -> dt.date:
    """The newsletter of the end of that month."""
    following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return following - dt.timedelta(days=1)


def _new(cast: Cast, calendar: Calendar) -> Iterator[PositionChange]:
    for person in cast.everybody:
        if person.started_on and person.started_on > calendar.ago(DAYS):
            yield _change(person, ChangeKind.NEW, person.started_on)


def _gone(calendar: Calendar) -> Iterator[PositionChange]:
    """The directors who left: their role ended on their last day."""
    for person in Person.objects.filter(is_active=False).select_related("department"):
        last_day = person.roles.latest("ends_on").ends_on
        assert last_day is not None
        yield PositionChange(
            person=person,
            kind=ChangeKind.DEPARTURE,
            on=last_day,
            title_before=person.title,
            department_before=person.department,
            place_before=str(person.department),
            note="Retired",
            origin=Origin.ROSTER,
        )


def _moved(cast: Cast, calendar: Calendar, chance: random.Random) -> Iterator[PositionChange]:
    """Promotions and transfers of people who have been here for two years and are in no story."""
    told = set(cast.by_handle.values())
    settled = [
        person
        for person in cast.everybody
        if person.started_on and person.started_on < calendar.ago(730) and person not in told
    ]
    leading = [person for person in settled if "Supervisor" in person.title or "Manager" in person.title]
    others = [person for person in settled if person not in leading and "Director" not in person.title]
    for person in chance.sample(leading, PROMOTIONS):
        change = _change(person, ChangeKind.PROMOTION, _some_day(calendar, chance))
        change.title_before, change.department_before = "Senior Specialist", person.department
        change.place_before = str(person.department)
        yield change
    for person in chance.sample(others, TRANSFERS):
        change = _change(person, ChangeKind.TRANSFER, _some_day(calendar, chance))
        change.title_before, change.department_before = person.title, chance.choice(cast.departments)
        change.place_before = str(change.department_before)
        yield change
    for person in chance.sample(others, REWORDED):
        change = _change(person, ChangeKind.TITLE, calendar.workday(calendar.ago(chance.randint(3, 20))))
        change.title_before, change.department_before = f"{person.title}, grade 2", person.department
        change.place_before = str(person.department)
        yield change


def _some_day(calendar: Calendar, chance: random.Random) -> dt.date:
    return calendar.workday(calendar.ago(chance.randint(1, DAYS)))


def _change(person: Person, kind: ChangeKind, on: dt.date) -> PositionChange:
    return PositionChange(
        person=person,
        kind=kind,
        on=on,
        title_after=person.title,
        department_after=person.department,
        place_after=str(person.department),
        origin=Origin.ROSTER,
    )
