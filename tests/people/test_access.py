"""Guards of views, and text that outlives its session."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import include, path
from django.views.decorators.http import require_POST

from cxportal.people.access import (
    KEPT_BYTES,
    SESSION_ENDED,
    TOKEN_REPLACED,
    TYPIST_COOKIE,
    allowed,
    kept_form,
    never_kept,
    signed_in,
)
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest, is_administrator
from tests.conftest import SignIn


def _shown(request: HttpRequest) -> HttpResponse:
    kept = kept_form(request)
    said = [str(message) for message in get_messages(request)]
    return JsonResponse({"kept": kept and dict(kept.lists()), "said": said})


@signed_in
def note(request: AuthenticatedHttpRequest) -> HttpResponse:
    return HttpResponse("saved") if request.method == "POST" else _shown(request)


@signed_in
def thing(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _shown(request)


@require_POST
@signed_in(form_at="thing")
def ask(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("asked")


@never_kept
@signed_in
def answers(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _shown(request)


@allowed(is_administrator)
def office(request: AuthenticatedHttpRequest) -> HttpResponse:
    return HttpResponse("welcome")


urlpatterns = [
    path("note/", note),
    path("answers/", answers),
    path("office/", office),
    path("things/<int:pk>/", thing, name="thing"),
    path("things/<int:pk>/ask/", ask),
    path("", include("cxportal.urls")),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def expired(staff: Person, as_: SignIn) -> Client:
    """The browser of `staff`, whose session has ended."""
    client = as_(staff)
    client.get("/note/")
    client.session.flush()
    del client.cookies["sessionid"]
    return client


def _next(response: HttpResponseBase) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["next"][0]


def test_signed_in_leads_a_visitor_to_sign_in_and_back(client: Client, db: None) -> None:
    response = client.get("/note/?page=2")

    assert response.status_code == 302
    assert _next(response) == "/note/?page=2"


def test_signed_in_lets_a_person_pass(staff: Person, as_: SignIn) -> None:
    assert as_(staff).post("/note/").content == b"saved"


def test_signed_in_does_not_know_inactive_people(staff: Person, as_: SignIn) -> None:
    client = as_(staff)
    Person.objects.filter(pk=staff.pk).update(is_active=False)

    assert client.get("/note/").status_code == 302


def test_signed_in_sends_htmx_to_the_sign_in_page_whole(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/things/3/?tab=1"}

    response = client.get("/note/", headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"].endswith("?next=%2Fthings%2F3%2F%3Ftab%3D1")
    assert response.content == b""


def test_allowed_refuses_the_wrong_role(staff: Person, as_: SignIn) -> None:
    assert as_(staff).get("/office/").status_code == 403


def test_allowed_leads_a_visitor_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/office/").status_code == 302


def test_allowed_lets_the_role_pass(administrator: Person, as_: SignIn) -> None:
    assert as_(administrator).get("/office/").content == b"welcome"


def test_text_comes_back_after_the_session_ended(expired: Client, staff: Person, as_: SignIn) -> None:
    response = expired.post("/note/", {"text": "Two lines\nof “text”", "tick": ["a", "b"], "csrfmiddlewaretoken": "x"})
    assert _next(response) == "/note/"

    shown = as_(staff).get("/note/").json()

    assert shown == {"kept": {"text": ["Two lines\nof “text”"], "tick": ["a", "b"]}, "said": [SESSION_ENDED]}


def test_text_comes_back_once(expired: Client, staff: Person, as_: SignIn) -> None:
    expired.post("/note/", {"text": "mine"})
    client = as_(staff)
    client.get("/note/")

    assert client.get("/note/").json() == {"kept": None, "said": []}


def test_text_is_never_shown_to_another_person(expired: Client, staff: Person, manager: Person, as_: SignIn) -> None:
    expired.post("/note/", {"text": "private"})

    assert as_(manager).get("/note/").json()["kept"] is None
    assert "private" not in str(dict(expired.session))


def test_text_is_shown_only_on_its_page(expired: Client, staff: Person, as_: SignIn) -> None:
    expired.post("/note/", {"text": "mine"})
    client = as_(staff)

    assert client.get("/things/3/").json()["kept"] is None
    assert client.get("/note/").json()["kept"] == {"text": ["mine"]}


def test_text_of_a_post_only_view_comes_back_on_the_page_of_its_form(
    expired: Client, staff: Person, as_: SignIn
) -> None:
    response = expired.post("/things/3/ask/", {"question": "Why?"})
    assert _next(response) == "/things/3/"

    assert as_(staff).get("/things/3/").json()["kept"] == {"question": ["Why?"]}


def test_text_posted_by_htmx_comes_back_on_the_whole_page(expired: Client, staff: Person, as_: SignIn) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/things/3/"}

    response = expired.post("/note/", {"text": "mine"}, headers=headers)

    assert response["HX-Redirect"].endswith("?next=%2Fnote%2F")
    assert as_(staff).get("/note/").json()["kept"] == {"text": ["mine"]}


def test_text_is_kept_for_an_hour(expired: Client, staff: Person, as_: SignIn) -> None:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        expired.post("/note/", {"text": "mine"})
    with time_machine.travel("2026-11-23 11:01", tick=False):
        assert as_(staff).get("/note/").json()["kept"] is None


@pytest.mark.parametrize(
    "fields",
    [{"text": "x", "password": "secret"}, {"text": "x", "new_password1": "secret"}, {"text": "x" * KEPT_BYTES}],
)
def test_passwords_and_too_much_text_are_not_kept(expired: Client, fields: dict[str, str]) -> None:
    expired.post("/note/", fields)

    assert "kept_forms" not in expired.session


def test_files_are_not_kept(expired: Client, staff: Person, as_: SignIn) -> None:
    with open(__file__, "rb") as file:
        expired.post("/note/", {"text": "mine", "file": file})

    assert as_(staff).get("/note/").json()["kept"] == {"text": ["mine"]}


def test_a_lone_surrogate_is_kept_as_a_question_mark(expired: Client, staff: Person, as_: SignIn) -> None:
    expired.post("/note/", "text=a%ED%A0%80b", content_type="application/x-www-form-urlencoded")

    assert as_(staff).get("/note/").status_code == 200


def test_a_visitor_of_whom_nothing_is_known_leaves_nothing_behind(client: Client, db: None) -> None:
    client.post("/note/", {"text": "x"})
    client.cookies[TYPIST_COOKIE] = "1:forged"
    client.post("/note/", {"text": "x"})

    assert "sessionid" not in client.cookies


def test_anonymous_answers_are_not_kept(expired: Client) -> None:
    expired.post("/answers/", {"text": "x"})

    assert "kept_forms" not in expired.session


def test_only_the_last_three_texts_are_kept(expired: Client) -> None:
    for number in range(5):
        expired.post(f"/things/{number}/", {"text": "x"})

    assert list(expired.session["kept_forms"]) == ["/things/2/", "/things/3/", "/things/4/"]


def _strict(staff: Person) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    return client


def test_a_replaced_token_leads_back_to_the_form_with_the_text(staff: Person) -> None:
    client = _strict(staff)

    response = client.post("/note/", {"text": "mine"}, headers={"Origin": "http://testserver"})

    assert response["Location"] == "/note/"
    assert client.get("/note/").json() == {"kept": {"text": ["mine"]}, "said": [TOKEN_REPLACED]}


def test_a_foreign_form_is_refused_and_not_kept(staff: Person) -> None:
    client = _strict(staff)

    response = client.post("/note/", {"text": "planted"}, headers={"Origin": "http://evil.example"})

    assert response.status_code == 403
    assert client.get("/note/").json()["kept"] is None


def test_a_browser_without_cookies_is_told_so(staff: Person) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/note/", {"text": "x"}, headers={"Origin": "http://testserver"})

    assert response.status_code == 403
    assert "Allow cookies" in response.content.decode()
