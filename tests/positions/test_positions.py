"""Changes of position: detected or entered, announced once, never doubled."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people import actions as people
from cxportal.people.forms import PersonForm
from cxportal.people.models import Department, Person
from cxportal.people.positions import actions
from cxportal.people.positions.actions import NOBODY, Position, kind_of_change
from cxportal.people.positions.models import ChangeKind, Origin, PositionChange
from cxportal.people.positions.newsletter import Month, ready_text
from tests.builders import make_person
from tests.conftest import SignIn

LIST = "/people/changes/"


def make_change(person: Person, kind: ChangeKind = ChangeKind.PROMOTION, **fields: Any) -> PositionChange:
    fields.setdefault("on", today())
    fields.setdefault("title_before", "Clerk")
    fields.setdefault("title_after", "Planner")
    return PositionChange.objects.create(person=person, kind=kind, **fields)


def edit(person: Person, by: Person, **fields: Any) -> None:
    """What the person's edit page does."""
    before = {name: getattr(person, name) for name in ("first_name", "last_name", "employee_number", "email", "title")}
    seen = PersonForm(instance=person).initial["seen"]
    data = {**before, "department": person.department_id or "", "seen": seen, **fields}
    form = PersonForm(data, instance=person)
    assert form.is_valid(), form.errors
    people.save_person(form, by=by)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (NOBODY, ("Clerk", "parks", True), ChangeKind.NEW),
        (("Clerk", "parks", True), ("Planner", "parks", True), ChangeKind.TITLE),
        (("Clerk", "parks", True), ("Planner", "utilities", True), ChangeKind.TRANSFER),
        (("Clerk", "parks", True), ("Clerk", "parks", False), ChangeKind.DEPARTURE),
        (("Clerk", "parks", False), ("Clerk", "parks", True), ChangeKind.NEW),
        (("Clerk", "parks", True), ("Clerk", "parks", True), None),
        (("", "parks", True), ("Clerk", "parks", True), None),
        (("Clerk", None, True), ("Clerk", "parks", True), None),
        (("Clerk", "parks", False), ("Planner", "parks", False), None),
    ],
)
def test_kind_of_change(parks: Department, utilities: Department, before: Any, after: Any, kind: Any) -> None:
    places = {"parks": parks, "utilities": utilities, None: None}

    def position(told: Any) -> Position:
        return told if isinstance(told, Position) else Position(told[0], places[told[1]], told[2])

    assert kind_of_change(position(before), position(after)) == kind


def test_an_edited_person_is_noted(staff: Person, utilities: Department, program_office: Person) -> None:
    edit(staff, program_office, department=utilities.pk)
    change = PositionChange.objects.get()
    assert (change.kind, change.origin, change.place_before, change.place_after) == (
        ChangeKind.TRANSFER, Origin.EDIT, "Parks and Recreation", "Utilities"
    )  # fmt: skip


def test_an_edit_of_something_else_is_not_noted(staff: Person, program_office: Person) -> None:
    edit(staff, program_office, first_name="Samuel")
    assert not PositionChange.objects.exists()


def test_a_deactivated_person_is_a_departure(staff: Person, program_office: Person) -> None:
    people.deactivate(staff, by=program_office)
    people.reactivate(staff, by=program_office)
    kinds = set(PositionChange.objects.values_list("kind", flat=True))
    assert kinds == {ChangeKind.DEPARTURE, ChangeKind.NEW}


def test_the_same_change_of_a_day_is_noted_once(staff: Person, program_office: Person) -> None:
    for _ in range(2):
        actions.note(
            person=staff, kind=ChangeKind.PROMOTION, on=today(), before=Position.of(staff),
            after=Position("Planner", staff.department, True), by=program_office,
        )  # fmt: skip
    assert PositionChange.objects.count() == 1
    assert Entry.objects.about(staff).count() == 1


def test_announce_marks_those_that_wait_and_no_others(staff: Person, program_office: Person) -> None:
    waiting, left_out = make_change(staff), make_change(staff, ChangeKind.NEW)
    actions.leave_out([left_out], by=program_office)
    assert actions.announce([waiting, left_out], where="November", by=program_office) == 1
    assert actions.announce([waiting], where="December", by=program_office) == 0
    waiting.refresh_from_db()
    assert (waiting.announced_in, waiting.announced_by) == ("November", program_office)


