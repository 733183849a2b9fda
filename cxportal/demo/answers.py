"""What staff and customers of the demonstration county answered in 18 months; stories: `data/answers.yaml`."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

from cxportal.county.periods import month_number, months_later
from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.people.models import Department, DepartmentKind, Person
from feedback.instruments.models import Choice, InstrumentKind, Item, Version
from feedback.responses.models import Response, Source
from feedback.responses.publishing import publish
from feedback.responses.recomputing import recompute
from feedback.responses.storing import lock_wording, store_uncounted
from feedback.rounds.models import Participation, Round, RoundState
from feedback.touchpoints.models import Touchpoint

MONTHS = 18
USUAL_RESPONSES = 3000
FIRST_SHARE = 0.6
"""Of the answers a month at the end, so many came a month at the beginning."""
SKIPPED, NOT_APPLICABLE, COMMENTED = 0.03, 0.04, 0.12
# Kind, name, and how many months ago each closed round was.
ROUNDS = (
    (InstrumentKind.SELF, "Self-assessment", (8, 5, 2)),
    (InstrumentKind.DEPARTMENT, "Departmental assessment", (7, 1)),
)
ROWS_TOGETHER = 500


class Answers:
    """Makes up answers from shares of favorable ones. The same chance gives the same answers."""

    def __init__(self, calendar: Calendar, chance: random.Random) -> None:
        self.calendar, self.chance = calendar, chance
        self.told = read("answers")
        self.versions = {
            version.instrument.kind: version for version in Version.objects.in_use().select_related("instrument")
        }
        self.items: dict[int, list[tuple[str, str]]] = {}
        for version in self.versions.values():
            lock_wording(version)
        for item in Item.objects.exclude(version=None).order_by("version", "order"):
            self.items.setdefault(item.version_id or 0, []).append((item.key, item.letter or item.key))
        self.codes = _codes()
        people = Person.objects.active().order_by("employee_number").values_list("first_name", "last_name")
        self.names = list(people[:200])

    def shares(self, kind: str, department: int, *, lately: bool = False) -> dict[str, int]:
        story = self.told["stories"].get(self.codes[department], {})
        return {**self.told["usual"][kind], **story.get(kind, {}), **(story.get("lately", {}) if lately else {})}

    def taking_part(self, department: int) -> float:
        story = self.told["stories"].get(self.codes[department], {})
        return float(story.get("taking_part", self.told["taking_part"])) / 100

    def answers(self, version: Version, shares: dict[str, int]) -> dict[str, int]:
        """One person's: some are in a better mood than others."""
        mood = self.chance.gauss(0, 12)
        return {key: self._answer(shares[of] + mood) for key, of in self.items[version.pk]}

    def _answer(self, share: float) -> int:
        roll = self.chance.random()
        if roll < SKIPPED:
            return Choice.UNANSWERED.value
        if roll < SKIPPED + NOT_APPLICABLE:
            return Choice.NOT_APPLICABLE.value
        if 100 * self.chance.random() < share:
            return 5 if self.chance.random() < 0.55 else 4
        return (3, 3, 3, 2, 2, 1)[int(6 * self.chance.random())]

    def comment(self, whose: str) -> str:
        if self.chance.random() > COMMENTED:
            return ""
        first, last = self.chance.choice(self.names)
        text: str = self.chance.choice(self.told["comments"][whose])
        return text.format(name=f"{first} {last}", first=first)

    def id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def add_answers(calendar: Calendar, chance: random.Random, *, responses: int = USUAL_RESPONSES) -> None:
    """Answers for every closed round and about so many of customers, counted and published as of that day."""
    making = Answers(calendar, chance)
    if not Round.objects.closed().exists():
        _close_rounds(making)
    store_uncounted([*_of_staff(making), *_of_customers(making, responses)])
    recompute()
    publish(calendar.today)


def _codes() -> dict[int, str]:
    """Department → the code of the one that reports, itself or above it."""
    rows = {row.pk: row for row in Department.objects.all()}
    found: dict[int, str] = {}
    for pk, row in rows.items():
        above: Department | None = row
        while above and above.kind != DepartmentKind.DEPARTMENT:
            above = rows.get(above.parent_id or 0)
        found[pk] = above.code if above else row.code
    return found


