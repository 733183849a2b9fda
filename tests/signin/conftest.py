"""People with and without passwords."""

import pytest

from cxportal.people.models import Person
from tests.builders import PASSWORD, make_person


@pytest.fixture
def clerk(db: None) -> Person:
    """Has an e-mail address, an employee number and a password."""
    return make_person("Cleo", email="cleo@county.example", employee_number="E777", password=PASSWORD)


@pytest.fixture
def driver(db: None) -> Person:
    """Has no e-mail address and no password yet."""
    return make_person("Drew", email=None, employee_number="R42")
