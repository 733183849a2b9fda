"""Who pledged to serve with HEART, and what it means to teams."""

import datetime as dt
import random
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department, Person, RoleKind
from cxportal.people.organization.history import places_on
from goals.evidence.coverage import homes
from goals.letters import FIELDS
from goals.pledge.models import FIRST, Pledge, PledgeText
from goals.team_heart.models import TeamHeart

# Days since each wording came into use, and what the second one changed.
FIRST_AGO, SECOND_AGO = 500, 150
EARLIER = {"timeliness": "I am efficient with your time.", "closing": ""}
# How many of a hundred pledged, by the code of their department; elsewhere about two in three.
SHARES = {"libraries": 92, "human-resources": 88, "public-works": 34, "facilities": 41, "budget": 52}
USUAL_SHARE = 66
# Their first screen asks them to.
NOT_YET = ("staff",)


def add_pledges(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Two wordings of the pledge, and those who pledged, each on a working day since they began here."""
    office = cast.by_handle["office"]
    texts = [
        PledgeText(**{**FIRST, **EARLIER}, number=1, asks_again=True, since=calendar.workday(calendar.ago(FIRST_AGO))),
        PledgeText(**FIRST, number=2, since=calendar.workday(calendar.ago(SECOND_AGO)), written_by=office),
    ]
    PledgeText.objects.bulk_create(texts)
    left_out = {cast.by_handle[handle] for handle in NOT_YET}
    told = set(cast.by_handle.values())
    share = _shares(calendar.today)
    pledges = [
        _pledge(person, texts, calendar, chance)
        for person in cast.everybody
        if person not in left_out
        and (person in told or chance.random() * 100 < share.get(person.department_id or 0, USUAL_SHARE))
    ]
    Pledge.objects.bulk_create(pledges, batch_size=500)
    Entry.objects.bulk_create([_entry_of(pledge) for pledge in pledges], batch_size=500)


def _shares(on: dt.date) -> dict[int, int]:
    """The share of each department and its parts."""
    codes = {pk: place.department.code for pk, place in places_on(on).items()}
    tops = {pk for pk, code in codes.items() if code in SHARES}
    return {pk: SHARES[codes[top]] for pk, top in homes(on, tops).items()}


def _pledge(person: Person, texts: list[PledgeText], calendar: Calendar, chance: random.Random) -> Pledge:
    """To the wording of its day; more came in the first weeks of each."""
    since = max(texts[0].since, person.started_on or texts[0].since)
    days = int((calendar.today - since).days * chance.random() ** 1.4)
    on = max(since, calendar.workday(since + dt.timedelta(days=days)))
    text = texts[1] if on >= texts[1].since else texts[0]
    return Pledge(person=person, text=text, on=on, at=calendar.moment(on, chance))


def _entry_of(pledge: Pledge) -> Entry:
    text = f"Pledged to serve with HEART (version {pledge.text.number})"
    made = entry(about=pledge, verb="pledged", text=text, by=pledge.person)
    made.at = pledge.at
    return made


def add_team_hearts(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """What some teams wrote, with the earlier words that they changed."""
    told = read("team_heart")
    places = {place.name: place for place in Department.objects.filter(name__in=[one["place"] for one in told])}
    rows = [
        TeamHeart(department=places[one["place"]], **{name: one[name] for name in FIELDS.values()})
        for one in told
        if one["place"] in places
    ]
    TeamHeart.objects.bulk_create(rows)
    by_place = {row.department.name: row for row in rows}
    entries = [
        made
        for one in told
        if one["place"] in by_place
        for made in _entries_of(by_place[one["place"]], one, cast, calendar, chance)
    ]
    Entry.objects.bulk_create(entries)


def _entries_of(
    row: TeamHeart, told: dict[str, Any], cast: Cast, calendar: Calendar, chance: random.Random
) -> list[Entry]:
    """First all that is there or was there before, then the change of it."""
    by = cast.by_handle[told["by"]] if "by" in told else head_of(row.department)
    before = told.get("before", {})
    first = {name: ("", before.get(name, told[name])) for name in FIELDS.values() if told[name]}
    changes = [(told["ago"], first)]
    if before:
        changes.append((told["ago"] // 3, {name: (words, told[name]) for name, words in before.items()}))
    entries = []
    for ago, changed in changes:
        made = entry(about=row, verb="edited", text=f"Edited: {', '.join(changed)}", by=by, changes=changed)
        made.at = calendar.moment(calendar.workday(calendar.ago(ago)), chance)
        entries.append(made)
    return entries


def head_of(place: Department) -> Person | None:
    """Who heads a place of any kind today."""
    role = place.roles.filter(kind=RoleKind.HEAD).exclude(person=None).select_related("person").first()
    return role.person if role else None
