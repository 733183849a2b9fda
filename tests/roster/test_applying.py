"""All of the preview is applied or nothing; what happened is noted; nobody is deleted."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.jobs.models import JobState
from cxportal.people.models import Department, Person, RoleKind
from cxportal.people.positions.models import ChangeKind, PositionChange
from cxportal.roster import actions, applying, tasks
from cxportal.roster.models import ImportState, Outcome, RosterImport, RosterPiece, RosterRow
from tests.builders import make_department, make_head, make_person, make_role
from tests.roster.conftest import HEADER, Office, csv_bytes, errors_of, outcomes_of
from tests.roster.test_checking import row


@pytest.fixture
def ana(parks: Department) -> Person:
    return make_person(
        "Ana", last_name="Lee", employee_number="E1", email="ana@county.example", title="Clerk", department=parks
    )


def lately() -> str:
    return (today() - dt.timedelta(days=10)).isoformat()


def test_apply_adds_new_people_with_everything(office: Office, ana: Person, parks: Department) -> None:
    office.bring_in(
        csv_bytes([row("E9", "Zoë", "Ng", mail="Zoe@County.example", title="Planner", dept=parks.code, boss="E1",
                       hired="11/02/2020")])
    )  # fmt: skip
    zoe = Person.objects.get(employee_number="E9")
    assert (zoe.name, zoe.email, zoe.title, zoe.department, zoe.manager, zoe.started_on, zoe.is_active) == (
        "Zoë Ng", "zoe@county.example", "Planner", parks, ana, dt.date(2020, 11, 2), True
    )  # fmt: skip
    assert not zoe.has_usable_password()
    assert (timezone.now() - zoe.joined_at).total_seconds() < 60


def test_apply_changes_only_what_the_preview_said(office: Office, ana: Person, parks: Department) -> None:
    office.bring_in(csv_bytes([row("E1", title="Senior Clerk")]))
    ana.refresh_from_db()
    assert (ana.title, ana.email, ana.department, ana.name) == ("Senior Clerk", "ana@county.example", parks, "Ana Lee")


def test_apply_finds_managers_who_are_new_in_the_same_file(office: Office) -> None:
    office.bring_in(csv_bytes([row("E1", boss="E2"), row("E2", boss="E3"), row("E3")]))
    chain = Person.objects.filter(employee_number__startswith="E").values_list(
        "employee_number", "manager__employee_number"
    )
    assert {("E1", "E2"), ("E2", "E3"), ("E3", None)} <= set(chain)


def test_apply_lets_two_people_exchange_their_addresses(office: Office, ana: Person) -> None:
    bo = make_person("Bo", last_name="Ray", employee_number="E2", email="bo@county.example")
    office.bring_in(csv_bytes([row("E1", mail="bo@county.example"), row("E2", "Bo", "Ray", mail="ana@county.example")]))
    bo.refresh_from_db()
    ana.refresh_from_db()
    assert (ana.email, bo.email) == ("bo@county.example", "ana@county.example")


def test_apply_deactivates_leavers_and_deletes_nobody(
    office: Office, ana: Person, parks: Department, program_office: Person
) -> None:
    head = make_head(parks, make_person("Gil", employee_number="E7", department=parks))
    people = Person.objects.count()
    office.bring_in(csv_bytes([row("E1"), row(program_office.employee_number or "", "Ola", "Office")]), full=True)
    head.refresh_from_db()
    assert (head.is_active, Person.objects.count()) == (False, people)
    assert head.roles.get().ends_on is None


def test_apply_ends_the_other_roles_of_leavers(office: Office, ana: Person, program_office: Person) -> None:
    role = make_role(ana, RoleKind.PROGRAM_OFFICE)
    assists = make_role(program_office, RoleKind.ASSISTANT, principal=ana)
    make_role(program_office, RoleKind.ADMINISTRATOR)
    office.bring_in(csv_bytes([row(program_office.employee_number or "", "Ola", "Office")]), full=True)
    for ended in (role, assists):
        ended.refresh_from_db()
        assert ended.ends_on == today() - dt.timedelta(days=1)
    assert Entry.objects.about(ana).filter(text="Role ended: Program office").exists()


@pytest.fixture
def chief(administrator: Person) -> Person:
    """The administrator, as the roster knows them."""
    Person.objects.filter(pk=administrator.pk).update(employee_number="E7", email="chief@county.example")
    administrator.refresh_from_db()
    return administrator


THEFT = [row("E7", "Ada", "Admin", mail="thief@county.example")]


def test_the_office_does_not_readdress_an_administrator(office: Office, chief: Person) -> None:
    roster = office.check(csv_bytes(THEFT))
    [[words]] = errors_of(roster).values()
    assert "only an administrator" in words
    assert not actions.may_apply(roster)


def test_the_office_does_not_let_an_administrator_leave(office: Office, chief: Person) -> None:
    make_role(make_person("Second"), RoleKind.ADMINISTRATOR)
    gone = office.check(csv_bytes([[*row("E7", "Ada", "Admin"), "left"]], header=[*HEADER, "Status"]))
    assert "only an administrator" in errors_of(gone)[2][0]


def test_the_office_does_not_apply_what_an_administrator_checked(office: Office, chief: Person) -> None:
    roster = Office(chief).check(csv_bytes(THEFT))
    office.apply(roster)
    chief.refresh_from_db()
    assert (roster.state, chief.email) == (ImportState.READY, "chief@county.example")


def test_administrators_readdress_administrators(chief: Person) -> None:
    Office(chief).bring_in(csv_bytes(THEFT))
    chief.refresh_from_db()
    assert chief.email == "thief@county.example"


def test_check_does_not_let_all_administrators_leave(office: Office, ana: Person, program_office: Person) -> None:
    make_role(ana, RoleKind.ADMINISTRATOR)
    roster = office.check(csv_bytes([row(program_office.employee_number or "", "Ola", "Office")]), full=True)
    assert errors_of(roster) == {None: ["No administrator would be left. Make somebody else an administrator first."]}


def test_apply_brings_back_who_returns(office: Office, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    office.bring_in(csv_bytes([row("E1")]))
    ana.refresh_from_db()
    assert ana.is_active
    assert PositionChange.objects.get().kind == ChangeKind.NEW


def test_apply_creates_departments_where_that_is_wanted(office: Office) -> None:
    make_department("Astro nomy", code="astrology")
    office.bring_in(csv_bytes([row("E1", dept="Astrology!"), row("E2", dept="ASTROLOGY!")]), make_departments=True)
    made = Department.objects.get(name="Astrology!")
    assert (made.code, made.people.count()) == ("astrology-2", 2)
    assert Entry.objects.about(made).get().text == "Created by the roster file roster.csv"


def test_apply_notes_changes_of_position(
    office: Office, ana: Person, parks: Department, utilities: Department, program_office: Person
) -> None:
    make_person("Bo", last_name="Ray", employee_number="E2", title="Clerk", department=parks)
    make_person("Cy", last_name="Roe", employee_number="E3", title="Clerk", department=parks)
    office.bring_in(
        csv_bytes(
            [
                row("E1", title="Senior Clerk"),
                row("E2", "Bo", "Ray", dept=utilities.code),
                row("E4", "Di", "Fox", hired=lately(), title="Planner", dept=parks.code),
                row("E5", "Old", "Hand", hired="2001-01-01"),
                row(program_office.employee_number or "", "Ola", "Office"),
            ]
        ),
        full=True,
    )
    noted = {(change.person.first_name, change.kind, change.sentence) for change in PositionChange.objects.all()}
    assert noted == {
        ("Ana", "title", "Ana Lee now works as Senior Clerk in Parks and Recreation (formerly Clerk)."),
        ("Bo", "transfer", "Bo Ray moves from Parks and Recreation to Utilities as Clerk."),
        ("Di", "new", "Di Fox joins Parks and Recreation as Planner."),
        ("Cy", "departure", "Cy Roe (Clerk, Parks and Recreation) has left the county."),
    }


def test_apply_writes_history_about_each_person(office: Office, ana: Person, program_office: Person) -> None:
    roster = office.bring_in(csv_bytes([row("E1", title="Senior Clerk"), row("E2", "Bo", "Ray")]))
    entry = Entry.objects.about(ana).get()
    assert (entry.text, entry.actor, entry.changes, entry.url, entry.label) == (
        "Changed by the roster file roster.csv",
        program_office,
        {"Job title": ["Clerk", "Senior Clerk"]},
        ana.get_absolute_url(),
        "Ana Lee",
    )
    assert Entry.objects.about(Person.objects.get(employee_number="E2")).get().verb == "roster"
    assert Entry.objects.about(roster).newest_first()[0].text == (
        "The roster is applied: 1 new, 1 changed, 0 left, 0 unchanged."
    )


def test_apply_again_from_the_same_file_changes_nothing(office: Office, ana: Person) -> None:
    data = csv_bytes([row("E1", title="Senior Clerk"), row("E2", "Bo", "Ray", boss="E1")])
    office.bring_in(data)
    again = office.check(data)
    assert outcomes_of(again) == {"E1": Outcome.UNCHANGED, "E2": Outcome.UNCHANGED}
    assert not actions.may_apply(again)


def test_apply_with_errors_is_refused(office: Office, ana: Person) -> None:
    roster = office.check(csv_bytes([row("E1", title="Senior Clerk"), row("E2", dept="Nowhere")]))
    assert not actions.start_apply(roster=roster, by=office.person)
    ana.refresh_from_db()
    assert ana.title == "Clerk"


def people_as_they_are() -> list[Any]:
    return list(Person.objects.order_by("pk").values())


def test_apply_that_is_stopped_half_way_changes_nothing(
    office: Office, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = office.check(csv_bytes([row("E1", title="Senior Clerk"), row("E2", "Bo", "Ray")]))
    before = people_as_they_are()

    def die(*args: Any) -> None:
        raise RuntimeError("the worker was killed")

    monkeypatch.setattr(applying, "_note_positions", die)
    actions.start_apply(roster=roster, by=office.person)
    with pytest.raises(RuntimeError):
        tasks.apply_roster(roster.job_id or 0)
    assert people_as_they_are() == before
    assert Entry.objects.about(ana).count() == 0
    monkeypatch.undo()
    actions.settle()
    roster.refresh_from_db()
    assert roster.state == ImportState.READY
    office.apply(roster)
    ana.refresh_from_db()
    assert ana.title == "Senior Clerk"


def test_apply_twice_by_a_sweep_applies_once(office: Office, ana: Person) -> None:
    roster = office.bring_in(csv_bytes([row("E1", title="Senior Clerk")]))
    assert roster.job is not None
    roster.job.state = JobState.WAITING
    roster.job.ended_at = None
    roster.job.save()
    tasks.apply_roster(roster.job.pk)
    assert Entry.objects.about(ana).count() == 1


def test_apply_after_someone_edited_a_person_asks_to_look_again(office: Office, ana: Person) -> None:
    roster = office.check(csv_bytes([row("E1", title="Senior Clerk")]))
    Person.objects.filter(pk=ana.pk).update(title="Mayor")
    office.apply(roster)
    ana.refresh_from_db()
    roster.refresh_from_db()
    assert (ana.title, roster.state) == ("Mayor", ImportState.READY)
    assert "changed in the portal" in roster.problem


def test_apply_after_someone_added_that_number_asks_to_look_again(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1")]))
    make_person("Other", employee_number="E1")
    assert office.apply(roster).state == ImportState.READY


def test_apply_after_someone_took_that_address_asks_to_look_again(office: Office) -> None:
    roster = office.check(csv_bytes([row("E1", mail="new@county.example")]))
    make_person("Other", email="new@county.example")
    assert office.apply(roster).state == ImportState.READY
    assert not Person.objects.filter(employee_number="E1").exists()


def test_apply_of_one_import_makes_another_preview_old(office: Office, ana: Person) -> None:
    first = office.check(csv_bytes([row("E1", title="First")]))
    second = office.check(csv_bytes([row("E1", title="Second")]))
    office.apply(first)
    second.refresh_from_db()
    assert not actions.may_apply(second)
    assert "changed in the portal" in second.problem


def test_a_second_import_is_refused_while_one_is_at_work(office: Office) -> None:
    office.start(office.upload(csv_bytes([row("E1")]), name="first.csv"))
    second = office.upload(csv_bytes([row("E2")]))
    with pytest.raises(actions.AnotherAtWork, match=r"first\.csv, by Ola Office"):
        office.start(second)
    assert RosterImport.objects.busy().count() == 1


def test_a_second_import_goes_on_once_the_first_ones_job_is_cancelled(office: Office) -> None:
    first = office.start(office.upload(csv_bytes([row("E1")])))
    assert first.job is not None
    first.job.cancel()
    office.start(office.upload(csv_bytes([row("E2")])))
    first.refresh_from_db()
    assert (first.state, first.problem) == (
        ImportState.MAPPING, "It was stopped before it was done. Nothing was changed."
    )  # fmt: skip


def test_applied_file_and_unchanged_rows_are_not_kept(office: Office, ana: Person) -> None:
    roster = office.bring_in(csv_bytes([row("E1"), row("E2")]))
    assert not RosterPiece.objects.exists()
    assert outcomes_of(roster) == {"E2": Outcome.NEW}


def test_the_next_check_forgets_the_rows_of_settled_imports(office: Office) -> None:
    first = office.bring_in(csv_bytes([row("E1")]))
    office.check(csv_bytes([row("E2")]))
    assert not RosterRow.objects.filter(roster=first).exists()


def test_discard_forgets_the_file(office: Office, django_capture_on_commit_callbacks: Any) -> None:
    roster = office.check(csv_bytes([row("E1")]))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.discard(roster=roster, by=office.person)
    assert not RosterPiece.objects.exists()
    assert not RosterRow.objects.exists()
    assert not actions.discard(roster=roster, by=office.person)


def test_manager_without_number_is_kept(office: Office, ana: Person) -> None:
    boss = make_person("Boss", employee_number=None)
    Person.objects.filter(pk=ana.pk).update(manager=boss)
    office.bring_in(csv_bytes([row("E1", title="Senior Clerk")]))
    ana.refresh_from_db()
    assert ana.manager == boss
