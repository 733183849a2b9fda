"""A small plan: two pathways, two goals, one link that is inferred and one that is not."""

import datetime as dt
from dataclasses import dataclass

import pytest

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Person
from goals.models import Goal, Outcome
from pathways.models import GoalLink, Objective, Pathway, Stage, Status
from tests.builders import make_goal, make_objective, make_pathway, make_step, make_update


@dataclass(frozen=True)
class Plan:
    """What the tests ask about."""

    technology: Pathway
    training: Pathway
    know: Goal
    connect: Goal
    website: Objective
    scripts: Objective
    later: Objective


@pytest.fixture
def public(db: None) -> County:
    """The county shows its plan to visitors."""
    county = County.current()
    county.plan_is_public = True
    county.save()
    return county


@pytest.fixture
def plan(db: None) -> Plan:
    """The website is reported on three days ago; the scripts are 60 days old and led by "Vicki"; one is for later."""
    technology = make_pathway(number=1, title="Technology", purpose="Answers with greater speed.")
    training = make_pathway(number=2, title="Training", purpose="Knowledge and skill.")
    know = make_goal(number=1, title="Know who our customer is")
    connect = make_goal(number=2, title="Connect the Dots")
    Outcome.objects.create(goal=know, text="Each employee can define their customer.")
    GoalLink.objects.create(pathway=technology, goal=know, inferred=True, reason="Technology shows who calls.")
    GoalLink.objects.create(pathway=training, goal=connect)
    on = today()
    website = make_objective(
        "Redesign the website",
        pathway=technology,
        placeholder="Gordon",
        status=Status.AT_RISK,
        percent=40,
        reported_on=on - dt.timedelta(days=3),
        priority_since=on - dt.timedelta(days=100),
        due_on=on + dt.timedelta(days=30),
    )
    make_step(website, "Ask ten residents", done_on=on)
    make_step(website, "Publish the sitemap")
    scripts = make_objective(
        "Write scripts for common questions",
        pathway=training,
        placeholder="Vicki",
        status=Status.ON_TRACK,
        percent=60,
        reported_on=on - dt.timedelta(days=60),
        priority_since=on - dt.timedelta(days=100),
    )
    later = make_objective("Offer virtual tours", pathway=technology, stage=Stage.FUTURE)
    return Plan(technology, training, know, connect, website, scripts, later)


@pytest.fixture
def told(plan: Plan, lead: Person) -> Plan:
    """The plan with an update on the website, each text a word of its own."""
    make_update(
        plan.website,
        lead,
        status=Status.AT_RISK,
        percent=40,
        narrative="Narrativeword happened",
        barriers="Barrierword stands in the way",
        next_step="Nextword comes",
        recovery_action="Recoveryword helps",
        recovery_on=today(),
        on=today() - dt.timedelta(days=3),
    )
    return plan
