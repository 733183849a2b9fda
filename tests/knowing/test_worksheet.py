"""A department's worksheet: who reads it and who fills it in, nothing lost between two, and on paper."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from feedback.knowing import papers
from feedback.knowing.actions import fill_in, locked
from feedback.knowing.models import QUESTIONS, Worksheet
from feedback.knowing.predicates import may_fill_in, may_read
from goals.models import JourneyStep
from tests.builders import make_department, make_head, make_person
from tests.conftest import SignIn
from tests.printing.reading import Printed

TEXTS = {name: f"About {name}." for name in QUESTIONS}


def page(department: Department, name: str = "detail", *more: int) -> str:
    return reverse(f"knowing:{name}", args=[department.pk, *more])


def seen(client: Client, department: Department) -> str:
    """The mark of the form as it is drawn now."""
    return str(client.get(page(department, "edit")).context["form"]["seen"].value())


def write(department: Department, by: Person, **told: str) -> Worksheet:
    fill_in(locked(department), {**TEXTS, **told}, by=by)
    return Worksheet.objects.get(department=department)


def test_who_reads_and_who_fills_in(
    parks: Department, utilities: Department, director: Person, assistant: Person, manager: Person, staff: Person,
    program_office: Person, administrator: Person, other_director: Person,
) -> None:  # fmt: skip
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    ranger = make_person(department=trails)
    make_person(department=trails, manager=ranger)
    people = (director, assistant, manager, staff, ranger, program_office, administrator, other_director)
    told = {
        name: [[asked(one, place) for one in people] for place in (parks, trails)]
        for name, asked in (("read", may_read), ("fill in", may_fill_in))
    }
    assert told == {
        "read": [
            [True, True, True, True, True, True, False, False],
            [True, True, True, False, True, True, False, False],
        ],
        "fill in": [
            [True, True, True, False, True, True, False, False],
            [True, True, True, False, True, True, False, False],
        ],
    }


def test_manager_fills_it_in_once(as_: SignIn, manager: Person, parks: Department) -> None:
    client = as_(manager)
    assert "Begin the worksheet" in client.get(page(parks)).content.decode()
    data = {**TEXTS, "strengths": "We <b>greet</b>\n\nWe listen", "seen": seen(client, parks)}
    for _ in range(2):
        assertRedirects(client.post(page(parks, "edit"), data), page(parks))
    row = Worksheet.objects.get()
    assert (row.state, Entry.objects.about(row).count()) == ("", 1)
    shown = client.get(page(parks)).content.decode()
    assert "<p>We &lt;b&gt;greet&lt;/b&gt;</p>" in shown
    assert "Last changed by Max Manager" in shown


def test_staff_read_it_and_are_offered_no_button(
    as_: SignIn, staff: Person, parks: Department, director: Person
) -> None:
    write(parks, director)
    shown = as_(staff).get(page(parks)).content.decode()
    assert "About training_needs." in shown
    assert page(parks, "edit") not in shown
    assert page(parks, "restore", 1)[:-10] not in as_(staff).get(page(parks, "history")).content.decode()


def test_second_editor_sees_what_changed_and_keeps_their_text(
    as_: SignIn, manager: Person, director: Person, parks: Department
) -> None:
    client = as_(manager)
    mark = seen(client, parks)
    write(parks, director, challenges="Theirs")
    answer = client.post(page(parks, "edit"), {**TEXTS, "challenges": "Mine", "seen": mark})
    form = answer.context["form"]
    assert [change.now for change in form.meanwhile] == ["Theirs"]
    assert (form["challenges"].value(), Worksheet.objects.get().challenges) == ("Mine", "Theirs")
    client.post(page(parks, "edit"), {**TEXTS, "challenges": "Mine", "seen": form["seen"].value()})
    assert Worksheet.objects.get().challenges == "Mine"


def test_earlier_text_comes_back(as_: SignIn, manager: Person, director: Person, parks: Department) -> None:
    write(parks, director, root_causes="Old")
    row = write(parks, director, root_causes="New")
    latest = Entry.objects.about(row).newest_first()[0]
    client, address = as_(manager), page(parks, "restore", latest.pk)
    assert address in client.get(page(parks, "history")).content.decode()
    for _ in range(2):
        assertRedirects(client.post(address, {"field": "root_causes"}), page(parks, "history"))
    assert Worksheet.objects.get().root_causes == "Old"
    assert Entry.objects.about(row).filter(verb="restored-text").count() == 1
    assert [client.post(address, {"field": name}).status_code for name in ("strengths", "department", "")] == [404] * 3


def test_too_long_text_is_refused_and_kept(as_: SignIn, manager: Person, parks: Department) -> None:
    client = as_(manager)
    data = {**TEXTS, "strengths": "x" * 6001, "seen": seen(client, parks)}
    shown = client.post(page(parks, "edit"), data).content.decode()
    assert "usa-error-message" in shown
    assert "About opportunities." in shown
    assert not Worksheet.objects.begun().exists()


def test_list_shows_what_one_may_read(
    as_: SignIn, staff: Person, director: Person, program_office: Person, parks: Department, utilities: Department
) -> None:
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    rows = [write(place, director, strengths="") for place in (parks, trails, utilities)]
    found = {}
    for person in (staff, director, program_office):
        context = as_(person).get(reverse("knowing:list")).context
        found[person] = ([row for _, row in context["mine"]], list(context["page"]))
    assert found == {
        staff: ([rows[0]], []),
        director: ([rows[0]], [rows[1]]),
        program_office: ([], rows),
    }
    assert rows[0].state == "5 of 6 parts"


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    as_: SignIn, program_office: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        place = make_department()
        write(place, make_head(place))
    client = as_(program_office)
    client.get(reverse("knowing:list"))
    with django_assert_num_queries(7):
        client.get(reverse("knowing:list"))


def test_pdf_holds_every_part_under_its_heading(
    as_: SignIn, staff: Person, parks: Department, director: Person
) -> None:
    write(parks, director, strengths="", focus_groups="Café, 12 people 🎉")
    answer = as_(staff).get(page(parks, "printed"), {"paper": "a4"})
    printed = Printed(answer.content)
    assert (printed.title, printed.language) == ("Know Ourselves: Parks and Recreation", "en")
    assert (printed.size, printed.is_tagged, printed.conforms) == ((595, 842), True, True)
    assert [tag for tag in printed.tags() if tag in {"H1", "H2"}] == ["H1", *["H2"] * 6]
    for words in ("Strengths Nothing yet.", "Notes from focus groups Café, 12 people", "Last changed by Dana Director"):
        assert words in printed.text


def test_empty_worksheet_asks_the_guides_questions(db: None) -> None:
    printed = Printed(papers.blank(paper="us-letter"))
    assert (printed.title, printed.conforms) == ("Know Ourselves: worksheet", True)
    assert all(" ".join(question.split()) in printed.text for question in QUESTIONS.values())
    assert printed.pages == 3


def test_journey_leads_to_the_worksheet_of_my_department(as_: SignIn, staff: Person, parks: Department) -> None:
    JourneyStep.objects.create(
        key="know-ourselves", number=3, title="Know Ourselves", short="We", question="?", what="A", why="B", how="C"
    )
    address = reverse("goals:journey_step", args=[3])
    assert page(parks) in as_(staff).get(address).content.decode()
    assert "know-ourselves/" not in Client().get(address).content.decode()
