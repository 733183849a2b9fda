"""The sections of a plan file: which names each has, and the shape of each value.

How long a text may be is asked of the model field that will hold it.
"""

from django.db import models

from cxportal.county.models import County
from goals.models import (
    Behavior,
    ExampleGoal,
    Goal,
    HeartLetter,
    Horizon,
    JourneyStep,
    Outcome,
    Quotation,
    Resource,
    Statement,
)
from pathways.models import ActionStep, GoalLink, Lead, Objective, Pathway, Stage, StandingBody
from pathways.plan.shapes import Shape, flag, key, listing, number, one_of, record, text, web_address

# Room for the keys that are derived from these, such as that of a link between a pathway and a goal.
KEY_LIMIT = 50
LONG_KEY_LIMIT = 80
LETTERS = ("H", "E", "A", "R", "T")
BODIES = {str(value).replace("_", "-"): str(value) for value in StandingBody.values}
STAGES = {str(value): str(value) for value in Stage.values}
HORIZONS = {
    "short-term": str(Horizon.SHORT),
    "mid-term": str(Horizon.MID),
    "long-term": str(Horizon.LONG),
    "audacious": str(Horizon.AUDACIOUS),
}
# The texts of the culture, in the order of their pages: name in the file (and key of the statement) → label.
REQUIRED_STATEMENTS = {
    "desired_result": "Desired result",
    "customer_definition": "Who a customer is",
    "mission": "Mission",
    "vision": "Vision",
    "commitment": "Commitment",
    "method": "Method",
    "slogan": "Slogan",
}
OPTIONAL_STATEMENTS = {
    "plan_title": "The plan",
    "plan_edition": "Edition of the plan",
    "behaviors_intro": "Behaviors that become routine",
    "goals_intro": "The goals",
    "pathways_intro": "The pathways",
    "logic_model": "The logic model",
    "logic_model_figure_1": "Figure 1",
    "logic_model_figure_2": "Figure 2",
    "journey_title": "The journey",
    "equation": "In short",
}
STATEMENTS = {**REQUIRED_STATEMENTS, **OPTIONAL_STATEMENTS}


def words(model: type[models.Model], name: str) -> Shape:
    """Text that fits this field; several lines where the field is a text area."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.CharField | models.TextField)
    assert field.max_length
    return text(field.max_length, lines=isinstance(field, models.TextField))


statement = words(Statement, "text")
behavior = record({"key": key(KEY_LIMIT), "text": words(Behavior, "text")})
quotation = record({"key": key(KEY_LIMIT), "text": words(Quotation, "text"), "by": words(Quotation, "source")})
culture = record(
    {**dict.fromkeys(REQUIRED_STATEMENTS, statement), "behaviors": listing(behavior)},
    {**dict.fromkeys(OPTIONAL_STATEMENTS, statement), "quotations": listing(quotation, at_least=0)},
)

letter = record(
    {
        "key": one_of({letter: letter for letter in LETTERS}, "This is no letter of HEART."),
        "name": words(HeartLetter, "name"),
        "promise": words(HeartLetter, "promise"),
    }
)

outcome = record({"key": key(KEY_LIMIT), "text": words(Outcome, "text")})
goal = record({"key": key(KEY_LIMIT), "number": number, "title": words(Goal, "title"), "outcomes": listing(outcome)})

lead = record(
    {}, {"name": words(Lead, "placeholder"), "body": one_of(BODIES, "This body is not known."), "accountable": flag}
)
step_lead = record({}, {"name": words(Lead, "placeholder"), "body": one_of(BODIES, "This body is not known.")})
step = record(
    {"key": key(LONG_KEY_LIMIT), "title": words(ActionStep, "title")}, {"leads": listing(step_lead, at_least=0)}
)
objective = record(
    {
        "key": key(LONG_KEY_LIMIT),
        "title": words(Objective, "title"),
        "stage": one_of(STAGES, "This stage is not known."),
    },
    {
        "details": words(Objective, "details"),
        "leads": listing(lead, at_least=0),
        "steps": listing(step, at_least=0),
    },
)
link = record({"goal": key(KEY_LIMIT), "reason": words(GoalLink, "reason")}, {"inferred": flag})
pathway = record(
    {
        "key": key(KEY_LIMIT),
        "number": number,
        "title": words(Pathway, "title"),
        "purpose": words(Pathway, "purpose"),
        "objectives": listing(objective),
    },
    {"supports": listing(link, at_least=0)},
)

how = record({}, {"paragraph": words(JourneyStep, "how"), "bullets": listing(words(JourneyStep, "how"))})
address = web_address(200)
resource_item = record({"key": key(KEY_LIMIT), "title": words(Resource, "title")}, {"url": address})
resource = record(
    {"key": key(KEY_LIMIT), "title": words(Resource, "title")},
    {"url": address, "items": listing(resource_item, at_least=0)},
)
journey_step = record(
    {
        "key": key(KEY_LIMIT),
        "number": number,
        "title": words(JourneyStep, "title"),
        "word": words(JourneyStep, "short"),
        "question": words(JourneyStep, "question"),
        "what": words(JourneyStep, "what"),
        "why": words(JourneyStep, "why"),
        "how": listing(how),
    },
    {"resources": listing(resource, at_least=0)},
)
example_goal = record(
    {
        "key": key(KEY_LIMIT),
        "horizon": one_of(HORIZONS, "This horizon is not known."),
        "text": words(ExampleGoal, "text"),
    }
)

plan = record(
    {
        "county": record({"name": words(County, "name")}),
        "culture": culture,
        "heart": listing(letter),
        "goals": listing(goal),
        "pathways": listing(pathway),
        "journey": listing(journey_step),
    },
    {"example_goals": listing(example_goal, at_least=0)},
)
