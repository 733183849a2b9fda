"""A county made in bulk for the benchmark of scorecards, with as many rows as it is told to have.

Written as SQL that PostgreSQL and SQLite both understand, so that a million answers take a minute.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from cxportal.county.days import today
from cxportal.county.periods import PeriodKind, month_number, months_later
from cxportal.notifications.models import Notice
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind
from cxportal.scorecards.building import COPIED
from cxportal.scorecards.models import Edition, Measure, Part, ReportingPeriod, Snapshot, Target, Unit
from cxportal.scorecards.standard import put_standard_measures
from feedback.instruments.models import InstrumentKind, Version
from feedback.instruments.shipped import load_instruments
from feedback.responses.models import Response
from feedback.responses.publishing import publish
from feedback.responses.recomputing import recompute
from feedback.rounds.models import Participation, Round, RoundState
from feedback.touchpoints.models import Touchpoint
from goals.pledge.models import Pledge, PledgeText
from pathways.models import Lead, Objective, Pathway, ProgressUpdate, Stage
from recognition.cards.models import Card, Recipient

OBJECTIVES, NOTICES_EACH, TOUCHPOINTS_EACH = 2000, 4, 3
BATCH = 2000
KEYS = ("h1", "e1", "a1", "r1", "t1", "trust", "need", "ease")
POSTGRESQL = {
    "n": "generate_series(0, %(count)s - 1) AS n",
    "uuid": "gen_random_uuid()",
    "day": "({day} + {plus})",
    "json": "jsonb_build_object",
    "now": "now()",
    "true": "true",
    "false": "false",
    "chance": "floor(random() * {of})::int",
}
SQLITE = {
    "n": "(WITH RECURSIVE one(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM one WHERE n < %(count)s - 1) "
    "SELECT n FROM one)",
    "uuid": "lower(hex(randomblob(16)))",
    "day": "date({day}, ({plus}) || ' days')",
    "json": "json_object",
    "now": "datetime('now')",
    "true": "1",
    "false": "0",
    "chance": "abs(random() %% {of})",
}


@dataclass(frozen=True)
class Size:
    """How much a county has. `months` are the last ones that are over."""

    responses: int = 1_000_000
    cards: int = 200_000
    people: int = 50_000
    departments: int = 100
    months: int = 36

    def a_tenth(self) -> "Size":
        """The same county with a tenth of the rows."""
        tenth = {name: getattr(self, name) // 10 for name in ("responses", "cards", "people")}
        return replace(self, **tenth)


def _say(part: str, **words: Any) -> str:
    return (POSTGRESQL if connection.vendor == "postgresql" else SQLITE)[part].format(**words)


def _chance(of: int) -> str:
    return _say("chance", of=of)


def _day(day: str, plus: str) -> str:
    return _say("day", day=day, plus=plus)


def _fill(model: type[Any], columns: dict[str, str], *, tables: str = "", count: int, **told: Any) -> None:
    """One INSERT … SELECT: column → expression. `n` counts from 0."""
    names = ", ".join(f'"{name}"' for name in columns)
    source = f"{_say('n')}{'' if connection.vendor == 'postgresql' else ' numbers'} {tables}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} FROM {source}",
            {"count": count, **told},
        )


@transaction.atomic
def build(size: Size) -> None:
    """Everything that the standard measures read; then the counts, and what readers may see of them."""
    load_instruments()
    places = Department.objects.bulk_create(
        Department(code=f"d{number}", name=f"Department {number:03}", kind=DepartmentKind.DEPARTMENT)
        for number in range(size.departments)
    )
    people = _people(size, places)
    _months(size)
    first: dict[str, Any] = {
        "place": places[0].pk,
        "person": people[0].pk,
        "places": size.departments,
        "people": size.people,
    }
    _responses(size, places)
    _cards(size, first)
    _pledges(size, first)
    _notices(size, first)
    _rounds(size, first)
    _objectives(size, people)
    put_standard_measures()
    Target.objects.bulk_create(
        Target(measure=measure, value="0.75" if measure.unit == Unit.PERCENT else 5, starts_on=dt.date(2000, 1, 1))
        for measure in Measure.objects.standard()
    )
    recompute()
    publish(today())


def _people(size: Size, places: list[Department]) -> list[Person]:
    """Person number n works in department n modulo so many. The first ones have the accounts that the clients use."""
    accounts = ("director", "office", "staff")
    people = Person.objects.bulk_create(
        (
            Person(
                first_name=f"Pat{number % 97}",
                last_name=f"Sample{number}",
                email=f"{accounts[number] if number < len(accounts) else f'person{number}'}@county.example",
                password="!",
                department=places[number % size.departments],
                frontline=number % 3 == 0,
            )
            for number in range(size.people)
        ),
        batch_size=BATCH,
    )
    since = today() - dt.timedelta(days=2000)
    Role.objects.create(kind=RoleKind.PROGRAM_OFFICE, person=people[1], starts_on=since)
    Role.objects.bulk_create(
        Role(kind=RoleKind.HEAD, person=people[number], department=place, starts_on=since)
        for number, place in enumerate(places)
    )
    return people


def _months(size: Size) -> None:
    """A table of the months beside the others, 0 the last one that is over."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_month (number integer, month integer, first date)")
        firsts = [months_later(today(), -back) for back in range(1, size.months + 1)]
        cursor.executemany(
            "INSERT INTO bench_month VALUES (%s, %s, %s)",
            [(number, month_number(first), first) for number, first in enumerate(firsts)],
        )


