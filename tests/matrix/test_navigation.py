"""The main navigation leads nobody to a page that refuses them."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from cxportal.county.models import County
from cxportal.dashboards.navigation import NAVIGATION
from cxportal.ui.navigation import ResolvedItem, build
from tests.matrix.expected import ROLES, ROWS
from tests.matrix.world import World


def entries() -> list[str]:
    """The URL names of the navigation."""
    return [part.url_name for item in NAVIGATION for part in (item, *item.children)]


def flat(items: list[ResolvedItem]) -> Iterator[str]:
    for item in items:
        yield item.url
        yield from flat(item.children)


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_that_a_role_sees_is_open_to_it(rf: RequestFactory, world: World, role: str) -> None:
    request = rf.get("/")
    request.user = world.people[role] or AnonymousUser()
    request.county = County.current()  # type: ignore[attr-defined]
    open_to_them = {row.name for row in ROWS if row.method == "get" and row.expected[role] == "200"}
    shown = set(flat(build(NAVIGATION, request)))
    assert shown
    assert shown - {reverse(name) for name in entries() if name in open_to_them} == set()
