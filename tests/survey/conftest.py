"""A touchpoint at which the shipped survey is asked, and a customer's browser."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cxportal.people.models import Department
from feedback.instruments.models import Version
from feedback.instruments.shipped import load_instruments
from feedback.touchpoints.models import Touchpoint
from tests.responses.builders import make_touchpoint

TOKEN = re.compile(r'name="token" value="([^"]+)"')
GOOD = {"h1": "5", "e1": "4", "a1": "3", "r1": "5", "t1": "2", "trust": "4", "need": "5", "ease": "0"}


@pytest.fixture
def survey(db: None) -> Version:
    """The shipped customer survey, in use and answered before."""
    load_instruments()
    version = Version.objects.in_use().get(instrument__kind="customer")
    version.locked_at = version.published_at
    version.save(update_fields=["locked_at"])
    return version


@pytest.fixture
def touchpoint(survey: Version, parks: Department) -> Touchpoint:
    return make_touchpoint(
        parks, service="Recreation center", service_es="Centro recreativo", location="North entrance"
    )


class Customer:
    """A browser that opens the form of a touchpoint and sends it."""

    def __init__(self, touchpoint: Touchpoint, client: Client | None = None) -> None:
        self.code = touchpoint.code
        self.address = f"/say/{touchpoint.code}/"
        self.client = client or Client()

    def open(self, **query: str) -> str:
        return self.client.get(self.address, query).content.decode()

    def token(self) -> str:
        found = TOKEN.search(self.open(again="1"))
        assert found
        return found[1]

    def send(self, *, token: str | None = None, lang: str = "en", **fields: Any) -> HttpResponse:
        body = {"token": self.token() if token is None else token, **GOOD, **fields}
        answer: HttpResponse = self.client.post(f"{self.address}?lang={lang}", body)  # type: ignore[assignment]
        return answer


@pytest.fixture
def customer(touchpoint: Touchpoint) -> Customer:
    return Customer(touchpoint)
