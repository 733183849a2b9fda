"""The fixtures that set the matrix's scene; imported by the tests that walk through it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from cxportal.people.models import RoleKind
from goals.models import JourneyStep
from pathways.models import Inquiry, InquiryKind
from tests.builders import make_department, make_goal, make_head, make_objective, make_person, make_role
from tests.matrix.world import World


def make_world() -> World:
    """The cast of `tests/conftest.py`, and one of each thing."""
    parks, utilities = make_department("Parks and Recreation"), make_department("Utilities")
    manager = make_person("Max", last_name="Manager", department=parks)
    make_person("Rae", last_name="Report", department=parks, manager=manager)
    lead = make_person("Lee", last_name="Lead", department=utilities)
    office, administrator = make_person("Ola", last_name="Office"), make_person("Ada", last_name="Admin")
    make_role(office, RoleKind.PROGRAM_OFFICE)
    make_role(administrator, RoleKind.ADMINISTRATOR)
    objective = make_objective("Answer the phone within three rings", lead=lead)
    return World(
        people={
            "visitor": None,
            "staff": make_person("Sam", last_name="Staff", department=parks),
            "manager": manager,
            "lead": lead,
            "director": make_head(parks, make_person("Dana", last_name="Director", department=parks)),
            "other_director": make_head(utilities, make_person("Olive", last_name="Other", department=utilities)),
            "program_office": office,
            "administrator": administrator,
        },
        parks=parks,
        utilities=utilities,
        objective=objective,
        inquiry=Inquiry.objects.create(
            objective=objective, kind=InquiryKind.QUESTION, text="Since when?", asked_by=office
        ),
        goal=make_goal(),
        step=JourneyStep.objects.create(
            key="step-1", number=1, title="Commit", short="Heart", question="Are we?", what="A", why="B", how="C"
        ),
    )


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A world for a whole module, with everybody signed in. What a test changes in it is undone when the test ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        for role, person in made.people.items():
            client = Client()
            if person:
                client.force_login(person)
                made.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield made
        transaction.set_rollback(True)


def client_of(world: World, role: str) -> Client:
    """A browser of its own in which this role is signed in. An error in a view is an answer, as for a real browser."""
    client = Client(raise_request_exception=False)
    if role in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client
