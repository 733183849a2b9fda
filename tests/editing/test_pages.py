"""The editing pages: what they do, who was faster, what bad input gets, and how many queries they take."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cxportal.history.models import Entry
from cxportal.people.models import Person
from goals.models import Goal, JourneyStep, Outcome, Resource, Statement
from pathways.editing.files import LARGEST
from pathways.editing.joining import merge
from pathways.models import GoalLink, Lead, Milestone, Objective, Stage, Status
from tests.builders import make_goal, make_objective, make_pathway, make_person, make_role, make_step, make_update
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


@pytest.fixture
def future() -> Objective:
    return make_objective("Improve the hold music", stage=Stage.FUTURE)


def seen_in(page: Any) -> str:
    return str(page.context["form"]["seen"].value())


def fields_of(objective: Objective, seen: str, **changed: str) -> dict[str, str]:
    """What the browser sends when an objective's form is saved."""
    return {
        "title": objective.title,
        "details": objective.details,
        "pathway": str(objective.pathway_id),
        "due_on": "",
        "seen": seen,
        **changed,
    }


def edit_address(objective: Objective) -> str:
    return f"/plan/edit/objective/{objective.pk}/"


def test_objective_is_edited(office: Client, objective: Objective) -> None:
    address = edit_address(objective)
    seen = seen_in(office.get(address))
    answer = office.post(address, fields_of(objective, seen, title="Answer every call", due_on="2027-05-01"))
    assert answer.headers["Location"] == objective.get_absolute_url()
    objective.refresh_from_db()
    assert (objective.title, str(objective.due_on)) == ("Answer every call", "2027-05-01")
    assert Entry.objects.about(objective).get().text == "Edited: title, target date"


def test_line_ends_of_a_browser_are_no_change(office: Client, objective: Objective) -> None:
    Objective.objects.filter(pk=objective.pk).update(details="One\n\nTwo")
    objective.refresh_from_db()
    address = edit_address(objective)
    office.post(address, fields_of(objective, seen_in(office.get(address)), details="One\r\n\r\nTwo"))
    assert not Entry.objects.about(objective).exists()


def test_second_editor_sees_the_first_and_keeps_what_they_typed(office: Client, objective: Objective) -> None:
    address = edit_address(objective)
    seen = seen_in(office.get(address))
    office.post(address, fields_of(objective, seen, title="The first one's title"))
    page = office.post(address, fields_of(objective, seen, title="The second one's title"))
    assert "Ola Office saved while you were typing" in page.content.decode()
    assert page.context["form"]["title"].value() == "The second one's title"
    assert [(one.change.new, one.adopted) for one in page.context["raced"]] == [("The first one's title", False)]
    objective.refresh_from_db()
    assert objective.title == "The first one's title"


def test_second_editor_saves_after_reading(office: Client, objective: Objective) -> None:
    address = edit_address(objective)
    seen = seen_in(office.get(address))
    office.post(address, fields_of(objective, seen, title="First"))
    shown = office.post(address, fields_of(objective, seen, title="Second"))
    office.post(address, fields_of(objective, seen_in(shown), title="Second"))
    objective.refresh_from_db()
    assert objective.title == "Second"


def test_field_the_second_editor_left_alone_takes_the_new_value(office: Client, objective: Objective) -> None:
    address = edit_address(objective)
    seen = seen_in(office.get(address))
    office.post(address, fields_of(objective, seen, due_on="2027-05-01"))
    page = office.post(address, fields_of(objective, seen, title="Second"))
    form = page.context["form"]
    assert (form["title"].value(), form["due_on"].value()) == ("Second", "2027-05-01")
    assert page.context["raced"][0].adopted is True


def test_forged_or_missing_mark_overwrites_nothing(office: Client, objective: Objective) -> None:
    for seen in ("", "title:0", "x" * 1999, "title"):
        office.post(edit_address(objective), fields_of(objective, seen, title="Forged"))
    objective.refresh_from_db()
    assert objective.title == "Answer the phone within three rings"