def test_take_back_waits_again(staff: Person, program_office: Person) -> None:
    change = make_change(staff)
    actions.announce([change], where="November", by=program_office)
    assert actions.take_back(change, by=program_office)
    assert not actions.take_back(change, by=program_office)
    assert list(PositionChange.objects.waiting()) == [change]


def test_change_kind_is_refused_once_announced(staff: Person, program_office: Person) -> None:
    change = make_change(staff)
    assert actions.change_kind(change, kind=ChangeKind.TRANSFER, by=program_office)
    actions.announce([change], where="November", by=program_office)
    assert not actions.change_kind(change, kind=ChangeKind.NEW, by=program_office)


def test_ready_text_groups_by_kind(staff: Person) -> None:
    change = make_change(staff, place_after="Parks")
    gone = make_change(make_person("Gil", last_name="Fox"), ChangeKind.DEPARTURE, title_before="", title_after="")
    assert ready_text([gone, change], title="November") == (
        "November\n\nPromotions\n- Sam Staff is promoted to Planner in Parks (formerly Clerk).\n\n"
        "Farewell\n- Gil Fox has left the county.\n"
    )


def test_ready_text_of_nothing_is_empty() -> None:
    assert ready_text([], title="November") == ""


@pytest.mark.parametrize("text", ["", "2026-13", "2026-1", "20261-1", "9999-01", "٢٠٢٦-٠١", "abc"])
def test_month_that_is_none_is_the_one_of_the_day(text: str) -> None:
    assert str(Month.read(text, otherwise=dt.date(2026, 11, 23))) == "2026-11"


def test_month_knows_its_neighbors() -> None:
    month = Month(2026, 12)
    assert (str(month.before), str(month.after), month.last) == ("2026-11", "2027-01", dt.date(2026, 12, 31))


def test_page_shows_what_waits_with_a_text(as_: SignIn, program_office: Person, staff: Person) -> None:
    make_change(staff)
    page = as_(program_office).get(LIST).content.decode()
    assert page.count("Sam Staff is promoted to Planner (formerly Clerk).") == 2
    assert "Promotions\n- Sam Staff" in page


def test_page_says_when_earlier_ones_wait(as_: SignIn, program_office: Person, staff: Person) -> None:
    make_change(staff, on=dt.date(2026, 1, 5))
    page = as_(program_office).get(LIST + "?month=2026-03").content.decode()
    assert "1 from before March 2026 still waits" in page
    assert "?month=2026-01" in page


def settle(client: Client, **data: Any) -> Any:
    return client.post(reverse("positions:settle"), {"month": f"{today():%Y-%m}", **data})


def test_announcing_works_and_twice_is_harmless(as_: SignIn, program_office: Person, staff: Person) -> None:
    change = make_change(staff)
    client = as_(program_office)
    for _ in range(2):
        assertRedirects(
            settle(client, changes=[change.pk], where="November", verb="announce"), change.get_absolute_url()
        )
    change.refresh_from_db()
    assert change.announced_in == "November"


def test_leaving_out_needs_no_issue(as_: SignIn, program_office: Person, staff: Person) -> None:
    change = make_change(staff)
    settle(as_(program_office), changes=[change.pk], verb="leave_out")
    change.refresh_from_db()
    assert change.left_out_by == program_office


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"where": "November"}, "Choose at least one change."),
        ({"where": ""}, "Name the issue"),
        ({"where": "x" * 121}, "120 characters"),
    ],
)
def test_announcing_keeps_what_was_typed(
    as_: SignIn, program_office: Person, staff: Person, data: dict[str, str], words: str
) -> None:
    change = make_change(staff)
    chosen = {} if "least" in words else {"changes": [change.pk]}
    answer = settle(as_(program_office), verb="announce", **data, **chosen)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert f'value="{data["where"]}"' in page
    assert not PositionChange.objects.exclude(announced_at=None).exists()


