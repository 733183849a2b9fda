"""The demonstration county's annual award: last year's with its result, this year's with its window open."""

import datetime as dt
import random
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.people.models import Department
from recognition.awards.models import WORDS, Award, AwardState, Nomination, PanelMember, Score

# How many days ago the window opened and closed, the panel had scored, and the official had decided.
LAST, THIS = (397, 360, 346, 335), (20, -14, -28, -42)
STANDS_ASIDE = "-"


class Teller:
    """Makes one award with what belongs to it."""

    def __init__(self, cast: Cast, calendar: Calendar, chance: random.Random) -> None:
        self.person = cast.by_handle
        self.calendar = calendar
        self.chance = chance
        self.places = {place.name: place for place in Department.objects.order_by("pk")}
        self.history: list[Entry] = []

    def award(self, told: dict[str, Any], about: str, days: tuple[int, int, int, int]) -> Award:
        opens, closes, scored, decided = (self.calendar.ago(ago) for ago in days)
        office = self.person["office"]
        award = Award.objects.create(
            year=opens.year,
            about=about,
            opens_on=opens,
            closes_on=closes,
            score_by=scored,
            decide_by=decided,
            official=self.person[told["official"]],
            state=AwardState.RUNNING,
            token=token(self.chance),
        )
        asked_at = self._moment(opens - dt.timedelta(days=9))
        PanelMember.objects.bulk_create(
            PanelMember(award=award, person=self.person[name], asked_by=office, asked_at=asked_at)
            for name in told["panel"]
        )
        self._note(award, "announced", f"Announced, with {len(told['panel'])} on the panel", office, opens)
        return award

    def nomination(self, award: Award, told: dict[str, Any]) -> Nomination:
        last = min(award.closes_on, self.calendar.today)
        day = award.opens_on + (last - award.opens_on) * self.chance.random()
        return Nomination(
            award=award,
            nominator=self.person[told["by"]],
            nominee=self.person[told["nominee"]] if "nominee" in told else None,
            team=told.get("team", ""),
            department=self.places[told["place"]] if "place" in told else None,
            summary=told["summary"],
            nominated_at=self._moment(day),
            token=token(self.chance),
            **{name: told.get(name, "").strip() for name in WORDS.values()},
        )

    def score(self, nomination: Nomination, by: str, digits: str) -> Score:
        """Five digits, "!" after them for a recommendation; "-" for somebody who stands aside."""
        at = self._moment(nomination.award.score_by - dt.timedelta(days=self.chance.randint(1, 9)))
        if digits == STANDS_ASIDE:
            return Score(nomination=nomination, by=self.person[by], stands_aside=True, at=at)
        points = {letter: int(digit) for letter, digit in zip("heart", digits[:5], strict=True)}
        return Score(nomination=nomination, by=self.person[by], recommends=digits.endswith("!"), at=at, **points)

    def decide(self, award: Award, chosen: Nomination, reason: str) -> None:
        at = self._moment(award.decide_by - dt.timedelta(days=2))
        out = self._moment(award.decide_by)
        Award.objects.filter(pk=award.pk).update(
            state=AwardState.PUBLISHED, chosen=chosen, reason=reason, decided_at=at, published_at=out
        )
        self._note(award, "decided", f"Decided: {chosen.whom}", award.official, at.date())
        self._note(award, "published", f"Published: {chosen.whom}", self.person["office"], out.date())

    def nominated(self, nominations: list[Nomination]) -> None:
        for nomination in nominations:
            self._note(nomination, "nominated", "Nominated", nomination.nominator, nomination.nominated_at.date())

    def _moment(self, day: dt.date) -> dt.datetime:
        return self.calendar.moment(self.calendar.workday(day), self.chance)

    def _note(self, about: Award | Nomination, verb: str, text: str, by: Any, day: dt.date) -> None:
        written = entry(about=about, verb=verb, text=text, by=by)
        written.at = self._moment(day)
        self.history.append(written)


def add_awards(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Two awards. The same seed gives the same."""
    told, teller = read("awards"), Teller(cast, calendar, chance)
    for which, days in (("last", LAST), ("this", THIS)):
        part = told[which]
        award = teller.award(part, told["about"], days)
        rows = [teller.nomination(award, one) for one in part["nominations"]]
        Nomination.objects.bulk_create(rows)
        teller.nominated(rows)
        Score.objects.bulk_create(
            teller.score(row, by, digits)
            for row, one in zip(rows, part["nominations"], strict=True)
            for by, digits in one.get("scores", {}).items()
        )
        if "chosen" in part:
            teller.decide(award, rows[part["chosen"]], part["reason"])
    Entry.objects.bulk_create(teller.history)