BAD_TITLES = ["x" * 401, "", "   ", "\n\r\n", "a\0b"]


@pytest.mark.parametrize("title", BAD_TITLES)
def test_bad_title_is_refused_and_shown_again(office: Client, objective: Objective, title: str) -> None:
    address = edit_address(objective)
    page = office.post(address, fields_of(objective, seen_in(office.get(address)), title=title, details="Typed"))
    assert page.status_code == 200
    assert (bool(page.context["form"].errors["title"]), page.context["form"]["details"].value()) == (True, "Typed")
    objective.refresh_from_db()
    assert objective.title == "Answer the phone within three rings"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ user.email }} {% csrf_token %}", "&amp; “quotes” 🎉"]
)
def test_markup_in_a_text_is_shown_as_typed(office: Client, text: str) -> None:
    mission = Statement.objects.create(key="mission", label="Mission", text="Serve.")
    address = f"/plan/edit/statement/{mission.pk}/"
    seen = seen_in(office.get(address))
    office.post(address, {"label": "Mission", "text": text, "seen": seen})
    mission.refresh_from_db()
    assert mission.text == text
    for page in ("/plan/culture/", address, f"/plan/history/statement/{mission.pk}/"):
        assert "<script>alert" not in office.get(page).content.decode()


@pytest.mark.parametrize("forged", ["999999", "x", "", "-1", "1 OR 1=1", "99999999999999999999999"])
def test_pathway_that_does_not_exist_is_refused(office: Client, objective: Objective, forged: str) -> None:
    address = edit_address(objective)
    page = office.post(address, fields_of(objective, seen_in(office.get(address)), pathway=forged))
    assert "pathway" in page.context["form"].errors


def test_forged_fields_change_nothing(office: Client, objective: Objective) -> None:
    address = edit_address(objective)
    forged = {"status": "complete", "percent": "100", "stage": "future", "key": "x", "merged_into": "1"}
    before = Objective.objects.filter(pk=objective.pk).values().get()
    office.post(address, {**fields_of(objective, seen_in(office.get(address))), **forged})
    assert Objective.objects.filter(pk=objective.pk).values().get() == before


@pytest.mark.parametrize(
    "address",
    [
        "/plan/edit/objective/999999/",
        "/plan/edit/nonsense/1/",
        "/plan/edit/statement/of/0/add/",
        "/plan/edit/behavior/of/7/add/",
        "/plan/edit/step/of/999999/add/",
        "/plan/edit/goal/of/0/",
        "/plan/edit/statement/1/archive/",
        "/plan/history/objective/999999/",
        "/objectives/999999/promote/",
        "/plan/edit/leads/999999/remove/",
        "/plan/edit/links/999999/remove/",
        "/plan/edit/nonsense/1/leads/",
    ],
)
def test_what_does_not_exist_is_not_found(office: Client, address: str) -> None:
    assert office.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["outcome", "step", "milestone", "resource", "goal", "pathway", "behavior"])
def test_rows_of_each_kind_are_added(office: Client, objective: Objective, kind: str) -> None:
    goal = make_goal()
    step = JourneyStep.objects.create(
        key="s", number=1, title="Commit", short="Heart", question="?", what="A", why="B", how="C"
    )
    of = {"outcome": goal.pk, "step": objective.pk, "milestone": objective.pk, "resource": step.pk}.get(kind, 0)
    said = {"text": "New words", "title": "New words", "due_on": "2027-01-01", "number": "998", "purpose": "Why"}
    answer = office.post(f"/plan/edit/{kind}/of/{of}/add/", said)
    assert answer.status_code == 302
    assert [entry.verb for entry in Entry.objects.all()] == ["added"]


def test_number_of_an_archived_goal_is_not_given_twice(office: Client) -> None:
    goal = make_goal(number=5, archived_at=timezone.now())
    page = office.post("/plan/edit/goal/of/0/add/", {"number": "5", "title": "Another"})
    assert page.context["form"].errors["number"] == [
        f"This number is held by “{goal}” in the archive. Choose another one."
    ]


