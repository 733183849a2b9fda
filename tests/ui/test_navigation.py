from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from cxportal.ui.navigation import NavItem, build, signed_in


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


plan = (
    [path("", page, name="overview"), path("goals/", page, name="goals"), path("goals/<int:n>/", page, name="goal")],
    "p",
)
urlpatterns = [path("", page, name="home"), path("plan/", include(plan)), path("secret/", page, name="secret")]

ITEMS = (
    NavItem("Home", "home"),
    NavItem("Plan", "p:overview", children=(NavItem("Overview", "p:overview"), NavItem("Goals", "p:goals"))),
    NavItem("Secret", "secret", predicate=signed_in),
    NavItem("Gone", "nowhere"),
)


def at(rf: RequestFactory, address: str) -> HttpRequest:
    request = rf.get(address)
    request.user = AnonymousUser()
    return request


@override_settings(ROOT_URLCONF=__name__)
def test_build_shows_only_what_is_allowed_and_exists(rf: RequestFactory) -> None:
    assert [item.label for item in build(ITEMS, at(rf, "/"))] == ["Home", "Plan"]


@override_settings(ROOT_URLCONF=__name__)
def test_build_marks_the_page_itself(rf: RequestFactory) -> None:
    assert [item.current for item in build(ITEMS, at(rf, "/"))] == ["page", ""]


@override_settings(ROOT_URLCONF=__name__)
def test_build_marks_the_part_that_holds_the_page(rf: RequestFactory) -> None:
    home, plan = build(ITEMS, at(rf, "/plan/goals/3/"))
    assert (home.current, plan.current) == ("", "true")
    assert [child.current for child in plan.children] == ["", "true"]


@override_settings(ROOT_URLCONF=__name__)
def test_build_marks_one_child_for_the_parts_own_page(rf: RequestFactory) -> None:
    _, plan = build(ITEMS, at(rf, "/plan/"))
    assert (plan.current, [child.current for child in plan.children]) == ("true", ["page", ""])
