"""A team says what HEART means to it; of two who write at once nothing is lost, and earlier words come back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from goals.letters import FIELDS
from goals.models import HeartLetter
from goals.team_heart.actions import locked, write
from goals.team_heart.models import TeamHeart
from goals.team_heart.predicates import may_write
from tests.builders import make_department, make_head, make_person
from tests.conftest import SignIn
from tests.printing.reading import Printed

WORDS = {name: f"We live {name}." for name in FIELDS.values()}


def page(department: Department, name: str = "detail", *more: int) -> str:
    return reverse(f"team_heart:{name}", args=[department.pk, *more])


def seen(client: Client, department: Department) -> str:
    """The mark of the form as it is drawn now."""
    return str(client.get(page(department, "edit")).context["form"]["seen"].value())


def say(department: Department, by: Person, **told: str) -> TeamHeart:
    row = locked(department)
    write(row, {**WORDS, **told}, by=by)
    return TeamHeart.objects.get(department=department)


def test_anyone_of_the_team_writes_its_words(as_: SignIn, staff: Person, parks: Department) -> None:
    client = as_(staff)
    assert "Your team has not said it yet" in client.get(page(parks)).content.decode()
    data = {**WORDS, "respect": "We say <b>please</b>", "seen": seen(client, parks)}
    for _ in range(2):
        assertRedirects(client.post(page(parks, "edit"), data), page(parks))
    row = TeamHeart.objects.get()
    assert (row.respect, row.state, Entry.objects.about(row).count()) == ("We say <b>please</b>", "", 1)
    assert "We say &lt;b&gt;please&lt;/b&gt;" in client.get(page(parks)).content.decode()


def test_second_writer_sees_what_changed_and_keeps_their_words(
    as_: SignIn, staff: Person, director: Person, parks: Department
) -> None:
    client = as_(staff)
    mark = seen(client, parks)
    say(parks, director, respect="First ones")
    answer = client.post(page(parks, "edit"), {**WORDS, "respect": "Mine", "seen": mark})
    form = answer.context["form"]
    assert "Somebody else changed this while you were typing" in answer.content.decode()
    assert "First ones" in answer.content.decode()
    assert (form["respect"].value(), TeamHeart.objects.get().respect) == ("Mine", "First ones")
    client.post(page(parks, "edit"), {**WORDS, "respect": "Mine", "seen": form["seen"].value()})
    assert TeamHeart.objects.get().respect == "Mine"


def test_earlier_words_come_back(as_: SignIn, staff: Person, director: Person, parks: Department) -> None:
    say(parks, director, respect="Old")
    row = say(parks, director, respect="New")
    latest = Entry.objects.about(row).newest_first()[0]
    client = as_(staff)
    assert page(parks, "restore", latest.pk) in client.get(page(parks, "history")).content.decode()
    for _ in range(2):
        answer = client.post(page(parks, "restore", latest.pk), {"field": "respect"})
        assertRedirects(answer, page(parks, "history"))
    assert TeamHeart.objects.get().respect == "Old"
    assert Entry.objects.about(row).filter(verb="restored-text").count() == 1
    assert client.post(page(parks, "restore", latest.pk), {"field": "department"}).status_code == 404


def test_who_may_write(
    parks: Department, utilities: Department, director: Person, assistant: Person, staff: Person, lead: Person,
    program_office: Person, other_director: Person,
) -> None:  # fmt: skip
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    ranger = make_person(department=trails)
    people = (director, assistant, staff, ranger, program_office, lead, other_director)
    assert [may_write(one, parks) for one in people] == [True, True, True, True, True, False, False]
    assert [may_write(one, trails) for one in people] == [True, True, False, True, True, False, False]


def test_too_long_words_are_refused_and_kept(as_: SignIn, staff: Person, parks: Department) -> None:
    client = as_(staff)
    data = {**WORDS, "respect": "x" * 501, "seen": seen(client, parks)}
    shown = client.post(page(parks, "edit"), data).content.decode()
    assert "usa-error-message" in shown
    assert "We live expertise." in shown
    assert not TeamHeart.objects.written().exists()


def test_list_shows_my_teams_first_and_who_has_said_it(
    as_: SignIn, staff: Person, parks: Department, utilities: Department, director: Person
) -> None:
    say(utilities, director, respect="")
    context = as_(staff).get(reverse("team_heart:list")).context
    assert context["mine"] == [(parks, None)]
    assert [(row.department, row.state) for row in context["page"]] == [(utilities, "4 of 5 letters")]


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    as_: SignIn, staff: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        team = make_department()
        say(team, make_head(team))
    client = as_(staff)
    client.get(reverse("team_heart:list"))
    with django_assert_num_queries(11):
        client.get(reverse("team_heart:list"))


def test_form_shows_what_the_county_promises(as_: SignIn, staff: Person, parks: Department) -> None:
    HeartLetter.objects.create(key="R", name="Respect", promise="Treating everyone with dignity.")
    assert "The county says: Treating everyone with dignity." in as_(staff).get(page(parks, "edit")).content.decode()


def test_poster_is_one_tagged_page(as_: SignIn, staff: Person, parks: Department, director: Person) -> None:
    longest: dict[str, Any] = dict.fromkeys(FIELDS.values(), ("We walk people to the right desk. " * 20)[:500])
    row = say(parks, director, **longest)
    answer = as_(staff).get(page(parks, "poster"))
    printed = Printed(answer.content)
    assert answer.headers["Content-Disposition"] == 'inline; filename="Team HEART of Parks and Recreation.pdf"'
    assert (printed.title, printed.pages, printed.conforms) == (str(row), 1, True)
    assert [tag for tag in printed.tags() if tag in {"H1", "H2"}] == ["H1", *["H2"] * 5]
    assert printed.text.count("We walk people to the right desk.") >= 70