# Verbs


def promotion(**changed: str) -> dict[str, str]:
    return {"sort": "person", "who": "Gordon Gray", "due_on": "2027-06-30", "reason": "Callers ask for it"} | changed


def test_promotion_by_the_page(office: Client, future: Objective) -> None:
    make_person("Gordon", last_name="Gray")
    make_person("Vicki", last_name="Vale", employee_number="E77777")
    answer = office.post(f"/objectives/{future.pk}/promote/", promotion(others="E77777\n\n"))
    assert answer.headers["Location"] == future.get_absolute_url()
    assert [lead.name for lead in future.leads.all()] == ["Gordon Gray", "Vicki Vale"]
    assert "Promoted to priority: Callers ask for it" in office.get(future.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"who": ""}, "who"),
        ({"who": "Nobody At All"}, "who"),
        ({"who": "Gordon"}, "who"),
        ({"who": "Gor\0don"}, "who"),
        ({"sort": "name", "who": "x" * 81}, "who"),
        ({"sort": "forged"}, "sort"),
        ({"others": "Nobody At All"}, "others"),
        ({"due_on": "soon"}, "due_on"),
        ({"due_on": ""}, "due_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 401}, "reason"),
    ],
)
def test_promotion_asks_for_what_is_missing(
    office: Client, future: Objective, changed: dict[str, str], wrong: str
) -> None:
    make_person("Gordon", last_name="Gray")
    make_person("Gordon", last_name="Green")
    page = office.post(f"/objectives/{future.pk}/promote/", promotion(**changed))
    assert wrong in page.context["form"].errors
    future.refresh_from_db()
    assert (future.stage, future.leads.count()) == (Stage.FUTURE, 0)


def test_all_directors_may_be_accountable(office: Client, future: Objective) -> None:
    office.post(f"/objectives/{future.pk}/promote/", promotion(sort="body", who=""))
    assert future.leads.get().name == "All directors"


def test_deferring_and_resuming_by_the_page(office: Client, objective: Objective) -> None:
    address = f"/objectives/{objective.pk}/defer/"
    token = office.get(address).context["form"]["token"].value()
    for _ in range(2):
        office.post(address, {"reason": "No money", "token": token})
    objective.refresh_from_db()
    assert (objective.status, objective.updates.count()) == (Status.DEFERRED, 1)
    token = office.get(f"/objectives/{objective.pk}/resume/").context["form"]["token"].value()
    office.post(f"/objectives/{objective.pk}/resume/", {"reason": "Money came", "token": token})
    objective.refresh_from_db()
    assert objective.status == Status.NOT_STARTED


def test_merged_objective_leads_to_the_one_that_shows_both(
    office: Client, objective: Objective, program_office: Person
) -> None:
    going = make_objective("Improve the hold music")
    make_update(going, program_office, narrative="The old one began.")
    make_update(objective, program_office, narrative="The new one began.")
    assert "Improve the hold music" in office.get(f"/objectives/{going.pk}/merge/?words=phone").content.decode()
    office.post(f"/objectives/{going.pk}/merge/{objective.pk}/", {"reason": "The same work"})
    both = office.get(objective.get_absolute_url()).content.decode()
    assert "The old one began." in both
    assert "The new one began." in both
    assert f'href="{objective.get_absolute_url()}"' in office.get(going.get_absolute_url()).content.decode()


def test_update_typed_while_the_objective_was_merged_is_kept(
    as_: SignIn, program_office: Person, lead: Person, objective: Objective
) -> None:
    survivor = make_objective("The one that goes on")
    make_update(survivor, program_office, narrative="Theirs")
    client = as_(lead)
    form = client.get(f"/objectives/{objective.pk}/update/").context["form"]
    sent = {"status": "on_track", "percent": "40", "narrative": "Typed for ten minutes", "hat": "overall"}
    sent |= {"token": str(form["token"].value()), "seen": ""}
    merge(objective, into=survivor, reason="The same work", by=program_office)
    page = client.post(f"/objectives/{objective.pk}/update/", sent)
    assert page.context["objective"] == survivor
    assert page.context["form"]["narrative"].value() == "Typed for ten minutes"
    assert "Theirs" in page.content.decode()


