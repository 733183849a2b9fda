"""Goals of the demonstration county's departments: in every state, from every source."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cxportal.county.days import today
from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.aims.actions import VERBS
from cxportal.scorecards.aims.horizons import usual_end
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone, Source
from cxportal.scorecards.models import EditionState, Measure, Snapshot
from cxportal.scorecards.movement.models import OutcomeMeasure
from feedback.responses.reading import COUNTY, Tree
from feedback.results.actions import note_gap
from feedback.results.gaps import GapLine, Sources, Voices
from feedback.results.models import GapNote, NoteState
from feedback.results.reports import all_rounds
from goals.letters import in_heart_order
from goals.models import Goal, Outcome

# Which standard measures show movement toward which goal, and which of them one outcome of it in particular.
TIED = {
    1: ("favorable-a",),
    2: ("heart-index", "favorable-h", "favorable-r"),
    3: ("ease", "trust"),
    4: ("feedback-loop",),
    5: ("response-rate", "objectives-fresh"),
    7: ("favorable-e",),
    8: ("favorable-t",),
}
SHOWS = {
    "connected-to-each-other": "response-rate",
    "overall-goals-understood": "objectives-fresh",
    "quicker-information-for-customers": "favorable-t",
}
LETTERS_OF = {2: "HAR", 3: "ET", 6: "HE"}
"""Goals for which the program office chose letters; the others have those of what serves them."""
MONTHS = 3
"""A goal starts from the mean of so many months."""
USUAL, MOST, HIGHEST = Decimal("0.7"), Decimal("0.9"), Decimal("0.97")
"""What a goal starts from where nothing is published, and at most; and the highest target."""
CLOSED = (GoalState.MET, GoalState.MISSED, GoalState.DROPPED)


class Author:
    """Makes goals from what is told of them."""

    def __init__(self, cast: Cast, calendar: Calendar, chance: random.Random) -> None:
        self.cast, self.calendar, self.chance = cast, calendar, chance
        self.measures = {measure.key: measure for measure in Measure.objects.all()}
        self.goals = {goal.number: goal for goal in Goal.objects.all()}
        self.figures: dict[tuple[int, int], list[tuple[dt.date, float]]] = defaultdict(list)

    def read_figures(self, places: list[Department]) -> None:
        """What was published of these departments, the oldest first. One query."""
        rows = Snapshot.objects.filter(
            department__in=places,
            value__isnull=False,
            part__edition__state=EditionState.PUBLISHED,
            part__edition__period__kind="month",
        ).order_by("part__edition__period__first")
        told = rows.values_list("part__measure", "department", "part__edition__period__first", "value")
        for measure, department, first, value in told:
            if department is not None and value is not None:
                self.figures[measure, department].append((first, value))

    def goal(self, place: Department, told: dict[str, Any]) -> DepartmentGoal:
        start = self.calendar.ago(told["ago"])
        owner = self.cast.by_handle[told["owner"]] if "owner" in told else self.cast.head_of(place, start)
        by = owner or self.cast.by_handle["office"]
        measure = self.measures.get(told.get("measure", ""))
        baseline, target = self._aim(place, measure, told, start)
        note = self._note(place, told, by, customers=100 * (baseline or USUAL)) if "gap" in told else None
        made = DepartmentGoal(
            department=place,
            statement=told["statement"],
            horizon=told["horizon"],
            starts_on=start,
            due_on=self.calendar.ago(-told["due"]) if "due" in told else usual_end(told["horizon"], start),
            measure=measure,
            baseline=baseline,
            target=target,
            letters=in_heart_order(told["letters"]),
            goal=self.goals.get(told.get("goal", 0)),
            owner=by,
            source=told["source"],
            origin=note.origin if note else told.get("origin", ""),
            link=self._link(place, told),
            gap_note=note,
            made_by=by,
            made_at=self.calendar.moment(self.calendar.workday(start), self.chance),
            token=token(self.chance),
        )
        self._move(made, told)
        return made

    def _move(self, made: DepartmentGoal, told: dict[str, Any]) -> None:
        """Gives it its state, with the days that belong to it."""
        made.state = told.get("state", GoalState.RUNNING)
        if made.state == GoalState.DRAFT:
            return
        made.started_at = self.calendar.moment(self.calendar.workday(made.starts_on), self.chance)
        if made.state in CLOSED:
            day = self.calendar.workday(self.calendar.ago(told["closed"]))
            made.closed_at, made.closed_by = self.calendar.moment(day, self.chance), made.owner
            made.reason = told["reason"]

    def _aim(
        self, place: Department, measure: Measure | None, told: dict[str, Any], start: dt.date
    ) -> tuple[Decimal | None, Decimal | None]:
        """Where the measure stood when the goal began, and so many points more; a draft may have no target yet."""
        if measure is None:
            return None, None
        found = self.figures[measure.pk, place.pk]
        values = [value for first, value in found if first <= start][-MONTHS:] or [value for _, value in found[:MONTHS]]
        baseline = min(MOST, Decimal(f"{sum(values) / len(values):.2f}")) if values else None
        if "gain" not in told:
            return baseline, None
        return baseline, min(HIGHEST, (baseline or USUAL) + Decimal(told["gain"]) / 100)

    def _note(self, place: Department, told: dict[str, Any], by: Person, *, customers: Decimal) -> GapNote:
        gap = told["gap"]
        customers = round(customers, 1)
        points = min(Decimal(gap["points"]), 100 * HIGHEST - customers).quantize(Decimal("0.1"))
        return GapNote.objects.create(
            department=place,
            letter=gap["letter"],
            points=points,
            own=customers + points,
            own_people=gap["own_people"],
            customers=customers,
            customer_people=gap["customer_people"],
            flagged=gap["flagged"],
            link=f"{reverse('results:gap')}?department={place.pk}",
            state=NoteState.DRAFTED,
            by=by,
            at=self.calendar.moment(self.calendar.workday(self.calendar.ago(told["ago"] + 1)), self.chance),
        )

    def _link(self, place: Department, told: dict[str, Any]) -> str:
        """The page where the figures stand."""
        query = f"?department={place.pk}"
        if told["source"] == Source.GAP:
            return reverse("results:gap") + query
        if told["source"] == Source.SIGNAL:
            return reverse("scorecards:measure", args=[told["measure"]]) + query
        return reverse("results:comments") + query if told["source"] == Source.FEEDBACK else ""

    def milestones(self, made: DepartmentGoal, told: dict[str, Any]) -> Iterator[Milestone]:
        for text, ahead, *reached in told.get("milestones", []):
            done = self.calendar.workday(self.calendar.ago(reached[0])) if reached else None
            due = self.calendar.ago(-ahead)
            yield Milestone(goal=made, text=text, due_on=due, done_on=done, done_by=made.owner if done else None)

    def history(self, made: DepartmentGoal, milestones: list[Milestone]) -> Iterator[Entry]:
        """How it came to be as it is."""
        yield self._entry(made, "drafted", f"Drafted for {made.department}", made.made_at)
        if made.started_at:
            yield self._entry(made, "started", VERBS[GoalState.RUNNING], made.started_at)
        for each in milestones:
            if each.done_on:
                at = self.calendar.moment(each.done_on, self.chance)
                yield self._entry(made, "milestone", f"Milestone reached: {each}", at)
        if made.closed_at:
            yield self._entry(made, made.state, f"{VERBS[GoalState(made.state)]}: {made.reason}", made.closed_at)

    def _entry(self, made: DepartmentGoal, verb: str, text: str, at: dt.datetime) -> Entry:
        written = entry(about=made, verb=verb, text=text, by=made.owner)
        written.at = at
        return written


def add_aims(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """What shows movement toward the county's goals, and the goals that are told, of departments that there are."""
    tie_measures()
    choose_letters(cast, calendar, chance)
    author = Author(cast, calendar, chance)
    told = read("aims")
    places = {place.name: place for place in Department.objects.filter(name__in={one["place"] for one in told})}
    author.read_figures(list(places.values()))
    for one in told:
        if one["place"] in places:
            made = author.goal(places[one["place"]], one)
            made.save()
            milestones = Milestone.objects.bulk_create(author.milestones(made, one))
            Entry.objects.bulk_create(author.history(made, milestones))
    note_gaps(cast, calendar, chance)


