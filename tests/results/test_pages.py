"""Results, the gap, comments and files: what each shows, to whom, and what it never shows."""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.history.models import Entry
from cxportal.jobs.models import Job
from cxportal.people.models import Department, DepartmentKind, Person
from feedback.responses.models import ResultSettings, SealedMonth
from feedback.responses.publishing import publish
from feedback.results.models import GapNote, NoteState
from feedback.touchpoints.models import Touchpoint
from pathways.models import Objective, Stage
from tests.builders import make_department, make_pathway
from tests.conftest import SignIn
from tests.responses.builders import make_touchpoint
from tests.results.conftest import CUSTOMER, SELF, by_customers, by_staff, closed_round

RESULTS, GAP, NOTES = reverse("results:results"), reverse("results:gap"), reverse("results:notes")


def page(client: Client, address: str, **query: Any) -> str:
    return " ".join(client.get(address, query).content.decode().split())


@pytest.mark.usefixtures("answered")
def test_the_county_is_told_in_words(as_: SignIn, staff: Person) -> None:
    shown = page(as_(staff), RESULTS)
    assert '<p class="headline">HEART index 80%, 120 people</p>' in shown
    assert "100% favorable, 120 people" in shown


@pytest.mark.usefixtures("answered")
def test_a_small_department_is_not_shown(as_: SignIn, staff: Person, utilities: Department) -> None:
    client = as_(staff)
    assert f'department={utilities.pk}">Utilities</a></th><td class="muted"' in page(client, RESULTS)
    assert "Nothing to show here yet" in page(client, RESULTS, department=utilities.pk)


@pytest.mark.usefixtures("answered")
def test_a_change_is_told_in_points(as_: SignIn, staff: Person, desk: Touchpoint) -> None:
    by_customers(desk, 10, ago=5, h1=1, e1=1, a1=1, r1=1, t1=1)
    publish(today())
    shown = page(as_(staff), RESULTS, months=3)
    assert "HEART index 80%, 120 people, up 80 points on the 3 months before" in shown


@pytest.mark.usefixtures("answered")
def test_staff_rounds_are_compared_with_the_round_before(as_: SignIn, staff: Person, parks: Department) -> None:
    by_staff(closed_round(SELF, ago=7, name="Spring"), parks, 10, h1=1, e1=4, a1=4, r1=4, t1=4)
    publish(today())
    shown = page(as_(staff), RESULTS, who="self")
    assert "43 people, up 20 points since" in shown  # the small department counts for the county


@pytest.mark.usefixtures("answered")
def test_frontline_filter_narrows(as_: SignIn, staff: Person, parks: Department) -> None:
    shown = page(as_(staff), RESULTS, who="self", department=parks.pk, frontline="yes")
    assert "30 people</p>" in shown


@pytest.mark.usefixtures("answered")
def test_touchpoints_of_a_department_stand_beside_each_other(
    as_: SignIn, staff: Person, parks: Department, desk: Touchpoint
) -> None:
    small = make_touchpoint(parks, service="Pool", location="North")
    by_customers(small, 4)
    publish(today())
    shown = page(as_(staff), RESULTS, department=parks.pk)
    assert '<th scope="row">Boat ramp, South Beach</th><td class="number of-all" data-label="Index"><b>80%</b>' in shown
    assert '<th scope="row">Pool, North</th><td class="muted"' in shown


@pytest.mark.usefixtures("answered")
def test_a_merged_touchpoint_counts_for_the_other(as_: SignIn, staff: Person, desk: Touchpoint) -> None:
    old = make_touchpoint(desk.department, service="Old desk")
    by_customers(old, 10)
    publish(today())
    Touchpoint.objects.filter(pk=old.pk).update(merged_into=desk, retired_at="2026-01-01T00:00Z")
    assert "130 people</p>" in page(as_(staff), RESULTS, touchpoint=desk.pk)


def test_before_anything_is_published_the_page_says_so(as_: SignIn, staff: Person) -> None:
    for who in (CUSTOMER, SELF):
        assert "Nothing to show here yet" in page(as_(staff), RESULTS, who=who)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("query", [{"department": "x"}, {"months": "5"}, {"touchpoint": "999999"}, {"who": "me"}])
def test_a_filter_that_makes_no_sense_narrows_nothing(as_: SignIn, staff: Person, query: dict[str, str]) -> None:
    assert "HEART index 80%, 120 people</p>" in page(as_(staff), RESULTS, **query)