def test_merge_page_says_what_happens_and_asks(office: Client, objective: Objective) -> None:
    going = make_objective("Improve the hold music")
    make_step(going)
    lines = office.get(f"/objectives/{going.pk}/merge/{objective.pk}/").context["lines"]
    assert "Goes over: 1 open action step" in lines
    assert Objective.objects.get(pk=going.pk).archived_at is None


def test_split_by_the_page_takes_no_foreign_step(office: Client, objective: Objective) -> None:
    mine, foreign = make_step(objective, "Mine"), make_step(make_objective(), "Foreign")
    lead = objective.leads.get()
    asked = {"title": "A part", "details": "", "reason": "Too much", "leads": [str(lead.pk)]}
    refused = office.post(f"/objectives/{objective.pk}/split/", asked | {"steps": [str(foreign.pk)]})
    assert "steps" in refused.context["form"].errors
    office.post(f"/objectives/{objective.pk}/split/", asked | {"steps": [str(mine.pk)]})
    assert [step.title for step in objective.split_off.get().steps.all()] == ["Mine"]


def test_archiving_asks_and_says_what_is_no_longer_seen(office: Client, objective: Objective) -> None:
    make_step(objective)
    page = office.get(f"/plan/edit/objective/{objective.pk}/archive/")
    assert page.context["lines"] == ["1 open action step", "1 lead, whose list it leaves"]
    assert Objective.objects.standing().filter(pk=objective.pk).exists()
    office.post(f"/plan/edit/objective/{objective.pk}/archive/", {"reason": ""})
    assert Objective.objects.standing().filter(pk=objective.pk).exists()
    office.post(f"/plan/edit/objective/{objective.pk}/archive/", {"reason": "Done elsewhere"})
    assert not Objective.objects.standing().filter(pk=objective.pk).exists()
    office.post(f"/plan/edit/objective/{objective.pk}/restore/")
    assert Objective.objects.standing().filter(pk=objective.pk).exists()


@pytest.mark.parametrize("sent", [{}, {"direction": "up"}, {"direction": "left", "place": "2"}, {"place": "2"}])
def test_move_without_direction_or_place_is_refused(office: Client, objective: Objective, sent: dict[str, str]) -> None:
    assert office.post(f"/plan/edit/objective/{objective.pk}/move/", sent).status_code == 400