def _close_rounds(making: Answers) -> None:
    """Rounds of the last months, with who took part. In a department of the smallest story only three people do."""
    people = list(Person.objects.active().exclude(department=None).order_by("employee_number"))
    small = {code: story["people"] for code, story in making.told["stories"].items() if "people" in story}
    for kind, name, agos in ROUNDS:
        for ago in agos:
            first = months_later(making.calendar.today, -ago)
            last = first + dt.timedelta(days=20)
            round = Round.objects.create(
                instrument=making.versions[kind].instrument, version=making.versions[kind],
                name=f"{name}, {first:%B %Y}", month=month_number(first), opens_on=first, closes_on=last,
                state=RoundState.CLOSED, opened_at=making.calendar.moment(first, making.chance),
                closed_at=making.calendar.moment(last + dt.timedelta(days=1), making.chance),
            )  # fmt: skip
            left = dict(small)
            rows = []
            for person in people:
                place = person.department_id or 0
                code = making.codes[place]
                used = making.chance.random() < making.taking_part(place)
                if left.get(code):
                    left[code] -= 1
                    used = True
                rows.append(
                    Participation(
                        round=round, person=person, department_id=place, frontline=person.frontline, used=used
                    )
                )
            Participation.objects.bulk_create(rows, batch_size=ROWS_TOGETHER)


def _of_staff(making: Answers) -> Iterator[Response]:
    """As many as took part by now, in an order that tells nothing."""
    begun = Round.objects.exclude(state=RoundState.PLANNED)
    for round in begun.select_related("version__instrument").order_by("pk"):
        kind = round.version.instrument.kind
        places = list(round.participations.filter(used=True).order_by("pk").values_list("department_id", "frontline"))
        making.chance.shuffle(places)
        for department, frontline in places:
            yield Response(
                id=making.id(),
                version=round.version,
                round=round,
                department_id=department,
                frontline=frontline,
                month=round.month,
                answers=making.answers(round.version, making.shares(kind, department)),
                comment=making.comment("staff"),
            )


def _of_customers(making: Answers, count: int) -> Iterator[Response]:
    """Every touchpoint in every month, more lately than at first; some touchpoints are seldom answered."""
    version = making.versions[InstrumentKind.CUSTOMER]
    touchpoints = list(Touchpoint.objects.order_by("pk"))
    weights = [_weight(making, number, touchpoint) for number, touchpoint in enumerate(touchpoints)]
    whole = sum(weights) or 1.0
    growth = [FIRST_SHARE + (1 - FIRST_SHARE) * number / (MONTHS - 1) for number in range(MONTHS)]
    first_late = months_later(making.calendar.today, -int(making.told["lately_months"]))
    for number in range(MONTHS):
        first = months_later(making.calendar.today, number - MONTHS + 1)
        days = [day for day in _days(first) if day <= making.calendar.today]
        part = len(days) / len(list(_days(first)))
        for touchpoint, weight in zip(touchpoints, weights, strict=True):
            if touchpoint.retired_at and touchpoint.retired_at.date() < days[-1]:
                continue
            wanted = part * count * weight / whole * growth[number] / sum(growth)
            shares = making.shares(InstrumentKind.CUSTOMER, touchpoint.department_id, lately=first >= first_late)
            for _ in range(int(wanted) + (making.chance.random() < wanted % 1)):
                yield _customer(making, version, touchpoint, making.chance.choice(days), shares)


def _weight(making: Answers, number: int, touchpoint: Touchpoint) -> float:
    story: dict[str, Any] = making.told["stories"].get(making.codes[touchpoint.department_id], {})
    if "customers" in story:
        return 0.02 * float(story["customers"])
    if number % int(making.told["quiet_touchpoint"]) == 0:
        return 0.25
    return 0.6 + making.chance.random()


def _days(first: dt.date) -> Iterator[dt.date]:
    day = first
    while day.month == first.month:
        yield day
        day += dt.timedelta(days=1)


def _customer(
    making: Answers, version: Version, touchpoint: Touchpoint, day: dt.date, shares: dict[str, int]
) -> Response:
    return Response(
        id=making.id(),
        version=version,
        touchpoint=touchpoint,
        department_id=touchpoint.department_id,
        month=month_number(day),
        on=day,
        source=Source.PAPER if making.chance.random() < 0.1 else Source.WEB,
        language="es" if making.chance.random() < 0.12 else "en",
        answers=making.answers(version, shares),
        comment=making.comment("customer"),
    )
