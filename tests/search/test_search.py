"""One search box: what is found, by whom, how it is shown, and what is refused."""

import re
from typing import Any

import pytest
from django.test import Client

from cxportal.county.models import County
from cxportal.dashboards.search import excerpt, pieces
from cxportal.people.models import Department, Person
from goals.models import Behavior, Goal, HeartLetter, JourneyStep, Outcome, Statement
from pathways.models import Objective, Pathway
from tests.builders import make_department, make_goal, make_objective, make_pathway, make_person, make_step, make_update
from tests.conftest import SignIn
from tests.plan_pages.html import heading_of, main_of, queries_of, text_of

SEARCH = "/search/"


@pytest.fixture
def zebras(parks: Department) -> Pathway:
    """One of each thing that can be found, each with the word zebra."""
    outcome = Outcome.objects.create(goal=make_goal(number=1, title="Know them"), text="They know the zebra.")
    assert outcome.goal.number == 1
    pathway = make_pathway(number=1, title="Zebra crossings")
    make_objective("Paint a zebra", pathway=pathway)
    make_person("Zebra", last_name="Jones", department=parks)
    make_department("Zebra Control")
    JourneyStep.objects.create(
        key="s", number=1, title="Meet", short="Meet", question="Who?", what="A zebra.", why="B", how="C"
    )
    return pathway


def found(answer: Any) -> dict[str, list[str]]:
    """Titles by group."""
    return {group.source.key: [hit.title for hit in group.hits] for group in answer.context["groups"]}


EVERYTHING = {
    "goals": ["Goal 1: Know them"],
    "pathways": ["Pathway 1: Zebra crossings"],
    "objectives": ["Paint a zebra"],
    "people": ["Zebra Jones"],
    "departments": ["Zebra Control"],
    "pages": ["Step 1: Meet"],
}