def test_move_with_htmx_answers_with_the_list(office: Client) -> None:
    pathway = make_pathway()
    make_objective("First", pathway=pathway, order=1)
    second = make_objective("Second", pathway=pathway, order=2)
    sent = {"direction": "up", "place": "2"}
    answer = office.post(f"/plan/edit/objective/{second.pk}/move/", sent, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Second: now at place 1." in page
    assert page.index("Second</a>") < page.index("First</a>")
    assert "<html" not in page


# Leads


def test_name_is_assigned_everywhere_by_the_page(office: Client) -> None:
    make_person("Gordon", last_name="Gray")
    first, second = make_objective(placeholder="Gordon"), make_objective(placeholder="Gordon")
    lead = Lead.objects.get(objective=first)
    office.post(f"/plan/edit/leads/{lead.pk}/assign-everywhere/", {"to": "Gordon Gray", "note": ""})
    assert [objective.leads.get().name for objective in (first, second)] == ["Gordon Gray", "Gordon Gray"]


def test_everything_of_a_person_is_handed_over_with_a_note(office: Client, lead: Person, objective: Objective) -> None:
    make_person("Gordon", last_name="Gray")
    address = f"/plan/edit/leads/of/{lead.pk}/hand-over/"
    office.post(address, {"to": "Gordon Gray", "note": "Lee retires"})
    assert objective.leads.get().name == "Gordon Gray"
    told = Entry.objects.about(objective).newest_first()[0]
    assert told.text == "Handed over from Lee Lead to Gordon Gray: Lee retires"
    assert office.post(address, {"to": "Gordon Gray"}).status_code == 302


def test_last_lead_of_a_priority_is_not_removed_and_the_page_says_why(office: Client, objective: Objective) -> None:
    page = office.post(f"/plan/edit/leads/{objective.leads.get().pk}/remove/", {"reason": ""})
    assert "A priority objective has a lead" in page.content.decode()


def test_step_gets_an_owner(office: Client, objective: Objective) -> None:
    make_person("Gordon", last_name="Gray")
    step = make_step(objective)
    office.post(f"/plan/edit/step/{step.pk}/leads/", {"sort": "person", "who": "Gordon Gray"})
    assert [lead.name for lead in step.leads.all()] == ["Gordon Gray"]


# Links


def test_inferred_link_is_confirmed_and_taken_back(office: Client, program_office: Person) -> None:
    link = GoalLink.objects.create(pathway=make_pathway(), goal=make_goal(), inferred=True)
    for _ in range(2):
        office.post(f"/plan/edit/links/{link.pk}/confirm/")
    link.refresh_from_db()
    assert (link.confirmed_by, Entry.objects.count()) == (program_office, 2)  # one at each end
    office.post(f"/plan/edit/links/{link.pk}/unconfirm/")
    link.refresh_from_db()
    assert link.confirmed_by is None


def test_link_is_removed_with_the_reason_and_restored(office: Client) -> None:
    link = GoalLink.objects.create(pathway=make_pathway(), goal=make_goal(), inferred=True)
    assert "reason" in office.post(f"/plan/edit/links/{link.pk}/remove/", {"reason": ""}).context["form"].errors
    office.post(f"/plan/edit/links/{link.pk}/remove/", {"reason": "It does not"})
    assert not GoalLink.objects.standing().exists()
    assert "Link removed: It does not" in Entry.objects.about(link.pathway).get().text
    office.post(f"/plan/edit/links/{link.pk}/restore/")
    assert GoalLink.objects.standing().count() == 1


def test_link_added_again_comes_back_with_the_new_reason(office: Client) -> None:
    link = GoalLink.objects.create(pathway=make_pathway(), goal=make_goal(), removed_at=timezone.now())
    sent = {"pathway": str(link.pathway_id), "goal": str(link.goal_id), "reason": "It does after all"}
    for _ in range(2):
        office.post("/plan/edit/links/add/", sent)
    assert [(one.reason, one.removed_at) for one in GoalLink.objects.all()] == [("It does after all", None)]


# Resources


@pytest.fixture
def step() -> JourneyStep:
    return JourneyStep.objects.create(
        key="s", number=1, title="Commit", short="Heart", question="?", what="A", why="B", how="C"
    )


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(office: Client, step: JourneyStep, name: str, content: bytes, **also: str) -> Any:
    sent = {"title": "A guide", "file": SimpleUploadedFile(name, content), **also}
    return office.post(f"/plan/edit/resource/of/{step.pk}/add/", sent)


@pytest.mark.usefixtures("media")
def test_uploaded_file_is_given_as_an_attachment(office: Client, step: JourneyStep) -> None:
    upload(office, step, "guide.pdf", b"%PDF-1.7 words")
    address = f"/plan/journey/resources/{Resource.objects.get().pk}/file/"
    assert f'href="{address}"' in Client().get(step.get_absolute_url()).content.decode()
    answer = Client().get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7 words", "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="guide')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg onload='alert(1)'/>"),
        ("guide.pdf", b"<html>not a pdf"),
        ("run.exe", b"MZ"),
        ("noending", b"words"),
        ("words.txt", b"\0\1\2\3\4\5\6\7"),
        ("picture.png", b"\xff\xd8\xff"),
    ],
)
def test_file_of_another_kind_is_refused(office: Client, step: JourneyStep, name: str, content: bytes) -> None:
    page = upload(office, step, name, content)
    assert "file" in page.context["form"].errors
    assert not Resource.objects.exists()


