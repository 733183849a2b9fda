"""More objectives than the plan has, for looking at long lists and for benchmarks."""

import datetime as dt
import random

from django.db.models import Max

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.progress import Written, note_update
from cxportal.demo.telling import token
from cxportal.people.models import Department, Person
from pathways.models import ActionStep, Lead, Objective, Pathway, ProgressUpdate, Stage, Status
from pathways.models.status import NEEDS_RECOVERY

# How many of a hundred stand at each status, and how far they are at least and at most.
STANDINGS = {
    Status.NOT_STARTED: (12, 0, 0),
    Status.ON_TRACK: (50, 10, 90),
    Status.AT_RISK: (14, 10, 80),
    Status.OFF_TRACK: (8, 5, 70),
    Status.COMPLETE: (11, 100, 100),
    Status.DEFERRED: (5, 5, 60),
}


class Author:
    """Makes up objectives, each with its leads, steps and updates."""

    def __init__(self, cast: Cast, calendar: Calendar, chance: random.Random) -> None:
        self.calendar = calendar
        self.chance = chance
        self.told = read("more")
        self.places = list(Department.objects.exclude(kind="group").order_by("code"))
        self.heads = [person for person in cast.everybody if person.pk and person.email]

    def objective(self, pathway: Pathway, order: int) -> Objective:
        priority = self.chance.random() < 0.6
        status, percent = self._standing() if priority else (Status.NOT_STARTED, 0)
        words = {"subject": self.chance.choice(self.told["subjects"]), "where": self.chance.choice(self.places).name}
        return Objective(
            pathway=pathway,
            title=self.chance.choice(self.told["titles"]).format(**words),
            stage=Stage.PRIORITY if priority else Stage.FUTURE,
            order=order,
            status=status,
            percent=percent,
            priority_since=self.calendar.ago(self.chance.randint(150, 545)) if priority else None,
            due_on=self.calendar.ago(self.chance.randint(-400, -10)) if priority else None,
        )

    def _standing(self) -> tuple[Status, int]:
        weights = [weight for weight, _, _ in STANDINGS.values()]
        status = self.chance.choices(list(STANDINGS), weights)[0]
        _, least, most = STANDINGS[status]
        return status, self.chance.randint(least, most)

    def leads(self, objective: Objective) -> list[Lead]:
        """One accountable lead or, for one in five, a second beside; one in twenty waits for a person."""
        if not objective.is_priority:
            return []
        people = self.chance.sample(self.heads, 2 if self.chance.random() < 0.2 else 1)
        if self.chance.random() < 0.05:
            return [Lead(objective=objective, placeholder=people[0].first_name, accountable=True)]
        return [
            Lead(objective=objective, person=person, accountable=not place, order=place, since=objective.priority_since)
            for place, person in enumerate(people)
        ]

    def steps(self, objective: Objective, by: Person) -> list[ActionStep]:
        titles = self.told["steps"][: self.chance.randint(0, 5)]
        done = len(titles) * objective.percent // 100
        return [
            ActionStep(
                objective=objective,
                title=title,
                order=order,
                done_on=self.calendar.workday(self.calendar.ago(140 - 10 * order)) if order < done else None,
                done_by=by if order < done else None,
            )
            for order, title in enumerate(titles)
        ]

    def updates(self, objective: Objective, by: Person) -> list[ProgressUpdate]:
        """One or two updates, the last of which gave the objective its status; the rare one is silent."""
        if objective.status == Status.NOT_STARTED:
            return []
        agos = sorted((self.chance.randint(1, 60), self.chance.randint(61, 140))[: self.chance.randint(1, 2)])[::-1]
        return [self._update(objective, by, ago, last=ago == agos[-1]) for ago in agos]

    def _update(self, objective: Objective, by: Person, ago: int, *, last: bool) -> ProgressUpdate:
        day = self.calendar.workday(self.calendar.ago(ago))
        status = Status(objective.status) if last else Status.ON_TRACK
        troubled = status in NEEDS_RECOVERY
        return ProgressUpdate(
            objective=objective,
            author=by,
            at=self.calendar.moment(day, self.chance),
            on=day,
            status=status,
            percent=objective.percent if last else objective.percent // 2,
            narrative=self.chance.choice(self.told["did"]),
            barriers=self.chance.choice(self.told["barriers"]) if troubled else "",
            next_step=self.chance.choice(self.told["next"]),
            recovery_action=self.chance.choice(self.told["recovery"]) if troubled else "",
            recovery_on=day + dt.timedelta(days=30) if troubled else None,
            token=token(self.chance),
        )


def add_objectives(count: int, cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Add `count` made-up objectives to the pathways in turn."""
    author = Author(cast, calendar, chance)
    pathways = list(Pathway.objects.order_by("number"))
    first = (Objective.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    rows = [
        author.objective(pathways[number % len(pathways)], first + number // len(pathways)) for number in range(count)
    ]
    Objective.objects.bulk_create(rows, batch_size=500)
    written, leads = Written(), list[Lead]()
    for objective in rows:
        own = author.leads(objective)
        by = next((lead.person for lead in own if lead.person), cast.by_handle["office"])
        leads += own
        written.new_steps += author.steps(objective, by)
        updates = author.updates(objective, by)
        for update in updates:
            note_update(written, update, {})
        written.updates += updates
        if updates:
            objective.reported_on = updates[-1].on
            written.objectives.append(objective)
    Lead.objects.bulk_create(leads, batch_size=500)
    written.save()
