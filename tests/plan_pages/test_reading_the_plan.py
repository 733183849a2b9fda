"""Overview, goal and pathway pages."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cxportal.county.days import today
from cxportal.people.models import Department, Person
from pathways.models import GoalLink, Status
from tests.builders import make_goal, make_objective, make_pathway, make_update
from tests.conftest import SignIn
from tests.plan_pages.conftest import Plan
from tests.plan_pages.html import heading_of, main_of, queries_of, text_of

OVERVIEW = "/plan/"


def test_overview_asks_one_question(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert heading_of(as_(staff).get(OVERVIEW)) == "How is our plan going?"


def test_overview_counts_the_priority_objectives_by_status(as_: SignIn, staff: Person, plan: Plan) -> None:
    progress = as_(staff).get(OVERVIEW).context["progress"]
    assert {count.status: count.number for count in progress.counts} == {Status.AT_RISK: 1, Status.ON_TRACK: 1}


def test_overview_percent_leaves_deferred_objectives_out(as_: SignIn, staff: Person, plan: Plan) -> None:
    make_objective(pathway=plan.training, status=Status.DEFERRED, percent=0)
    assert as_(staff).get(OVERVIEW).context["progress"].percent == 50


def test_overview_lists_what_is_stale(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert [row.title for row in as_(staff).get(OVERVIEW).context["stale"]] == [plan.scripts.title]


def test_overview_names_leads_who_have_not_reported(as_: SignIn, staff: Person, plan: Plan) -> None:
    silent = as_(staff).get(OVERVIEW).context["silent"]
    assert [(lead.name, lead.number, lead.since) for lead in silent] == [("Vicki", 1, today() - dt.timedelta(days=60))]


def test_overview_names_departments_that_have_not_reported(
    as_: SignIn, staff: Person, director: Person, parks: Department, utilities: Department, plan: Plan
) -> None:
    shared = make_objective("Review the policy", pathway=plan.training, all_directors=True)
    make_update(shared, director, department=parks, on=today())
    words = text_of(as_(staff).get(OVERVIEW))
    assert "1 of 2 departments have reported. Not yet: Utilities" in words


def test_overview_does_not_name_the_silent_to_visitors(client: Client, public: None, plan: Plan) -> None:
    assert "Who has not reported" not in text_of(client.get(OVERVIEW))


def test_overview_shows_the_newest_updates_first(as_: SignIn, lead: Person, plan: Plan) -> None:
    make_update(plan.scripts, lead, narrative="First words")
    make_update(plan.website, lead, narrative="Second words")
    updates = as_(lead).get(OVERVIEW).context["updates"]
    assert [update.narrative for update in updates] == ["Second words", "First words"]


def test_overview_leads_those_who_report_to_their_objectives(as_: SignIn, lead: Person, plan: Plan) -> None:
    make_objective(pathway=plan.training, lead=lead)
    assert f'<a class="usa-button" href="{reverse("pathways:mine")}">' in main_of(as_(lead).get(OVERVIEW))


def test_overview_leads_the_program_office_to_what_is_stale(as_: SignIn, program_office: Person, plan: Plan) -> None:
    assert '<a class="usa-button" href="/objectives/?stale=on' in main_of(as_(program_office).get(OVERVIEW))


def test_overview_without_a_plan_says_what_to_do(as_: SignIn, staff: Person) -> None:
    assert "There is no plan yet The plan comes from a plan file." in text_of(as_(staff).get(OVERVIEW))


def test_goal_shows_outcomes_pathways_and_objectives(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get("/plan/goals/1/")
    words = text_of(answer)
    assert heading_of(answer) == "Know who our customer is"
    assert "Each employee can define their customer." in words
    assert "Pathway 1: Technology" in words
    assert "Technology shows who calls." in words
    assert "Redesign the website" in words
    assert "Write scripts" not in words


def test_goal_marks_an_inferred_link(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert "Inferred" in text_of(as_(staff).get("/plan/goals/1/"))


def test_goal_does_not_mark_a_link_of_the_plan(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert "Inferred" not in text_of(as_(staff).get("/plan/goals/2/"))


def test_goal_leaves_out_a_removed_link(as_: SignIn, staff: Person, plan: Plan) -> None:
    GoalLink.objects.filter(goal=plan.know).update(removed_at="2026-11-01T12:00Z")
    assert "No pathway leads here yet" in text_of(as_(staff).get("/plan/goals/1/"))


def test_goal_leads_to_the_next_one(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert '<a rel="next" href="/plan/goals/2/">' in main_of(as_(staff).get("/plan/goals/1/"))


def test_pathway_shows_purpose_goals_objectives_and_steps(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get("/plan/pathways/1/")
    words = text_of(answer)
    assert heading_of(answer) == "Technology"
    assert "Answers with greater speed." in words
    assert "Know who our customer is" in words
    assert "Gordon · 1 of 2 steps done" in words
    assert "At risk 40% Updated 3 days ago" in words


def test_pathway_lists_future_objectives_apart(as_: SignIn, staff: Person, plan: Plan) -> None:
    answer = as_(staff).get("/plan/pathways/1/")
    assert [row.title for row in answer.context["priority"]] == ["Redesign the website"]
    assert [row.title for row in answer.context["future"]] == ["Offer virtual tours"]


@pytest.mark.parametrize(
    "path", ["/plan/goals/99/", "/plan/pathways/99/", f"/plan/goals/{10**30}/", "/plan/journey/99/"]
)
def test_an_unknown_number_is_not_found(as_: SignIn, staff: Person, plan: Plan, path: str) -> None:
    assert as_(staff).get(path).status_code == 404


@pytest.mark.parametrize(
    "path", [OVERVIEW, "/plan/goals/1/", "/plan/pathways/1/", "/plan/logic-model/", "/plan/status/"]
)
def test_a_page_to_read_refuses_a_post(as_: SignIn, staff: Person, plan: Plan, path: str) -> None:
    assert as_(staff).post(path).status_code == 405


@pytest.mark.parametrize(
    "path", [OVERVIEW, "/plan/goals/1/", "/plan/pathways/1/", "/plan/logic-model/", "/plan/status/"]
)
def test_queries_stay_the_same_as_the_plan_grows(as_: SignIn, director: Person, plan: Plan, path: str) -> None:
    make_objective(pathway=plan.technology, all_directors=True)
    make_update(plan.website, director)
    few = queries_of(as_(director), path)
    for number in range(3, 10):
        pathway, goal = make_pathway(number=number), make_goal(number=number)
        GoalLink.objects.create(pathway=pathway, goal=goal, inferred=True)
        GoalLink.objects.create(pathway=plan.technology, goal=goal, inferred=True)
    for _ in range(10):
        make_objective(pathway=plan.technology, all_directors=True)
        make_objective(pathway=plan.technology, lead=director)
        make_update(make_objective(pathway=plan.training, placeholder="Vicki"), director)
    assert queries_of(as_(director), path) == few


HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}%(title)s%s"


@pytest.mark.parametrize(
    "path", [OVERVIEW, "/plan/goals/1/", "/plan/pathways/1/", "/plan/logic-model/", "/plan/status/", "/objectives/"]
)
def test_what_people_write_is_shown_as_text(as_: SignIn, lead: Person, plan: Plan, path: str) -> None:
    for thing in (plan.website, plan.technology, plan.know):
        thing.title = HOSTILE
        thing.save()
    make_update(plan.website, lead, narrative=HOSTILE, next_step=HOSTILE, barriers=HOSTILE)
    page = as_(lead).get(path).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "14" not in page.split("&lt;script&gt;")[1][:40]