@pytest.mark.usefixtures("answered")
def test_what_is_published_is_on_the_page_at_once(as_: SignIn, staff: Person, desk: Touchpoint) -> None:
    client = as_(staff)
    page(client, RESULTS)
    by_customers(desk, 10)
    assert "120 people</p>" in page(client, RESULTS)
    publish(today())
    assert "130 people</p>" in page(client, RESULTS)


@pytest.mark.usefixtures("answered")
def test_files_hold_what_the_page_shows(as_: SignIn, staff: Person, utilities: Department) -> None:
    client = as_(staff)
    answer = client.get(reverse("results:file", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    first = rows[0]
    assert (first["What"], first["People"], first["Percent favorable"]) == ("Helpfulness", "120", "100.0")
    hidden = [row for row in rows if row["Group"] == "Utilities"]
    assert {(row["People"], row["1"], row["Note"]) for row in hidden} == {("", "", "too few people")}
    book = load_workbook(io.BytesIO(client.get(reverse("results:file", args=["xlsx"])).content))
    assert book.active.max_row == len(rows) + 1


def test_files_of_another_kind_are_not_found(as_: SignIn, staff: Person) -> None:
    assert as_(staff).get(reverse("results:file", args=["pdf"])).status_code == 404


@pytest.mark.usefixtures("answered")
def test_the_gap_names_and_flags_a_blind_spot(as_: SignIn, director: Person, parks: Department) -> None:
    shown = page(as_(director), GAP, department=parks.pk)
    assert "+100.0" in shown
    assert "Blind spot" in shown
    assert "Flagged (z = " in shown
    assert shown.count("Make it a goal") == 1  # the other letters are in line


@pytest.mark.usefixtures("answered")
def test_the_gap_of_a_small_department_is_not_shown(as_: SignIn, staff: Person, utilities: Department) -> None:
    shown = page(as_(staff), GAP, department=utilities.pk)
    assert shown.count("Too few answers") == 5


@pytest.fixture
def note(parks: Department, director: Person) -> GapNote:
    return GapNote.objects.create(
        department=parks, letter="T", points=21, own=80, own_people=40, customers=59, customer_people=90, flagged=True,
        link=GAP, by=director,
    )  # fmt: skip


def test_a_note_is_dropped_and_taken_up_again(as_: SignIn, director: Person, note: GapNote) -> None:
    client = as_(director)
    states = []
    for to in ("dropped", "dropped", "open", "nonsense"):
        client.post(reverse("results:move", args=[note.pk]), {"to": to})
        note.refresh_from_db()
        states.append(note.state)
    assert states == [NoteState.DROPPED, NoteState.DROPPED, NoteState.OPEN, NoteState.OPEN]


def test_a_dropped_note_stays_so_where_another_is_open(as_: SignIn, director: Person, note: GapNote) -> None:
    GapNote.objects.filter(pk=note.pk).update(state=NoteState.DROPPED)
    note.pk = None
    note.save()
    first = GapNote.objects.order_by("pk")[0]
    as_(director).post(reverse("results:move", args=[first.pk]), {"to": "open"})
    assert GapNote.objects.get(pk=first.pk).state == NoteState.DROPPED


def test_rules_are_kept_with_their_history(as_: SignIn, program_office: Person) -> None:
    data = {"minimum_comments": "12", "gap_points": "15", "gap_people": "40"}
    client, address = as_(program_office), reverse("results:settings")
    data["seen"] = client.get(address).context["form"].initial["seen"]
    assertRedirects(client.post(address, data), address)
    rules = ResultSettings.current()
    assert (rules.minimum_comments, rules.gap_points, rules.gap_people) == (12, 15, 40)
    assert Entry.objects.about(rules).count() == 1


@pytest.mark.parametrize(("field", "value"), [("minimum_comments", "9"), ("gap_points", "0")])
def test_no_rule_goes_below_the_minimum(as_: SignIn, program_office: Person, field: str, value: str) -> None:
    data = {"minimum_comments": "10", "gap_points": "10", "gap_people": "30", field: value}
    shown = as_(program_office).post(reverse("results:settings"), data).content.decode()
    assert f'value="{value}"' in shown
    assert getattr(ResultSettings.current(), field) != int(value)


def test_counting_anew_is_a_job(as_: SignIn, program_office: Person) -> None:
    assertRedirects(as_(program_office).post(reverse("results:recompute")), Job.objects.get().get_absolute_url())


@pytest.mark.usefixtures("answered")
def test_comments_are_for_those_who_look_after_the_department(
    as_: SignIn, staff: Person, director: Person, other_director: Person, parks: Department
) -> None:
    address = reverse("results:comments")
    answers = [as_(one).get(address, {"department": parks.pk}).status_code for one in (staff, director, other_director)]
    assert answers == [403, 200, 403]


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address + ("&" if "?" in address else "?") + "again=1")
    return len(queries)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("address", [RESULTS, f"{RESULTS}?who=self", GAP, reverse("results:file", args=["csv"])])
def test_pages_take_the_same_queries_at_30(as_: SignIn, program_office: Person, address: str) -> None:
    client = as_(program_office)
    at_few = queries_of(client, address)
    for number in range(30):
        unit = make_department(f"Unit {number}", kind=DepartmentKind.DEPARTMENT)
        by_customers(make_touchpoint(unit), 6)
    publish(today())
    assert queries_of(client, address) == at_few


@pytest.mark.parametrize("many", [1, 30])
def test_notes_take_the_same_queries(as_: SignIn, director: Person, django_assert_num_queries: Any, many: int) -> None:
    client = as_(director)
    for number in range(many):
        GapNote.objects.create(
            department=make_department(f"Place {number}"), letter="H", points=1, own=50, own_people=9, customers=49,
            customer_people=9, flagged=False, link=GAP, by=director,
        )  # fmt: skip
    client.get(NOTES)
    with django_assert_num_queries(NOTES_QUERIES):
        client.get(NOTES)


NOTES_QUERIES = 9


def test_sealed_months_are_named_where_counts_are_run(as_: SignIn, program_office: Person) -> None:
    client, address = as_(program_office), reverse("results:settings")
    assert "None. When the answers of a month" in client.get(address).content.decode()
    SealedMonth.objects.create(kind=CUSTOMER, month=202501)
    assert '<th scope="row">Jan 2025</th>' in client.get(address).content.decode()


@pytest.mark.usefixtures("answered")
def test_results_come_in_spanish(as_: SignIn, staff: Person, parks: Department) -> None:
    client = as_(staff)
    for who, words in (("customer", "Últimos 12 meses"), ("self", "Quienes atienden directamente a clientes")):
        english = page(client, RESULTS, who=who, department=parks.pk, lang="en")
        spanish = page(client, RESULTS, who=who, department=parks.pk, lang="es")
        assert words in spanish
        assert "Índice HEART" in spanish
        assert not any(said in spanish for said in ("Favorable answers", "people</", ">Department<", "too few"))
        assert "HEART index" in english


@pytest.mark.usefixtures("answered")
def test_gap_notes_and_comments_come_in_spanish(
    as_: SignIn, director: Person, parks: Department, note: GapNote
) -> None:
    client = as_(director)
    gap = page(client, GAP, department=parks.pk, lang="es")
    assert "¿Nos vemos como nos ven nuestros clientes?" in gap
    assert not any(said in gap for said in ("Own view", "Blind spot", "Flagged", "people answered", "could be"))
    notes = page(client, NOTES, lang="es")
    assert "Punto ciego, 21.0 puntos" in notes
    assert "Por redactar" in notes
    assert "¿Qué dicen con sus propias palabras?" in page(client, reverse("results:comments"), lang="es")


@pytest.mark.usefixtures("answered")
def test_history_keeps_one_language(as_: SignIn, director: Person, parks: Department, note: GapNote) -> None:
    client = as_(director)
    client.get(NOTES, {"lang": "es"})
    client.post(reverse("results:move", args=[note.pk]), {"to": "dropped"})
    assert Entry.objects.about(parks).newest_first()[0].text == "Note on T: dropped"
    assert "La anotación de esta brecha está guardada." in page(client, NOTES)


@pytest.mark.usefixtures("answered")
def test_a_gap_of_the_county_is_noted_with_one_click(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    assert page(client, GAP).count("Note for an objective") == 1  # the other letters are in line
    for _ in range(2):
        assertRedirects(client.post(reverse("results:note_county"), {"letter": "T"}), NOTES)
    note = GapNote.objects.get()
    assert note.department is None
    assert (note.letter, float(note.points), note.by) == ("T", 100, program_office)
    assert (note.own_people, note.customer_people, note.flagged, note.link) == (43, 120, True, GAP)
    assert Entry.objects.about(County.current()).newest_first()[0].text.startswith("Blind spot in Timeliness noted")
    assert "Note for an objective" not in page(client, GAP)
    assert "Draft the objective" in page(client, NOTES)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("letter", ["", "X", "HE", "\0", "H"])
def test_no_gap_of_the_county_no_note(as_: SignIn, program_office: Person, letter: str) -> None:
    as_(program_office).post(reverse("results:note_county"), {"letter": letter})
    assert not GapNote.objects.exists()


@pytest.fixture
def of_county(program_office: Person) -> GapNote:
    return GapNote.objects.create(
        letter="T", points=12, own=80, own_people=400, customers=68, customer_people=900, flagged=True, link=GAP,
        by=program_office,
    )  # fmt: skip


def test_a_gap_of_the_county_becomes_an_objective(as_: SignIn, program_office: Person, of_county: GapNote) -> None:
    client, pathway = as_(program_office), make_pathway()
    address = reverse("results:objective", args=[of_county.pk])
    begun = client.get(address).context["form"].initial
    assert begun["title"] == "Our customers see our timeliness as we do: 80.0% favorable instead of 68.0%"
    assert "Blind spot of 12 points, flagged" in begun["details"].replace("12.0", "12")
    told = {"title": "Answer within two days", "details": begun["details"], "pathway": pathway.pk}
    wrong = client.post(address, {**told, "title": ""})
    assert "Blind spot" in wrong.content.decode()
    for _ in range(2):
        assertRedirects(client.post(address, told), Objective.objects.get().get_absolute_url())
    made = Objective.objects.get()
    of_county.refresh_from_db()
    assert (made.stage, of_county.state, of_county.objective) == (Stage.FUTURE, NoteState.DRAFTED, made)
    assert "Open the objective" in page(client, NOTES)


def test_a_dropped_gap_of_the_county_becomes_nothing(as_: SignIn, program_office: Person, of_county: GapNote) -> None:
    client = as_(program_office)
    client.post(reverse("results:move", args=[of_county.pk]), {"to": "dropped"})
    told = {"title": "Answer within two days", "pathway": make_pathway().pk}
    answer = client.post(reverse("results:objective", args=[of_county.pk]), told, follow=True)
    assert "This note was dropped" in answer.content.decode()
    assert not Objective.objects.exists()


def test_only_who_edits_the_plan_notes_for_the_county(as_: SignIn, director: Person, of_county: GapNote) -> None:
    client = as_(director)
    assert "Note for an objective" not in page(client, GAP)
    assert client.post(reverse("results:move", args=[of_county.pk]), {"to": "dropped"}).status_code == 403
    assert client.post(reverse("aims:from_note", args=[of_county.pk])).status_code == 404


def test_the_objective_of_a_gap_is_drafted_in_spanish(as_: SignIn, program_office: Person, of_county: GapNote) -> None:
    client, address = as_(program_office), reverse("results:objective", args=[of_county.pk])
    answer = client.get(address, {"lang": "es"})
    begun, shown = answer.context["form"].initial, answer.content.decode()
    assert begun["title"] == (
        "Nuestros clientes nos ven en puntualidad como nosotros: 80.0% favorable en lugar de 68.0%"
    )
    assert begun["details"].startswith("Punto ciego de 12.0 puntos (brecha señalada): visión propia")
    english = ("Draft", "Title", "Details", "Pathway", "Target date", "By when", "What was seen", "without saving")
    assert [words for words in english if words in shown.split("<main")[1].split("</main>")[0]] == []
    wrong = client.post(address, {"title": "", "details": begun["details"], "pathway": make_pathway().pk})
    assert "Punto ciego de 12.0 puntos" in wrong.content.decode()


@pytest.mark.usefixtures("answered")
def test_pictures_come_for_a_wide_and_for_a_narrow_screen(as_: SignIn, staff: Person, parks: Department) -> None:
    """The same letters and figures in both; the narrow one leaves the letters' names to the tiles."""
    for address, kind in ((GAP, "gap"), (RESULTS, "letters")):
        shown = page(as_(staff), address, department=parks.pk)
        wide, narrow = (
            re.search(rf'<svg class="chart chart--{kind} chart--{size}".*?</svg>', shown) for size in ("wide", "narrow")
        )
        assert wide
        assert narrow
        told = [re.findall(r'class="chart__(?:letter|value)"[^>]*>([^<]+)<', found[0]) for found in (wide, narrow)]
        assert told[0] == told[1]
        assert len(told[0]) == 10
        assert ("Helpfulness" in wide[0], "Helpfulness</text>" in narrow[0]) == (True, False)


@pytest.mark.usefixtures("answered")
def test_letters_and_questions_show_how_answers_spread(as_: SignIn, staff: Person, parks: Department) -> None:
    shown = page(as_(staff), RESULTS, department=parks.pk)
    letters, questions = (part.split("</table>")[0] for part in shown.split("<caption>")[1:3])
    assert letters.startswith("By letter")
    assert letters.count('class="distribution"') == letters.count("<tr>") - 1 == 5
    hidden = questions.count("too few people")
    assert questions.count('class="distribution"') + hidden == questions.count("<tr>") - 1