def test_search_finds_plan_people_departments_and_pages(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    assert found(as_(staff).get(SEARCH, {"q": "zebra"})) == EVERYTHING


def test_search_is_kind_to_case_and_spaces(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    assert found(as_(staff).get(SEARCH, {"q": "  ZEBRA\t"})) == EVERYTHING


def test_every_word_must_occur(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    assert found(as_(staff).get(SEARCH, {"q": "zebra paint"})) == {"objectives": ["Paint a zebra"]}


def test_a_visitor_finds_pages_alone(client: Client, zebras: Pathway) -> None:
    assert found(client.get(SEARCH, {"q": "zebra"})) == {"pages": ["Step 1: Meet"]}


def test_a_visitor_finds_a_public_plan_but_no_people(client: Client, zebras: Pathway) -> None:
    County.objects.update_or_create(pk=1, defaults={"plan_is_public": True})
    assert set(found(client.get(SEARCH, {"q": "zebra"}))) == {"goals", "pathways", "objectives", "pages"}


@pytest.mark.parametrize("group", ["people", "departments", "goals"])
def test_a_visitor_cannot_ask_for_a_closed_group(client: Client, zebras: Pathway, group: str) -> None:
    answer = client.get(SEARCH, {"q": "zebra", "in": group})
    assert "Zebra Jones" not in text_of(answer)
    assert found(answer) == {"pages": ["Step 1: Meet"]}


def test_what_leads_wrote_is_not_searched(as_: SignIn, lead: Person, objective: Objective) -> None:
    make_update(objective, lead, narrative="Giraffe", barriers="Giraffe", next_step="Giraffe")
    assert "Nothing found" in text_of(as_(lead).get(SEARCH, {"q": "giraffe"}))


def test_people_who_left_are_not_found(as_: SignIn, staff: Person, parks: Department) -> None:
    make_person("Gone", last_name="Away", is_active=False)
    assert "Nothing found" in text_of(as_(staff).get(SEARCH, {"q": "away"}))


def test_objectives_are_found_by_their_steps(as_: SignIn, staff: Person, objective: Objective) -> None:
    make_step(objective, "Order a giraffe")
    assert found(as_(staff).get(SEARCH, {"q": "giraffe"})) == {"objectives": [objective.title]}


def test_archived_objectives_are_not_found(as_: SignIn, staff: Person, objective: Objective) -> None:
    Objective.objects.update(archived_at="2026-01-01T00:00Z")
    assert "Nothing found" in text_of(as_(staff).get(SEARCH, {"q": "telephone rings"}))


@pytest.mark.parametrize(
    ("q", "title"),
    [("wreathe", "Mission"), ("prompt", "Timeliness"), ("yodel", "How we behave"), ("heart", "Serving with HEART")],
)
def test_pages_are_found_by_their_words(client: Client, db: None, q: str, title: str) -> None:
    Statement.objects.create(key="mission", label="Mission", text="Wreathe everyone.")
    HeartLetter.objects.create(key="T", name="Timeliness", promise="Being prompt.")
    Behavior.objects.create(key="b", text="We yodel")
    assert title in found(client.get(SEARCH, {"q": q}))["pages"]


def test_a_long_group_shows_its_first_hits_and_leads_to_all(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    for number in range(7):
        make_objective(f"Zebra {number}", pathway=zebras)
    answer = as_(staff).get(SEARCH, {"q": "zebra"})
    assert len(found(answer)["objectives"]) == 5
    assert '<a href="/search/?q=zebra&amp;in=objectives">Show all 8' in main_of(answer)


def test_all_of_a_group_is_paged(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    for number in range(30):
        make_objective(f"Zebra {number}", pathway=zebras)
    answer = as_(staff).get(SEARCH, {"q": "zebra", "in": "objectives", "page": "2"})
    assert len(answer.context["hits"]) == 6
    assert "?q=zebra&amp;in=objectives&amp;page=1" in main_of(answer)


def test_every_hit_leads_somewhere(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    client = as_(staff)
    links = re.findall(
        r'<li><span class="row-list__main"><a href="([^"]+)"', main_of(client.get(SEARCH, {"q": "zebra"}))
    )
    assert len(links) == len(EVERYTHING)
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


def test_words_found_are_marked(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    assert "Paint a <mark>zebra</mark>" in main_of(as_(staff).get(SEARCH, {"q": "ZEBRA"}))


def test_marking_never_lets_markup_through(as_: SignIn, staff: Person, db: None) -> None:
    make_objective("Use <b>bold</b> & <script>")
    page = main_of(as_(staff).get(SEARCH, {"q": "<b> & script"}))
    assert "Use <mark>&lt;b&gt;</mark>bold&lt;/b&gt; <mark>&amp;</mark> &lt;<mark>script</mark>&gt;" in page


def test_what_was_typed_stays_in_the_field_as_text(client: Client, db: None) -> None:
    answer = client.get(SEARCH, {"q": '"><script>{{ 7|add:7 }}'})
    page = main_of(answer)
    assert "<script>" not in page
    assert 'value="&quot;&gt;&lt;script&gt;{{ 7|add:7 }}"' in page


@pytest.mark.parametrize(
    ("q", "said"),
    [("a\0b", "Null characters are not allowed."), ("x" * 201, "Shorten this to 200 characters")],
    ids=["NUL", "over-long"],
)
def test_words_that_cannot_be_sought_are_refused_in_words(client: Client, db: None, q: str, said: str) -> None:
    answer = client.get(SEARCH, {"q": q})
    assert answer.status_code == 200
    assert said in text_of(answer)


@pytest.mark.parametrize(
    "query", ["?q=%ED%A0%80", "?q=(((", "?q=%25_", "?q=.*", "?q=a&in=nothing", "?in=people", "?page=x"]
)
def test_odd_addresses_do_no_harm(as_: SignIn, staff: Person, query: str) -> None:
    assert as_(staff).get(SEARCH + query).status_code == 200


def test_a_percent_sign_is_no_wildcard(as_: SignIn, staff: Person, zebras: Pathway) -> None:
    assert "Nothing found" in text_of(as_(staff).get(SEARCH, {"q": "%"}))


def test_without_words_the_page_asks_for_some(client: Client, db: None) -> None:
    assert heading_of(client.get(SEARCH)) == "What are you looking for?"


def test_nothing_found_says_what_to_try(client: Client, db: None) -> None:
    assert "Nothing found Check the spelling" in text_of(client.get(SEARCH, {"q": "giraffe"}))


def test_search_is_only_read(client: Client, db: None) -> None:
    assert client.post(SEARCH).status_code == 405


@pytest.mark.parametrize("query", ["?q=zebra", "?q=zebra&in=objectives", "?q=zebra&in=people"])
def test_queries_stay_the_same_as_more_is_found(as_: SignIn, staff: Person, zebras: Pathway, query: str) -> None:
    client = as_(staff)
    few = queries_of(client, SEARCH + query)
    for number in range(30):
        Outcome.objects.create(goal=Goal.objects.get(number=1), text=f"Zebra {number}")
        make_objective(f"Zebra {number}", pathway=make_pathway(title=f"Zebra {number}"))
        make_person("Zebra", department=make_department(f"Zebra {number}"))
    assert queries_of(client, SEARCH + query) == few


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Plain", [], [("Plain", False)]),
        (
            "A customer's customers",
            ["customer"],
            [("A ", False), ("customer", True), ("'s ", False), ("customer", True), ("s", False)],
        ),
        ("trainers train", ["train", "trainer"], [("trainer", True), ("s ", False), ("train", True)]),
        ("a+b", ["+"], [("a", False), ("+", True), ("b", False)]),
    ],
)
def test_a_text_comes_in_pieces(text: str, words: list[str], expected: list[tuple[str, bool]]) -> None:
    assert pieces(text, words) == expected


def test_a_long_text_is_cut_around_the_word() -> None:
    text = "before " * 100 + "needle" + " after" * 100
    cut = excerpt(text, ["needle"])
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert "needle" in cut
    assert len(cut) <= 190


def test_a_short_text_is_whole() -> None:
    assert excerpt("short text", ["none"]) == "short text"


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert len(excerpt("x" * 1000, ["x"])) <= 190