def test_announcing_a_change_of_another_month_is_refused(as_: SignIn, program_office: Person, staff: Person) -> None:
    change = make_change(staff, on=dt.date(2020, 1, 1))
    assert settle(as_(program_office), changes=[change.pk], where="Now", verb="announce").status_code == 422


def test_entering_by_hand_works_and_twice_is_harmless(
    as_: SignIn, program_office: Person, staff: Person, utilities: Department
) -> None:
    data = {
        "person": staff.employee_number, "kind": "transfer", "on": "2026-11-02", "department_before": utilities.pk,
        "note": "Told by phone",
    }  # fmt: skip
    client = as_(program_office)
    for _ in range(2):
        assertRedirects(client.post(reverse("positions:create"), data), LIST + "?month=2026-11")
    change = PositionChange.objects.get()
    assert change.sentence == "Sam Staff moves from Utilities to Parks and Recreation."
    assert (change.origin, change.noted_by) == (Origin.HAND, program_office)


@pytest.mark.parametrize(
    "bad",
    [{"person": "Nobody"}, {"kind": "rise"}, {"on": "soon"}, {"kind": "transfer"}, {"title_after": "x" * 121},
     {"note": "a\x00b"}, {"department_after": "999999"}],
)  # fmt: skip
def test_entering_by_hand_keeps_what_was_typed(
    as_: SignIn, program_office: Person, staff: Person, bad: dict[str, str]
) -> None:
    data = {"person": staff.employee_number, "kind": "new", "on": "2026-11-02", "title_before": "Kept text", **bad}
    page = as_(program_office).post(reverse("positions:create"), data).content.decode()
    assert "usa-form-group--error" in page
    assert "Kept text" in page
    assert not PositionChange.objects.exists()


def test_a_new_title_is_a_promotion_once_the_office_says_so(as_: SignIn, program_office: Person, staff: Person) -> None:
    Person.objects.filter(pk=staff.pk).update(title="Clerk")
    staff.refresh_from_db()
    edit(staff, program_office, title="Planner")
    change, client = PositionChange.objects.get(), as_(program_office)
    assert (change.kind, change.sentence) == (
        "title",
        "Sam Staff now works as Planner in Parks and Recreation (formerly Clerk).",
    )
    assert "New titles\n- Sam Staff now works as Planner" in client.get(LIST).content.decode()
    client.post(reverse("positions:kind"), {"change": change.pk, "kind": "promotion"})
    assert "Promotions\n- Sam Staff is promoted to Planner" in client.get(LIST).content.decode()


def test_kind_and_take_back_work_from_the_page(as_: SignIn, program_office: Person, staff: Person) -> None:
    change = make_change(staff)
    client = as_(program_office)
    client.post(reverse("positions:kind"), {"change": change.pk, "kind": "transfer"})
    settle(client, changes=[change.pk], where="November", verb="announce")
    client.post(reverse("positions:kind"), {"change": change.pk, "kind": "forged"})
    client.post(reverse("positions:take_back", args=[change.pk]))
    change.refresh_from_db()
    assert (change.kind, change.announced_at) == ("transfer", None)


def test_verbs_refuse_get(as_: SignIn, program_office: Person, staff: Person) -> None:
    client = as_(program_office)
    for address in (reverse("positions:take_back", args=[make_change(staff).pk]), reverse("positions:kind")):
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("pk", ["", "999999", "x", "²"])
def test_kind_of_a_change_that_is_not_there_is_not_found(as_: SignIn, program_office: Person, pk: str) -> None:
    answer = as_(program_office).post(reverse("positions:kind"), {"change": pk, "kind": "new"})
    assert answer.status_code == 404


def test_names_are_escaped(as_: SignIn, program_office: Person) -> None:
    make_change(make_person("<script>alert(1)</script>"), title_after="{{ 7 }}")
    page = as_(program_office).get(LIST).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7 }}" in page


def test_page_takes_the_same_queries_at_30(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    make_change(make_person())
    at_one = queries()
    for _ in range(29):
        make_change(make_person())
    assert queries() == at_one
