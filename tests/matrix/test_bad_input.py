"""Nobody breaks an address: hostile text in every form and filter, odd methods, ids that nothing has."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix.expected import ROLES, ROWS, Row
from tests.matrix.scene import client_of
from tests.matrix.world import World

URLENCODED = "application/x-www-form-urlencoded"
MARKUP = {
    "markup and half a character": quote_plus("<script>alert(1)</script>{{ 7|add:7000 }}{% csrf_token %}")
    + "%ED%A0%BD",
}
HOSTILE = {
    "over-long": "x" * 70_000,
    "NUL": "a%00b",
    "endless number": "9" * 40,
}
HARMED = ("<script>alert(1)", "7007")
OVER_LONG_ADDRESS = 2_000
# Filters that no form on the page names.
FILTERS = {"page": "", "sort": "", "to": ""}
KEPT = {"csrfmiddlewaretoken", "seen", "token"}
# Nothing has these ids; the second is more than a database counts.
NO_ID, ENDLESS_ID = 987_654_321, 10**25
OWN_FORMS = {"pathways:edit", "pathways:add"}
REFUSED = {"403", "404", "405"}
METHODS = ("put", "patch", "delete", "trace")
# Where any method gets a page; these addresses are allauth's.
TAKES_ANY_METHOD = ("account_", "mfa_", "openid_", "usersessions_")


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    return lasting_world


class Forms(HTMLParser):
    """The forms of a page: method, where to, and each field with its value."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("method", "get").lower(), given.get("action", ""), {}))
        elif tag in {"input", "textarea", "select", "button"} and given.get("name") and self.found:
            self.found[-1][2][given["name"]] = given.get("value", "")


def role_for(row: Row) -> str:
    """Who sees most there: the last role that is shown a page; else the program office."""
    return next((role for role in reversed(ROLES) if row.expected[role] == "200"), "program_office")


@contextmanager
def address_of(row: Row, world: World, **other: Any) -> Iterator[str]:
    """The row's address; what it is about is there for as long."""
    with transaction.atomic():
        yield reverse(row.name, kwargs=row.kwargs(world) | other)
        transaction.set_rollback(True)


def sent(client: Client, method: str, to: str, body: str = "") -> str:
    """The status and the page, followed to where it leads; whatever it changed is undone."""
    with transaction.atomic():
        answer = client.generic(method, to, body, content_type=URLENCODED)
        said = f"{answer.status_code} {b''.join(answer).decode(errors='replace')}"
        if answer.status_code == 302 and not answer.headers["Location"].startswith(("/accounts/", "http")):
            said += client.get(answer.headers["Location"]).content.decode(errors="replace")
        transaction.set_rollback(True)
    cache.clear()
    return said


def bodies(fields: dict[str, str], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each hostile text in all fields at once; what the form carries for itself stays, so that it gets that far."""
    for what, text in texts.items():
        pairs = [(name, quote_plus(value) if name in KEPT else text) for name, value in fields.items()]
        yield what, "&".join(f"{quote_plus(name)}={value}" for name, value in pairs)


def attacks(
    client: Client, address: str, texts: dict[str, str], unnamed: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """What, method, where to and body, for the filters and forms of the page. `unnamed`: the texts for `FILTERS` where
    the page has no filter of its own."""
    forms = Forms(sent(client, "GET", address)).found
    led = [(method, urlsplit(action).path or address, fields) for method, action, fields in forms]
    own = {name: "" for method, to, fields in led if (method, to) == ("get", address) for name in fields}
    for what, query in bodies(FILTERS | own, texts if own else unnamed):
        yield what, "GET", f"{address}?{query[:OVER_LONG_ADDRESS]}", ""
    for method, to, fields in led:
        if method == "post" and set(fields) - KEPT and to != reverse("account_logout"):
            for what, body in bodies(fields, texts):
                yield what, "POST", to, body


# Each address once, except where every kind of row has a form of its own.
FORMS = [
    row
    for number, row in enumerate(ROWS)
    if row.method == "get"
    and (row.name in OWN_FORMS or not any(row.name == other.name and other.method == "get" for other in ROWS[:number]))
]


def harmed(world: World, role: str, texts: dict[str, str], unnamed: dict[str, str]) -> list[str]:
    """What the texts broke, or where they came through, on the pages that this role sees."""
    client = client_of(world, role)
    wrong = []
    for row in FORMS:
        if role_for(row) == role:
            with address_of(row, world) as address:
                for what, method, to, body in attacks(client, address, texts, unnamed):
                    said = sent(client, method, to, body)
                    if said.startswith("5") or any(word in said for word in HARMED):
                        wrong.append(f"{method} {to[:80]}: {what}: {said[:3]}")
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_hostile_text_breaks_nothing(world: World, role: str) -> None:
    assert harmed(world, role, HOSTILE, {}) == []


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_hostile_text_that_no_database_minds_breaks_nothing(world: World, role: str) -> None:
    """Once: templates escape markup, and half a character is replaced before a form sees it; what is left any database
    stores. A filter that no form of the page names reaches the paging in Python or nothing."""
    assert harmed(world, role, MARKUP, MARKUP | HOSTILE) == []


def found(world: World, number: int) -> list[str]:
    """The addresses that are not unknown with this number in place of one of their ids."""
    wrong, asked = [], set()
    for row in ROWS:
        for address in unknown(row, world, number):
            one = (row.method.upper(), address, role_for(row))
            if one not in asked and (code := sent(client_of(world, one[2]), one[0], address)[:3]) != "404":
                wrong.append(f"{row.method} {address}: {code}")
            asked.add(one)
    return wrong


def test_ids_beyond_what_a_database_counts_are_not_found(world: World) -> None:
    assert found(world, ENDLESS_ID) == []


@pytest.mark.once
def test_ids_that_nothing_has_are_not_found(world: World) -> None:
    """Once: that a row is missing any database says in the same way."""
    assert found(world, NO_ID) == []


def unknown(row: Row, world: World, number: int) -> Iterator[str]:
    """The row's address with each of its ids replaced in turn, while the rest of what it is about is there."""
    with transaction.atomic():
        kwargs = row.kwargs(world)
        for name in (name for name, value in kwargs.items() if isinstance(value, int) and value):
            yield reverse(row.name, kwargs={**kwargs, name: number})
        transaction.set_rollback(True)


@pytest.mark.once
def test_methods_that_an_address_does_not_know_are_refused(world: World) -> None:
    """Once: the method is refused before the view reads anything."""
    wrong = []
    for name in sorted({row.name for row in ROWS if not row.name.startswith(TAKES_ANY_METHOD)}):
        rows = [row for row in ROWS if row.name == name]
        client = client_of(world, role_for(rows[0]))
        only_posts = all(row.method == "post" for row in rows)
        with address_of(rows[0], world) as address:
            for method in (*METHODS, *(["get"] if only_posts else [])):
                if (code := sent(client, method.upper(), address)[:3]) not in REFUSED:
                    wrong.append(f"{method} {address}: {code}")
    assert wrong == []
