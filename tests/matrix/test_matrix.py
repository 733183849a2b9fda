"""Nobody sees what is not theirs: each row of the matrix, and no address outside it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.expected import LEFT_OUT, ROLES, ROWS, Row
from tests.matrix.scene import client_of
from tests.matrix.world import World


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    return lasting_world


TURNED_AWAY = {"in", "403"}
# Of those who are let in these ask on both databases: the office sees everything, a director a department's part.
ON_BOTH = ("program_office", "director")


def named(row: Row) -> str:
    return f"{row.method} {row.name}"


def asking_on_both(row: Row) -> list[str]:
    """Who asks on both databases: the two, where they are let in, and the first who is given an answer that neither
    of them is."""
    let_in = {role: row.expected[role] for role in (*ON_BOTH, *ROLES) if row.expected[role] not in TURNED_AWAY}
    first = {answer: role for role, answer in reversed(let_in.items())}
    return [role for role in let_in if role in ON_BOTH or first[let_in[role]] == role]


def answers(world: World, row: Row, roles: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What these roles are answered, and what they are to be answered."""
    address = reverse(row.name, kwargs=row.kwargs(world))
    return {role: ask_as(world, role, row, address) for role in roles}, {role: row.expected[role] for role in roles}


@pytest.mark.parametrize("row", [row for row in ROWS if asking_on_both(row)], ids=named)
def test_each_answer_is_given_on_both_databases(world: World, row: Row) -> None:
    got, expected = answers(world, row, asking_on_both(row))
    assert got == expected


@pytest.mark.once
@pytest.mark.parametrize("row", ROWS, ids=named)
def test_each_other_role_is_answered_as_expected(world: World, row: Row) -> None:
    """Once: whoever has no session, or of whom a predicate in Python is false, is turned away, and whoever else is let
    in is answered by the same code as those who ask on both. What predicates read is read on both for them, and a 404,
    which a query may decide, is asked for there too."""
    got, expected = answers(world, row, [role for role in ROLES if role not in asking_on_both(row)])
    assert got == expected


def ask_as(world: World, role: str, row: Row, address: str) -> str:
    """What one role is answered; whatever the request changed is undone before the next role asks."""
    client = client_of(world, role)
    with transaction.atomic():
        answer = getattr(client, row.method)(address, row.data)
        if answer.streaming:
            list(answer)  # a file that is sent is closed at its end
        transaction.set_rollback(True)
    cache.clear()
    return spoken(answer.status_code, answer.headers.get("Location", ""))


def spoken(status: int, location: str) -> str:
    if status in {301, 302, 303}:
        return "in" if location.startswith("/accounts/login/") else "→"
    return str(status)


def addresses(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(path pattern, name with its namespace) of every address."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield path, f"{space}{pattern.name or ''}"


def test_every_address_is_in_the_matrix() -> None:
    known = {row.name for row in ROWS}
    missing = {
        f"{path} ({name})"
        for path, name in addresses(get_resolver())
        if name not in known and not path.removeprefix("^").startswith(tuple(LEFT_OUT))
    }
    assert missing == set()


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_enter_djangos_admin(client: Client, world: World, role: str) -> None:
    person = world.people[role]
    if person:
        client.force_login(person)
    assert client.get("/admin/").status_code == (200 if role == "administrator" else 302)