def note_gaps(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Gaps that wait for their goal: the county's largest and two large ones of departments, one of them dropped."""
    office, page = cast.by_handle["office"], reverse("results:gap")
    tree = Tree.on(today())
    voices = Voices.read(Sources.newest(all_rounds(), today()), tree)
    waiting: list[tuple[Department | None, GapLine]] = _largest(None, voices.lines(COUNTY))[:1]
    places = Department.objects.open_on(today()).filter(kind="department").order_by("name")
    largest = [gap for place in places for gap in _largest(place, voices.lines(place.pk))[:1]]
    waiting += sorted(largest, key=lambda one: -abs(one[1].points or 0))[:2]
    for ago, (department, line) in enumerate(waiting[:3], start=4):
        link = f"{page}?department={department.pk}" if department else page
        note, _ = note_gap(line, department=department, link=link, by=office)
        at = calendar.moment(calendar.workday(calendar.ago(ago)), chance)
        GapNote.objects.filter(pk=note.pk).update(at=at, state=NoteState.DROPPED if ago == 6 else NoteState.OPEN)


def _largest(place: Department | None, lines: list[GapLine]) -> list[tuple[Department | None, GapLine]]:
    """The gaps there are, blind spots first."""
    found = [(line.gap.points, line) for line in lines if line.gap]
    return [(place, line) for _, line in sorted(found, key=lambda one: -one[0])]


def choose_letters(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """For some of the county's goals, by the program office, as their history says."""
    office, at = cast.by_handle["office"], calendar.moment(calendar.workday(calendar.ago(90)), chance)
    told = []
    for goal in Goal.objects.filter(number__in=LETTERS_OF, letters=""):
        goal.letters = LETTERS_OF[goal.number]
        goal.save(update_fields=["letters"])
        changes = {"letters": ("", goal.letters)}
        written = entry(about=goal, verb="edited", text="Edited: HEART letters", by=office, changes=changes)
        written.at = at
        told.append(written)
    Entry.objects.bulk_create(told)


def tie_measures() -> None:
    """As the program office would: each measure to a goal, and where a goal has several outcomes to one of them."""
    goals = {goal.number: goal for goal in Goal.objects.all()}
    for number, keys in TIED.items():
        Measure.objects.filter(key__in=keys, goal=None).update(goal=goals.get(number))
    measures = {measure.key: measure for measure in Measure.objects.filter(key__in=SHOWS.values())}
    OutcomeMeasure.objects.bulk_create(
        OutcomeMeasure(outcome=outcome, measure=measures[SHOWS[outcome.key or ""]])
        for outcome in Outcome.objects.filter(key__in=SHOWS)
    )
