"""What departments of the demonstration county found out about themselves."""

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.heart import head_of
from cxportal.demo.people import Cast
from cxportal.history.changing import words_for
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department
from feedback.knowing.models import QUESTIONS, Worksheet


def add_worksheets(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """The worksheets that are told, each with the history of how it was filled in."""
    told = {one["place"]: one for one in read("worksheets")}
    places = Department.objects.filter(name__in=told).order_by("code")
    rows = [Worksheet(department=place, **{name: told[place.name][name] for name in QUESTIONS}) for place in places]
    Worksheet.objects.bulk_create(rows)
    Entry.objects.bulk_create(
        [made for row in rows for made in _entries(row, told[row.department.name], cast, calendar, chance)]
    )


def _entries(
    row: Worksheet, told: dict[str, Any], cast: Cast, calendar: Calendar, chance: random.Random
) -> Iterator[Entry]:
    """One for what stood there first, and one for each later day."""
    by = cast.by_handle[told["by"]] if "by" in told else head_of(row.department)
    days: dict[int, list[str]] = defaultdict(list)
    for name in QUESTIONS:
        if told[name]:
            days[told.get("later", {}).get(name, told["ago"])].append(name)
    for ago, names in sorted(days.items(), reverse=True):
        changes = {name: ("", told[name]) for name in names}
        made = entry(about=row, verb="edited", text=f"Edited: {words_for(Worksheet, names)}", by=by, changes=changes)
        made.at = calendar.moment(calendar.workday(calendar.ago(ago)), chance)
        yield made
