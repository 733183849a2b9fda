"""The objective list: each filter, order, pages, the file, and words that make no sense."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.utils.http import urlencode

from cxportal.county.days import today
from cxportal.people.models import Person
from pathways.models import ActionStep, Objective, Stage
from pathways.rows import LABELS
from tests.builders import make_objective, make_step
from tests.conftest import SignIn
from tests.plan_pages.conftest import Plan
from tests.plan_pages.html import main_of, objectives_listed, queries_of, text_of

LIST = "/objectives/"
HTMX = {"HX-Request": "true"}


def listed(answer: Any) -> set[str]:
    return set(objectives_listed(answer))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "website scripts later"),
        ({"pathway": "1"}, "website later"),
        ({"goal": "2"}, "scripts"),
        ({"lead": "vicki"}, "scripts"),
        ({"lead": "all directors"}, ""),
        ({"status": "at_risk"}, "website"),
        ({"stale": "on"}, "scripts"),
        ({"stage": "future"}, "later"),
        ({"words": "common WRITE"}, "scripts"),
        ({"words": "sitemap"}, "website"),
        ({"pathway": "1", "stage": "priority"}, "website"),
        ({"words": "nothing of the kind"}, ""),
    ],
    ids=str,
)
def test_list_is_narrowed_by(as_: SignIn, staff: Person, plan: Plan, query: dict[str, str], expected: str) -> None:
    assert listed(as_(staff).get(LIST, query)) == {getattr(plan, name).title for name in expected.split()}


def test_list_finds_a_person_who_leads(as_: SignIn, staff: Person, objective: Objective) -> None:
    make_objective("Another one")
    assert listed(as_(staff).get(LIST, {"lead": "Lee Lead"})) == {objective.title}


def test_list_finds_what_all_directors_lead(as_: SignIn, staff: Person, objective: Objective) -> None:
    make_objective("Shared", all_directors=True)
    assert listed(as_(staff).get(LIST, {"lead": "All directors"})) == {"Shared"}


def test_list_leaves_archived_objectives_out(as_: SignIn, staff: Person, plan: Plan) -> None:
    Objective.objects.filter(pk=plan.later.pk).update(archived_at="2026-01-01T00:00Z")
    assert listed(as_(staff).get(LIST)) == {plan.website.title, plan.scripts.title}


def test_words_are_not_sought_in_archived_steps(as_: SignIn, staff: Person, plan: Plan) -> None:
    ActionStep.objects.filter(title="Publish the sitemap").update(archived_at="2026-01-01T00:00Z")
    assert listed(as_(staff).get(LIST, {"words": "sitemap"})) == set()


def test_list_is_in_plan_order(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert objectives_listed(as_(staff).get(LIST)) == [plan.website.title, plan.later.title, plan.scripts.title]


def test_list_by_due_date_puts_the_nearest_first(as_: SignIn, staff: Person, plan: Plan) -> None:
    soon = make_objective("Soon", pathway=plan.training, due_on=today() + dt.timedelta(days=2))
    assert objectives_listed(as_(staff).get(LIST, {"sort": "due"}))[:2] == [soon.title, plan.website.title]


def test_list_by_freshness_puts_the_longest_silence_first(as_: SignIn, staff: Person, plan: Plan) -> None:
    titles = objectives_listed(as_(staff).get(LIST, {"sort": "freshness"}))
    assert titles == [plan.scripts.title, plan.website.title, plan.later.title]


def test_row_says_how_the_objective_stands(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = text_of(as_(staff).get(LIST, {"words": "website"}))
    due = today() + dt.timedelta(days=30)
    row = f"Redesign the website 1. Technology At risk 40% Gordon Updated 3 days ago {due:%b} {due.day}, {due.year}"
    assert row in words


def test_row_says_that_the_objective_is_stale(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert "Vicki Stale, updated 60 days ago" in text_of(as_(staff).get(LIST, {"words": "scripts"}))


def test_row_leads_to_the_objective(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert f'<a href="{plan.website.get_absolute_url()}">Redesign the website</a>' in main_of(as_(staff).get(LIST))


def test_filters_stay_in_the_address_and_in_the_fields(as_: SignIn, staff: Person, plan: Plan) -> None:
    page = main_of(as_(staff).get(LIST, {"pathway": "1", "words": "website", "stale": ""}))
    assert '<option value="1" selected>1. Technology</option>' in page
    assert 'name="words" value="website"' in page


@pytest.mark.parametrize(
    ("rows", "shown"), [("25", 25), ("50", 50), ("200", 60), ("", 25), ("7", 25), ("99999999", 25)]
)
def test_a_page_is_as_long_as_asked(as_: SignIn, staff: Person, plan: Plan, rows: str, shown: int) -> None:
    Objective.objects.bulk_create(
        Objective(title=f"Objective {n}", pathway=plan.training, stage=Stage.FUTURE) for n in range(57)
    )
    assert len(objectives_listed(as_(staff).get(LIST, {"rows": rows}))) == shown


def test_pages_keep_the_filters(as_: SignIn, staff: Person, plan: Plan) -> None:
    Objective.objects.bulk_create(
        Objective(title=f"Objective {n:02}", pathway=plan.training, stage=Stage.FUTURE) for n in range(40)
    )
    answer = as_(staff).get(LIST, {"stage": "future", "pathway": "2", "page": "2"})
    assert len(objectives_listed(answer)) == 15
    assert "?stage=future&amp;pathway=2&amp;page=1" in main_of(answer)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 400])
def test_a_page_that_does_not_exist_shows_one_that_does(as_: SignIn, staff: Person, plan: Plan, page: str) -> None:
    assert len(objectives_listed(as_(staff).get(LIST, {"page": page}))) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"pathway": "abc"}, "Pathway: “abc” is not in the list. Choose one that is."),
        ({"goal": str(10**40)}, "is not in the list. Choose one that is."),
        ({"status": "on fire"}, "Status: “on fire” is not in the list. Choose one that is."),
        ({"sort": "'; drop table"}, "is not in the list. Choose one that is."),
        ({"words": "a\0b"}, "Null characters are not allowed."),
        ({"lead": "\0"}, "Null characters are not allowed."),
        ({"words": "x" * 201}, "Shorten this to 200 characters (it has 201)."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_filter_that_makes_no_sense_is_named_and_narrows_nothing(
    as_: SignIn, staff: Person, plan: Plan, query: dict[str, str], said: str
) -> None:
    answer = as_(staff).get(LIST, query)
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert len(objectives_listed(answer)) == 3


def test_lone_surrogates_in_the_address_do_no_harm(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert as_(staff).get(f"{LIST}?words=%ED%A0%80").status_code == 200


def test_percent_signs_and_markup_in_a_title_come_out_as_text(as_: SignIn, staff: Person, plan: Plan) -> None:
    plan.website.title = "<b>100 %</b> of %(due)s %s {{ due }}"
    plan.website.save()
    assert "&lt;b&gt;100 %&lt;/b&gt; of %(due)s %s {{ due }}" in objectives_listed(as_(staff).get(LIST))


def test_an_empty_list_says_what_to_do(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = text_of(as_(staff).get(LIST, {"words": "nothing"}))
    assert "No objective fits Try fewer filters or other words. Show all objectives" in words


def test_without_objectives_the_list_says_where_they_come_from(as_: SignIn, staff: Person) -> None:
    assert "They come with the plan file" in text_of(as_(staff).get(LIST))


def test_htmx_gets_the_table_and_the_count_alone(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get(LIST, {"pathway": "2"}, headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert "One objective fits." in page
    assert objectives_listed(answer) == [plan.scripts.title]
    assert answer.headers["Vary"].count("HX-Request") == 1


def test_htmx_gets_the_whole_page_when_the_reader_goes_back(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get(LIST, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in answer.content.decode()


def test_lead_names_are_offered_while_typing(as_: SignIn, staff: Person, plan: Plan, objective: Objective) -> None:
    assert as_(staff).get("/objectives/leads/", {"lead": "le"}).content.decode().strip() == (
        '<option value="Lee Lead"></option>'
    )


@pytest.mark.parametrize("name", ["\0", "x" * 500, "nobody"])
def test_lead_names_that_do_not_exist_offer_nothing(as_: SignIn, staff: Person, plan: Plan, name: str) -> None:
    assert as_(staff).get("/objectives/leads/", {"lead": name}).content.decode().strip() == ""


def csv_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_file_says_of_each_objective_what_the_list_says(as_: SignIn, staff: Person, plan: Plan) -> None:
    [row] = csv_of(as_(staff).get("/objectives.csv", {"words": "website"}))
    assert row == {
        "Number": str(plan.website.pk),
        "Objective": "Redesign the website",
        "Pathway": "1. Technology",
        "Stage": "Priority",
        "Status": LABELS["at_risk"],
        "Percent": "40",
        "Leads": "Gordon",
        "Last update": (today() - dt.timedelta(days=3)).isoformat(),
        "Stale": "no",
        "Due": (today() + dt.timedelta(days=30)).isoformat(),
        "Steps done": "1",
        "Steps": "2",
    }


@pytest.mark.parametrize(
    "query", [{}, {"pathway": "1"}, {"stale": "on"}, {"lead": "Gordon"}, {"sort": "freshness"}, {"status": "nonsense"}]
)
def test_file_holds_what_the_list_shows(as_: SignIn, staff: Person, plan: Plan, query: dict[str, str]) -> None:
    client = as_(staff)
    rows = csv_of(client.get("/objectives.csv", query))
    assert [row["Objective"] for row in rows] == objectives_listed(client.get(LIST, query))


def test_file_holds_all_pages(as_: SignIn, staff: Person, plan: Plan) -> None:
    Objective.objects.bulk_create(
        Objective(title=f"Objective {n}", pathway=plan.training, stage=Stage.FUTURE) for n in range(57)
    )
    assert len(csv_of(as_(staff).get("/objectives.csv", {"page": "2", "rows": "25"}))) == 60


def test_list_links_to_the_file_with_the_same_filters(as_: SignIn, staff: Person, plan: Plan) -> None:
    query = urlencode({"pathway": "1", "words": "a b&c"})
    as_(staff)
    page = main_of(as_(staff).get(f"{LIST}?pathway=1&words=website"))
    assert 'href="/objectives.csv?pathway=1&amp;words=website"' in page
    assert as_(staff).get(f"/objectives.csv?{query}").status_code == 200


def test_file_is_named_by_the_day(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get("/objectives.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="objectives-{today():%Y-%m-%d}.csv"'


def test_file_defuses_a_title_that_looks_like_a_formula(as_: SignIn, staff: Person, plan: Plan) -> None:
    plan.scripts.title = "=HYPERLINK(1)"
    plan.scripts.save()
    [row] = csv_of(as_(staff).get("/objectives.csv", {"pathway": "2"}))
    assert row["Objective"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("path", [LIST, "/objectives.csv", "/objectives/leads/"])
def test_list_refuses_a_post(as_: SignIn, staff: Person, plan: Plan, path: str) -> None:
    assert as_(staff).post(path).status_code == 405


@pytest.mark.parametrize("path", [f"{LIST}?rows=200", "/objectives.csv"])
def test_list_takes_the_same_queries_at_any_length(as_: SignIn, director: Person, path: str) -> None:
    make_step(make_objective(lead=director))
    client = as_(director)
    few = queries_of(client, path)
    for _ in range(30):
        make_step(make_objective(lead=director))
    assert queries_of(client, path) == few


def test_list_of_2000_takes_at_most_ten_queries(as_: SignIn, assistant: Person, plan: Plan) -> None:
    Objective.objects.bulk_create(
        Objective(title=f"Objective {n}", pathway=plan.training, stage=Stage.FUTURE) for n in range(2000)
    )
    assert queries_of(as_(assistant), f"{LIST}?rows=200") <= 10


def test_page_of_200_stays_light(as_: SignIn, staff: Person, plan: Plan) -> None:
    title = "Determine the feasibility of replacing phone trees with a live person in office number"
    for number in range(200):
        make_objective(f"{title} {number}", pathway=plan.training, placeholder=f"Name{number}", reported_on=today())
    assert len(as_(staff).get(f"{LIST}?rows=200").content) <= 160_000
