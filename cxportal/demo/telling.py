"""Turns the stories of `data/stories` into what the portal would hold: dated updates, reports, inquiries."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.people.models import Department, Person
from pathways.models import Inquiry, Objective, ProgressUpdate, Status
from pathways.models.objectives import SETTLED
from pathways.models.status import NEEDS_RECOVERY

# Leads report about once a month: a longer pause between two told updates is filled with routine ones.
LONGEST_PAUSE, USUAL_PAUSE = 40, 31


def token(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


class Teller:
    """Tells stories with one cast, one calendar and one source of chance."""

    def __init__(self, cast: Cast, calendar: Calendar, chance: random.Random) -> None:
        self.cast = cast
        self.calendar = calendar
        self.chance = chance
        self.person = cast.by_handle

    def speaker(self, story: dict[str, Any]) -> str:
        """Who reports when the story does not say: the first lead, or the program office where nobody leads."""
        return next(iter(story["leads"].values()), "office")

    def updates(self, objective: Objective, story: dict[str, Any]) -> list[ProgressUpdate]:
        """Updates on the whole, oldest first, with the routine ones between."""
        told: list[ProgressUpdate] = []
        parts = self._filled(story)
        last: dt.datetime | None = None
        for part in parts:
            at = self.calendar.moment(self.calendar.workday(self.calendar.ago(part["ago"])), self.chance)
            if last and at <= last:
                at = last + dt.timedelta(minutes=40)
            last = at
            on = at.date()
            told.append(
                ProgressUpdate(
                    objective=objective,
                    author=self.person[part.get("by", self.speaker(story))],
                    on_behalf_of=self.person[part["for"]] if "for" in part else None,
                    at=at,
                    on=on,
                    status=part.get("status", Status.ON_TRACK),
                    percent=part["percent"],
                    narrative=part["did"],
                    barriers=part.get("barriers", ""),
                    next_step=part.get("next", ""),
                    recovery_action=part.get("recovery", ""),
                    recovery_on=on + dt.timedelta(days=part["recover_in"]) if "recover_in" in part else None,
                    corrects=told[-1] if part.get("corrects") else None,
                    token=token(self.chance),
                )
            )
        return told

    def _filled(self, story: dict[str, Any]) -> Iterator[dict[str, Any]]:
        routine = list(story.get("routine", ()))
        self.chance.shuffle(routine)
        used = 0
        following = [*story["updates"][1:], None]
        for part, then in zip(story["updates"], following, strict=True):
            yield part
            pause = part["ago"] - then["ago"] if then else 0
            if pause <= LONGEST_PAUSE or part.get("status") in SETTLED or not routine:
                continue
            count = max(1, round(pause / USUAL_PAUSE) - 1)
            for number in range(1, count + 1):
                yield self._routine(part, then, number / (count + 1), routine[used % len(routine)])
                used += 1

    def _routine(self, part: dict[str, Any], then: dict[str, Any], share: float, words: str) -> dict[str, Any]:
        """An update between two told ones: the first one's status and what it asks for, a percent between theirs."""
        gained = max(0, then["percent"] - part["percent"])
        on_track = part.get("status", Status.ON_TRACK) == Status.ON_TRACK
        closing = self.chance.choice(read("routine")["closing"]) if on_track else ""
        between = {
            "ago": round(part["ago"] - share * (part["ago"] - then["ago"])),
            "percent": part["percent"] + int(gained * share),
            "status": part.get("status", Status.ON_TRACK),
            "did": f"{words} {closing}".strip(),
            "next": self.chance.choice([part.get("next", ""), ""]),
        }
        if between["status"] in NEEDS_RECOVERY:
            between |= {"recovery": part["recovery"], "recover_in": 21, "barriers": part.get("barriers", "")}
        return between

    def reports(self, objective: Objective, story: dict[str, Any]) -> list[ProgressUpdate]:
        """Departments' reports in each round, but for those that were missing or had no head."""
        rounds = story.get("reports", ())
        return [
            report
            for number, told in enumerate(rounds)
            for department in self.cast.departments
            if department.code not in told["missing"]
            if (report := self._report(objective, department, told["ago"], number, len(rounds)))
        ]

    def _report(
        self, objective: Objective, department: Department, ago: int, number: int, rounds: int
    ) -> ProgressUpdate | None:
        day = self.calendar.workday(self.calendar.ago(ago - self.chance.randint(0, 24)))
        head = self.cast.head_of(department, day)
        made_up = department.code not in read("reports")[objective.key]
        if head is None or (made_up and self.chance.random() < 0.15):
            return None
        status = Status.AT_RISK if self.chance.random() < 0.12 else Status.ON_TRACK
        trouble = read("reports")["at_risk"] if status == Status.AT_RISK else {}
        assistant = self.person["assistant"] if head == self.person["heather"] and number % 2 else None
        return ProgressUpdate(
            objective=objective,
            department=department,
            author=assistant or head,
            on_behalf_of=head if assistant else None,
            at=self.calendar.moment(day, self.chance),
            on=day,
            status=status,
            percent=min(95, round(90 * (number + 1) / rounds) - self.chance.randint(0, 18)),
            narrative=self._words(objective, department, number, rounds),
            barriers=trouble.get("barriers", ""),
            recovery_action=trouble.get("recovery", ""),
            recovery_on=day + dt.timedelta(days=30) if trouble else None,
            token=token(self.chance),
        )

    def _words(self, objective: Objective, department: Department, number: int, rounds: int) -> str:
        told = read("reports")[objective.key]
        texts = told.get(department.code, told["others"])
        if 0 < number < rounds - 1:
            return str(self.chance.choice(told["between"]))
        return str(texts[0 if number == 0 else -1])

    def inquiries(self, objective: Objective, story: dict[str, Any]) -> Iterator[Inquiry]:
        for told in story.get("inquiries", ()):
            answered = told.get("answered")
            yield Inquiry(
                objective=objective,
                kind=told["kind"],
                text=told["text"],
                asked_by=self.person["office"],
                asked_at=self._at(told["asked"]),
                answer=told.get("answer", ""),
                answered_by=self.person[self.speaker(story)] if answered else None,
                answered_at=self._at(answered) if answered else None,
            )

    def _at(self, ago: int) -> dt.datetime:
        return self.calendar.moment(self.calendar.workday(self.calendar.ago(ago)), self.chance)

    def ticked_by(self, story: dict[str, Any]) -> Person:
        return self.person[self.speaker(story)]
