"""The fixture that sets the matrix's scene; imported by the tests that walk through it."""

import pytest

from cxportal.people.models import Department, Person
from goals.models import JourneyStep
from pathways.models import Inquiry, InquiryKind, Objective
from tests.builders import make_goal
from tests.matrix.world import World


@pytest.fixture
def world(
    parks: Department,
    utilities: Department,
    staff: Person,
    manager: Person,
    lead: Person,
    director: Person,
    other_director: Person,
    program_office: Person,
    administrator: Person,
    objective: Objective,
) -> World:
    return World(
        people={
            "visitor": None,
            "staff": staff,
            "manager": manager,
            "lead": lead,
            "director": director,
            "other_director": other_director,
            "program_office": program_office,
            "administrator": administrator,
        },
        parks=parks,
        utilities=utilities,
        objective=objective,
        inquiry=Inquiry.objects.create(
            objective=objective, kind=InquiryKind.QUESTION, text="Since when?", asked_by=program_office
        ),
        goal=make_goal(),
        step=JourneyStep.objects.create(
            key="step-1", number=1, title="Commit", short="Heart", question="Are we?", what="A", why="B", how="C"
        ),
    )
