"""Finding people."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cxportal.people.fields import PersonField, find, named
from cxportal.people.models import Department, Person
from tests.builders import make_person
from tests.conftest import SignIn


def _found(client: Client, query: str, **headers: str) -> list[str]:
    page = client.get(f"/people/{query}", headers=headers).context["page"]
    return [person.name for person in page]


@pytest.mark.parametrize("words", ["quinn", "QUINN arborist", "parks quin", "arbor"])
def test_directory_finds_by_name_title_and_department(
    as_: SignIn, staff: Person, parks: Department, words: str
) -> None:
    make_person("Quinn", last_name="Oak", title="Arborist", department=parks)
    make_person("Rob", last_name="Elm", title="Clerk")

    assert _found(as_(staff), f"?q={words}") == ["Quinn Oak"]


def test_directory_lists_active_people_by_name(as_: SignIn, staff: Person) -> None:
    make_person("Zed", last_name="Adams")
    make_person("Amy", last_name="Adams")
    make_person("Gone", last_name="Adams", is_active=False)

    assert _found(as_(staff), "") == ["Amy Adams", "Zed Adams", "Sam Staff"]


def test_directory_shows_who_left_to_the_program_office_only(
    as_: SignIn, staff: Person, program_office: Person
) -> None:
    make_person("Gone", last_name="Adams", is_active=False)

    assert _found(as_(program_office), "?left=1") == ["Gone Adams"]
    assert "Gone Adams" not in _found(as_(staff), "?left=1")


def test_directory_answers_htmx_with_the_list_alone(as_: SignIn, staff: Person) -> None:
    client = as_(staff)

    part = client.get("/people/?q=sam", headers={"HX-Request": "true"}).content.decode()

    assert "<h1>" not in part
    assert "Sam Staff" in part
    assert "<h1>" in client.get("/people/?q=sam").content.decode()


@pytest.mark.parametrize("query", ["?q=%00", "?q=%ED%A0%80", "?q=" + "x" * 5000, "?page=999", "?page=x", "?q=%25_'\""])
def test_directory_survives_anything(as_: SignIn, staff: Person, query: str) -> None:
    assert as_(staff).get(f"/people/{query}").status_code == 200


def test_directory_escapes_what_it_shows(as_: SignIn, staff: Person) -> None:
    make_person("<script>", last_name="{{ 7|add:7 }}", title="<b>")

    content = as_(staff).get("/people/?q=<script>").content.decode()

    assert "&lt;script&gt; {{ 7|add:7 }}" in content
    assert "<script> " not in content


def test_directory_takes_the_same_queries_at_any_size(
    as_: SignIn, staff: Person, parks: Department, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(staff)
    client.get("/people/")
    with CaptureQueriesContext(connection) as first:
        client.get("/people/")
    for _ in range(29):
        make_person(department=parks)
    with django_assert_num_queries(len(first)):
        client.get("/people/")


def test_names_are_offered_with_the_number(as_: SignIn, program_office: Person) -> None:
    make_person("Quinn", last_name="Oak", employee_number="Q1")

    content = as_(program_office).get("/people/names/?manager=quinn").content.decode()

    assert '<option value="Quinn Oak · Q1">' in content
    assert as_(program_office).get("/people/names/?manager=q").content.decode().strip() == ""


def test_employee_numbers_are_not_for_everybody(as_: SignIn, staff: Person) -> None:
    other = make_person("Quinn", last_name="Oak", employee_number="Q1234")
    client = as_(staff)

    for page in (
        "/people/names/?manager=quinn",
        f"/people/directory/{other.pk}/",
        "/people/?q=quinn",
        "/search/?q=quinn",
    ):
        assert b"Q1234" not in client.get(page).content
    assert f"Quinn Oak · {other.email}" in client.get("/people/names/?manager=quinn").content.decode()


@pytest.mark.parametrize("email", ["quinn@county.example", None])
def test_a_field_shows_who_is_there_already_without_the_number(db: None, email: str | None) -> None:
    """Anybody may look at it: a nomination, a goal's owner. What it shows finds the same person again."""
    person = make_person("Quinn", last_name="Oak", employee_number="Q1234", email=email)
    make_person("Quinn", last_name="Oak")
    shown = PersonField().prepare_value(person.pk)
    assert shown == f"Quinn Oak · {email or f'#{person.pk}'}"
    assert find(shown) == person


@pytest.mark.parametrize("text", ["Q1", "q1", "quinn@county.example", "Quinn Oak", "Oak", "Quinn Oak · Q1"])
def test_find_knows_who_is_meant(db: None, text: str) -> None:
    person = make_person("Quinn", last_name="Oak", employee_number="Q1", email="quinn@county.example")

    assert find(text) == person
    assert find(named(person)) == person


def test_find_asks_when_several_match(db: None) -> None:
    make_person("Quinn", last_name="Oak", employee_number="Q1")
    make_person("Quinn", last_name="Oak", employee_number="Q2")

    with pytest.raises(Exception, match=r"Several people match: Quinn Oak · .*, Quinn Oak · .*\. Add the number or"):
        find("Quinn Oak")


@pytest.mark.parametrize("text", ["Nobody", " · ", " · #", "#999999", "#²", "x" * 400, "<b>"])
def test_find_says_what_to_do_where_nobody_matches(db: None, text: str) -> None:
    with pytest.raises(Exception, match="Nobody here is called"):
        find(text)


@pytest.mark.parametrize("words", ["a\0b", "\0", "x" * 70_000, "y " * 40_000])
def test_words_that_no_database_looks_for_find_nobody_or_somebody(director: Person, words: str) -> None:
    for found in (Person.objects.matching(words), Person.objects.called(words[:200])):
        assert set(found) <= {director}
