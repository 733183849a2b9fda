"""Nobody sees what is not theirs: each row of the matrix, and no address outside it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.expected import LEFT_OUT, ROLES, ROWS, Row
from tests.matrix.world import World


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_each_role_is_answered_as_expected(client: Client, world: World, row: Row, role: str) -> None:
    person = world.people[role]
    if person:
        client.force_login(person)
    answer = getattr(client, row.method)(reverse(row.name, kwargs=row.kwargs(world)), row.data)
    assert spoken(answer.status_code, answer.headers.get("Location", "")) == row.expected[role]


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