def _responses(size: Size, places: list[Department]) -> None:
    touchpoints = Touchpoint.objects.bulk_create(
        Touchpoint(department=places[number % len(places)], service=f"Service {number}")
        for number in range(TOUCHPOINTS_EACH * len(places))
    )
    answers = ", ".join(f"'{key}', {_chance(7)} - 1" for key in KEYS)
    _fill(
        Response,
        {
            "id": _say("uuid"),
            "version_id": "%(version)s",
            "touchpoint_id": "%(touchpoint)s + n %% %(touchpoints)s",
            "department_id": "%(place)s + n %% %(touchpoints)s %% %(places)s",
            "month": "m.month",
            "on": _day("m.first", "n %% 28"),
            "source": "'web'",
            "language": "'en'",
            "answers": f"{_say('json')}({answers})",
            "comment": "''",
        },
        tables="JOIN bench_month m ON m.number = n / %(touchpoints)s %% %(months)s",
        count=size.responses,
        version=Version.objects.in_use().get(instrument__kind=InstrumentKind.CUSTOMER).pk,
        touchpoint=touchpoints[0].pk,
        touchpoints=len(touchpoints),
        place=places[0].pk,
        places=len(places),
        months=size.months,
    )


def _cards(size: Size, first: dict[str, Any]) -> None:
    """Given over the months to people by turns, up to two weeks after it happened; every fourth to a second one."""
    given = _day("m.first", "n %% 28")
    _fill(
        Card,
        {
            "id": "n + 1",
            "kind": "CASE n %% 3 WHEN 0 THEN 'spot' WHEN 1 THEN 'note' ELSE 'certificate' END",
            "letter": "substr('HEART', 1 + n %% 5, 1)",
            "words": "'They stayed until the form was stamped.'",
            "happened_on": _day("m.first", f"n %% 28 - {_chance(15)}"),
            "served": "'internal'",
            "visibility": "'wall'",
            "given_by_id": "%(person)s + n %% %(people)s",
            "giver_name": "''",
            "value_kind": "''",
            "given_at": _say("now"),
            "given_on": given,
            "token": _say("uuid"),
            "state": "'given'",
            "reason": "''",
        },
        tables="JOIN bench_month m ON m.number = n %% %(months)s",
        count=size.cards,
        months=size.months,
        **first,
    )
    for step, beside in ((1, 1), (4, 7)):
        who = f"(n * {step} / %(months)s * 7919 + n * {step} %% %(months)s * 31 + {beside}) %% %(people)s"
        _fill(
            Recipient,
            {
                "card_id": f"n * {step} + 1",
                "person_id": f"%(person)s + {who}",
                "department_id": f"%(place)s + {who} %% %(places)s",
                "off_wall": _say("false"),
                "taken_down": _say("false"),
                "reply": "''",
            },
            count=size.cards // step,
            months=size.months,
            **first,
        )


def _pledges(size: Size, first: dict[str, Any]) -> None:
    """Three of five people, over the months."""
    _fill(
        Pledge,
        {
            "person_id": "%(person)s + n",
            "text_id": "%(text)s",
            "on": _day("m.first", "n %% 28"),
            "at": _say("now"),
        },
        tables="JOIN bench_month m ON m.number = n %% %(months)s",
        count=size.people * 3 // 5,
        text=PledgeText.current().pk,
        months=size.months,
        **first,
    )
    PledgeText.objects.update(since=months_later(today(), -size.months))


