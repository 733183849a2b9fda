"""Makes the demonstration county, in one transaction and with few statements."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from cxportal.county.models import County, Holiday
from cxportal.demo.aims import add_aims
from cxportal.demo.answers import USUAL_RESPONSES, add_answers
from cxportal.demo.assessing import add_open_round, add_signed_ratings
from cxportal.demo.awards import add_awards
from cxportal.demo.calendar import Calendar
from cxportal.demo.cards import add_cards
from cxportal.demo.changes import add_position_changes
from cxportal.demo.contacts import add_contacts
from cxportal.demo.heart import add_pledges, add_team_hearts
from cxportal.demo.imports import add_import
from cxportal.demo.knowing import add_worksheets
from cxportal.demo.meetings import add_meetings
from cxportal.demo.models import Demonstration
from cxportal.demo.more import add_objectives
from cxportal.demo.organization import Organization, TooFewPeople, most_departments
from cxportal.demo.people import populate
from cxportal.demo.progress import tell_stories
from cxportal.demo.reminders import add_reminders, add_runs
from cxportal.demo.scorecards import add_scorecards
from cxportal.demo.taking_along import add_files
from cxportal.demo.thanks import add_thanks
from cxportal.demo.touchpoints import add_touchpoints
from cxportal.people.models import Person
from feedback.instruments.shipped import load_instruments
from pathways.models import Objective, Pathway
from pathways.plan import SHIPPED_PLAN
from pathways.plan.loading import load_plan

COUNTY = "Example County (demonstration)"
FEWEST_DEPARTMENTS = 12


class CannotSeed(Exception):
    """The demonstration cannot be made here; the message says why and what to do."""


def demonstration() -> Demonstration | None:
    """What this database was generated from, or None when it is no demonstration."""
    return Demonstration.objects.first()


@transaction.atomic
def seed_demonstration(
    *,
    people: int = 600,
    departments: int = 12,
    objectives: int = 33,
    responses: int = USUAL_RESPONSES,
    seed: str = "1",
    today: dt.date | None = None,
    passwords: bool = True,
) -> Demonstration:
    """Fill an empty database with the demonstration county.

    The shipped plan is loaded first where there is none. The same arguments give the same data. Dates count back from
    `today`; without it, from the day it is in the county. Without `passwords` not even the six accounts have one.
    Raises CannotSeed where people are on the roster already.
    """
    if Person.objects.exists():
        raise CannotSeed("This database holds people. The demonstration county needs a database of its own.")
    if not FEWEST_DEPARTMENTS <= departments <= most_departments():
        raise CannotSeed(f"Ask for {FEWEST_DEPARTMENTS} to {most_departments()} departments.")
    county = County.current()
    calendar = Calendar(today or timezone.localdate(timezone=county.zone), county.zone)
    try:
        organization = Organization(departments, calendar.ago(7_400))
        cast = populate(organization, people, calendar, random.Random(f"people {seed}"), passwords=passwords)
    except TooFewPeople as fault:
        raise CannotSeed(str(fault)) from fault
    if not Pathway.objects.exists():
        load_plan(SHIPPED_PLAN.read_bytes())
    load_instruments()
    _mark(county)
    tell_stories(cast, calendar, random.Random(f"stories {seed}"))
    add_pledges(cast, calendar, random.Random(f"pledges {seed}"))
    add_team_hearts(cast, calendar, random.Random(f"team hearts {seed}"))
    add_worksheets(cast, calendar, random.Random(f"worksheets {seed}"))
    add_position_changes(cast, calendar, random.Random(f"changes {seed}"))
    add_objectives(max(0, objectives - Objective.objects.count()), cast, calendar, random.Random(f"more {seed}"))
    touchpoints = add_touchpoints(cast, calendar, random.Random(f"touchpoints {seed}"))
    add_contacts(touchpoints, cast, calendar, random.Random(f"contacts {seed}"))
    add_import(cast, calendar, random.Random(f"import {seed}"))
    add_open_round(cast, calendar, random.Random(f"assessing {seed}"))
    add_answers(calendar, random.Random(f"answers {seed}"), responses=responses)
    add_signed_ratings(cast, calendar, random.Random(f"ratings {seed}"))
    add_awards(cast, calendar, random.Random(f"awards {seed}"))
    add_thanks(cast, calendar, random.Random(f"thanks {seed}"))
    add_meetings(cast, calendar, random.Random(f"meetings {seed}"))
    add_cards(cast, calendar, random.Random(f"cards {seed}"))
    add_reminders(calendar, random.Random(f"reminders {seed}"))
    add_scorecards(cast, calendar)
    add_files(cast, calendar)
    add_aims(cast, calendar, random.Random(f"aims {seed}"))
    Holiday.objects.bulk_create(
        [Holiday(date=day, name=name) for day, name in sorted(calendar.holidays.items())], ignore_conflicts=True
    )
    add_runs(calendar, random.Random(f"runs {seed}"))
    return Demonstration.objects.create(
        pk=1, seed=seed, today=calendar.today, people=people, departments=departments, objectives=objectives
    )


def _mark(county: County) -> None:
    """Name the county so that nobody takes it for a real one, and show visitors its plan."""
    county.name = COUNTY
    county.plan_is_public = True
    county.save(update_fields=["name", "plan_is_public"])