@pytest.mark.usefixtures("media")
def test_file_that_is_too_large_is_refused(office: Client, step: JourneyStep) -> None:
    page = upload(office, step, "guide.txt", b"x" * (LARGEST + 1))
    assert "larger than 10 MB" in page.context["form"].errors["file"][0]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.example/x", "data:text/html,x", "https://"])
def test_link_that_is_no_web_address_is_refused(office: Client, step: JourneyStep, url: str) -> None:
    page = office.post(f"/plan/edit/resource/of/{step.pk}/add/", {"title": "A guide", "url": url})
    assert "url" in page.context["form"].errors


# Who and how many


def test_typed_text_survives_a_lost_session(client: Client, program_office: Person, objective: Objective) -> None:
    client.force_login(program_office)
    address = edit_address(objective)
    sent = fields_of(objective, seen_in(client.get(address)), title="Typed for ten minutes")
    client.cookies.pop("sessionid")
    answer = client.post(address, sent, headers={"Origin": "http://testserver"})
    assert answer.headers["Location"].startswith("/accounts/login/")
    client.force_login(program_office)
    assert client.get(address).context["form"]["title"].value() == "Typed for ten minutes"


def fill(many: int) -> None:
    """A plan of so many of everything."""
    person = make_person()
    for number in range(many):
        goal, pathway = make_goal(), make_pathway()
        Outcome.objects.create(goal=goal, text=f"Outcome {number}")
        GoalLink.objects.create(goal=goal, pathway=pathway, inferred=True)
        objective = Objective.objects.first() or make_objective(lead=person)
        make_objective(pathway=objective.pathway, placeholder=f"Name {number}")
        make_objective(pathway=objective.pathway, archived_at=timezone.now(), merged_into=objective)
        make_step(objective).leads.create(person=person)
        Milestone.objects.create(objective=objective, title="x", due_on="2027-01-01")
        if number:
            objective.leads.create(person=make_person())


PAGES = [
    "/plan/edit/",
    "/plan/edit/archive/",
    "/plan/edit/links/",
    "/plan/edit/leads/",
    "/plan/edit/objective/of/{pathway}/",
    "/plan/edit/objective/{objective}/leads/",
    "/plan/history/objective/{objective}/",
    "/objectives/{objective}/",
    "/objectives/{objective}/merge/",
]


@pytest.mark.parametrize("address", PAGES)
def test_number_of_queries_is_constant(
    office: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any, address: str
) -> None:
    fill(1)
    objective = Objective.objects.standing().filter(merged__isnull=False).distinct().get()
    place = address.format(objective=objective.pk, pathway=objective.pathway_id)
    office.get(place)
    with django_assert_max_num_queries(22) as counted:
        office.get(place)
    fill(30)
    with django_assert_num_queries(len(counted.captured_queries)):
        office.get(place)


def test_administrator_without_the_office_may_not_edit(as_: SignIn, administrator: Person, future: Objective) -> None:
    client = as_(administrator)
    assert client.post(f"/objectives/{future.pk}/promote/", promotion()).status_code == 403
    make_role(administrator, "program_office")  # type: ignore[arg-type]
    assert client.get(f"/objectives/{future.pk}/promote/").status_code == 200


def test_archived_goal_leaves_the_plan_and_comes_back(office: Client) -> None:
    goal = make_goal(title="Connect the dots")
    office.post(f"/plan/edit/goal/{goal.pk}/archive/", {"reason": "One too many"})
    assert Goal.objects.count() == 0
    assert "Connect the dots" in office.get("/plan/edit/archive/?kind=goal").content.decode()
    office.post(f"/plan/edit/goal/{goal.pk}/restore/")
    assert Goal.objects.get() == goal