def _notices(size: Size, first: dict[str, Any]) -> None:
    """The ledger: duties reminded of on the day, and every fifth once more because it was late."""
    for rung, step in (("due", 1), ("late3", 5)):
        _fill(
            Notice,
            {
                "recipient_id": f"%(person)s + n * {step} %% %(people)s",
                "owner": "'pathways'",
                "kind": "'step'",
                "about": f"CAST(n * {step} AS text)",
                "due_on": _day("m.first", f"n * {step} %% 28"),
                "rung": f"'{rung}'",
                "whose_id": f"%(person)s + n * {step} %% %(people)s",
                "stands_in": _say("false"),
                "title": "'A step of the plan is due'",
                "url": "'/'",
                "action": "'Update it'",
                "created_at": _say("now"),
                "wants_mail": _say("false"),
            },
            tables=f"JOIN bench_month m ON m.number = n * {step} %% %(months)s",
            count=size.people * NOTICES_EACH // step,
            months=size.months,
            **first,
        )


def _rounds(size: Size, first: dict[str, Any]) -> None:
    """One round of everybody each twelve months, the last in the last month; seven of ten answered."""
    version = Version.objects.in_use().get(instrument__kind=InstrumentKind.SELF)
    for back in range(1, size.months + 1, 12):
        day = months_later(today(), -back)
        made = Round.objects.create(
            instrument_id=version.instrument_id,
            version=version,
            name=f"Round of {day:%b %Y}",
            month=month_number(day),
            opens_on=day,
            closes_on=day + dt.timedelta(days=20),
            state=RoundState.CLOSED,
        )
        _fill(
            Participation,
            {
                "round_id": "%(round)s",
                "person_id": "%(person)s + n",
                "department_id": "%(place)s + n %% %(places)s",
                "frontline": _say("false"),
                "used": f"CASE WHEN {_chance(10)} < 7 THEN {_say('true')} ELSE {_say('false')} END",
            },
            count=size.people,
            round=made.pk,
            **first,
        )


def _objectives(size: Size, people: list[Person]) -> None:
    """Objectives with an accountable person, and an update a month for each."""
    since = months_later(today(), -size.months)
    pathway = Pathway.objects.create(number=1, title="Standards", purpose="Why.")
    objectives = Objective.objects.bulk_create(
        Objective(
            pathway=pathway,
            title=f"Establish a standard for how departments answer the customers of service number {number}",
            stage=Stage.PRIORITY,
            priority_since=since,
            due_on=today() + dt.timedelta(days=number % 500 - 100),
        )
        for number in range(OBJECTIVES)
    )
    Lead.objects.bulk_create(
        Lead(objective=each, person=people[number % size.people], accountable=True)
        for number, each in enumerate(objectives)
    )
    _fill(
        ProgressUpdate,
        {
            "objective_id": "%(objective)s + n %% %(objectives)s",
            "author_id": "%(person)s",
            "at": _say("now"),
            "on": _day("m.first", "n %% 28"),
            "status": "CASE WHEN n %% 11 = 0 THEN 'complete' WHEN n %% 13 = 0 THEN 'deferred' ELSE 'on_track' END",
            "percent": "50",
            "narrative": "'Work went on as planned.'",
            "barriers": "''",
            "next_step": "''",
            "recovery_action": "''",
            "token": _say("uuid"),
        },
        tables="JOIN bench_month m ON m.number = n / %(objectives)s",
        count=OBJECTIVES * size.months,
        objective=objectives[0].pk,
        objectives=OBJECTIVES,
        person=people[0].pk,
    )


@transaction.atomic
def deepen(times: int) -> None:
    """So many times the snapshots: those of the months that are there, once more for the months before, and so on."""
    periods = list(ReportingPeriod.objects.filter(kind=PeriodKind.MONTH.value).order_by("first"))
    for number in range(1, times):
        for period in periods:
            whole = period.editions.get()
            older = ReportingPeriod.objects.create(
                kind=period.kind, first=months_later(period.first, -number * len(periods)), starts_in=period.starts_in
            )
            made = Edition.objects.create(period=older, state=whole.state, built_at=whole.built_at)
            parts = list(whole.parts.order_by("pk"))
            copies = Part.objects.bulk_create(
                Part(edition=made, measure_id=part.measure_id, done_at=part.done_at, **copied(part)) for part in parts
            )
            _copy({part.pk: copy.pk for part, copy in zip(parts, copies, strict=True)})


def copied(part: Part) -> dict[str, Any]:
    return {name: getattr(part, name) for name in COPIED}


def _copy(parts: dict[int, int]) -> None:
    """The snapshots of each part, for another."""
    names = "department_id, value, numerator, denominator, n, lower, upper, hidden, target"
    into = " ".join(f"WHEN {part} THEN {copy}" for part, copy in parts.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Snapshot._meta.db_table} (part_id, {names}) SELECT CASE part_id {into} END, {names} "
            f"FROM {Snapshot._meta.db_table} WHERE part_id IN ({', '.join(map(str, parts))})"
        )
