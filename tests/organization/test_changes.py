"""Each change holds from its day on; the day before stays as it was; undo puts it back."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from cxportal.people.organization import actions, tasks
from cxportal.people.organization.history import Names, in_lines, tree_on
from cxportal.people.organization.models import DepartmentChange, Placement, Verb
from cxportal.people.refusals import Refused
from pathways.reports import as_of_their_day, department_reports
from tests.builders import make_department, make_head, make_objective, make_person, make_update

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
PAST = dt.date(2026, 9, 1)
SOON = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def told(day: dt.date) -> list[tuple[int, str, str]]:
    """The tree of a day in lines: depth, name, kind."""
    return [(place.depth, place.name, place.kind) for place in in_lines(tree_on(day))]


@pytest.fixture
def service(db: None) -> Department:
    return make_department("Public Service", kind=DepartmentKind.GROUP)


def test_tree_on_reads_departments_that_never_changed(parks: Department, service: Department) -> None:
    assert told(PAST) == [(0, "Parks and Recreation", "department"), (0, "Public Service", "group")]


def test_rename_holds_from_its_day_on(parks: Department, program_office: Person) -> None:
    before = told(PAST)
    actions.rename(parks, name="Parks", on=DAY, by=program_office)
    parks.refresh_from_db()
    assert parks.name == "Parks"
    assert told(DAY) == [(0, "Parks", "department")]
    assert told(DAY - dt.timedelta(days=1)) == before
    assert told(PAST) == before


def test_rename_to_come_takes_effect_by_itself(parks: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=SOON, by=program_office)
    parks.refresh_from_db()
    assert (parks.name, told(SOON)[0][1], told(DAY)[0][1]) == ("Parks and Recreation", "Parks", "Parks and Recreation")
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)):
        assert tasks.sweep() == 1
        assert tasks.sweep() == 0
    parks.refresh_from_db()
    assert parks.name == "Parks"


def test_sweep_leaves_what_is_still_to_come(parks: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=SOON, by=program_office)
    assert tasks.sweep() == 0


def test_move_holds_from_its_day_on(parks: Department, service: Department, program_office: Person) -> None:
    before = told(PAST)
    actions.move(parks, parent=service, kind=DepartmentKind.DIVISION, on=DAY, by=program_office)
    parks.refresh_from_db()
    assert (parks.parent, parks.kind) == (service, DepartmentKind.DIVISION)
    assert told(DAY) == [(0, "Public Service", "group"), (1, "Parks and Recreation", "division")]
    assert told(PAST) == before


def test_move_into_its_own_part_is_refused(parks: Department, program_office: Person) -> None:
    part = make_department("Trails", parent=parks)
    with pytest.raises(Refused, match="circle"):
        actions.move(parks, parent=part, kind=parks.kind, on=DAY, by=program_office)


def test_moves_that_would_close_a_circle_on_a_later_day_are_refused(program_office: Person) -> None:
    one, two = make_department("One"), make_department("Two")
    actions.move(one, parent=two, kind=one.kind, on=SOON, by=program_office)
    with pytest.raises(Refused, match="circle"):
        actions.move(two, parent=one, kind=two.kind, on=DAY, by=program_office)


def test_merge_hands_over_people_and_parts_on_its_day(
    parks: Department, utilities: Department, program_office: Person
) -> None:
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    ana = make_person("Ana", department=parks)
    gone = make_person("Gone", department=parks, is_active=False)
    head = make_head(parks)
    before = told(PAST)
    actions.merge(parks, into=utilities, on=DAY, by=program_office)
    for row in (parks, trails, ana, gone):
        row.refresh_from_db()
    assert (parks.closes_on, parks.successor) == (DAY, utilities)
    assert (ana.department, gone.department, trails.parent) == (utilities, parks, utilities)
    assert head.roles.get().ends_on == DAY - dt.timedelta(days=1)
    assert told(DAY) == [(0, "Utilities", "department"), (1, "Trails", "division")]
    assert told(PAST) == before
    assert Entry.objects.about(ana).get().text.startswith("Belongs to Utilities: Parks and Recreation is merged")


def test_merge_to_come_moves_nobody_before_its_day(
    parks: Department, utilities: Department, program_office: Person
) -> None:
    ana = make_person("Ana", department=parks)
    actions.merge(parks, into=utilities, on=SOON, by=program_office)
    ana.refresh_from_db()
    assert ana.department == parks
    assert [line[1] for line in told(DAY)] == ["Parks and Recreation", "Utilities"]
    assert [line[1] for line in told(SOON)] == ["Utilities"]
    with time_machine.travel(dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)):
        tasks.sweep()
    ana.refresh_from_db()
    assert ana.department == utilities


@pytest.mark.parametrize("itself", [True, False])
def test_merge_into_itself_or_its_part_is_refused(parks: Department, program_office: Person, itself: bool) -> None:
    part = make_department("Trails", parent=parks)
    with pytest.raises(Refused):
        actions.merge(parks, into=parks if itself else part, on=DAY, by=program_office)
    parks.refresh_from_db()
    assert parks.closes_on is None


def test_merge_into_a_closed_department_is_refused(
    parks: Department, utilities: Department, program_office: Person
) -> None:
    actions.close(utilities, on=SOON, by=program_office)
    with pytest.raises(Refused, match="closes on Dec 1, 2026"):
        actions.merge(parks, into=utilities, on=DAY, by=program_office)


def test_close_keeps_the_past(parks: Department, program_office: Person) -> None:
    make_head(parks)
    actions.close(parks, on=DAY, by=program_office)
    assert told(DAY) == []
    assert told(PAST) == [(0, "Parks and Recreation", "department")]
    assert parks.roles.get().ends_on == DAY - dt.timedelta(days=1)


def test_open_begins_on_its_day(service: Department, program_office: Person) -> None:
    actions.open_department(
        name="Resilience", kind="department", parent=service, code="resilience", on=SOON, by=program_office
    )
    assert [line[1] for line in told(DAY)] == ["Public Service"]
    assert [line[1] for line in told(SOON)] == ["Public Service", "Resilience"]


def test_several_changes_stand_on_each_other(parks: Department, service: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=dt.date(2026, 10, 1), by=program_office)
    actions.move(parks, parent=service, kind=parks.kind, on=dt.date(2026, 11, 1), by=program_office)
    actions.rename(parks, name="Green Spaces", on=SOON, by=program_office)
    assert [told(day)[-1][:2] for day in (PAST, dt.date(2026, 10, 15), dt.date(2026, 11, 15), SOON)] == [
        (0, "Public Service"), (0, "Public Service"), (1, "Parks"), (1, "Green Spaces")
    ]  # fmt: skip
    assert told(dt.date(2026, 10, 15))[0][:2] == (0, "Parks")


def test_two_changes_of_one_day_share_a_row(parks: Department, service: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=DAY, by=program_office)
    actions.move(parks, parent=service, kind=parks.kind, on=DAY, by=program_office)
    assert Placement.objects.filter(department=parks).count() == 2
    assert told(DAY) == [(0, "Public Service", "group"), (1, "Parks", "department")]


def test_change_before_a_planned_one_is_refused(parks: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=SOON, by=program_office)
    with pytest.raises(Refused, match="changes on Dec 1, 2026"):
        actions.rename(parks, name="Green", on=DAY, by=program_office)


def test_change_long_past_is_refused(parks: Department, program_office: Person) -> None:
    with pytest.raises(Refused, match="within the last year"):
        actions.rename(parks, name="Parks", on=dt.date(2025, 1, 1), by=program_office)


def test_change_that_someone_else_overtook_is_refused(
    parks: Department, program_office: Person, administrator: Person
) -> None:
    actions.rename(parks, name="Parks", on=DAY, by=administrator)
    with pytest.raises(Refused, match="Ada Admin changed this department meanwhile"):
        actions.rename(parks, name="Green", on=DAY, by=program_office, seen=0)


def everything(*days: dt.date) -> list[Any]:
    return [
        list(Department.objects.order_by("pk").values()),
        list(Person.objects.order_by("pk").values("pk", "department")),
        *(told(day) for day in days),
    ]


@pytest.mark.parametrize("on", [DAY, SOON])
@pytest.mark.parametrize("verb", ["rename", "move", "merge", "close"])
def test_undo_puts_everything_back(
    parks: Department, utilities: Department, service: Department, program_office: Person, verb: str, on: dt.date
) -> None:
    make_department("Trails", parent=parks)
    make_person("Ana", department=parks)
    head = make_head(parks)
    before = everything(PAST, DAY, SOON)
    if verb == "rename":
        change = actions.rename(parks, name="Parks", on=on, by=program_office)
    elif verb == "move":
        change = actions.move(parks, parent=service, kind="division", on=on, by=program_office)
    elif verb == "merge":
        change = actions.merge(parks, into=utilities, on=on, by=program_office)
    else:
        change = actions.close(parks, on=on, by=program_office)
    assert everything(PAST, DAY, SOON) != before
    actions.undo(change, by=program_office)
    assert everything(PAST, DAY, SOON) == before
    assert head.roles.get().ends_on is None
    assert Entry.objects.about(parks).newest_first()[0].text == f"Undone: {change.text}"


def test_undo_of_an_opening(service: Department, program_office: Person) -> None:
    made = actions.open_department(name="New", kind="unit", parent=service, code="new", on=DAY, by=program_office)
    actions.undo(made.changes.get(), by=program_office)
    assert [line[1] for line in told(DAY)] == ["Public Service"]


def test_undo_twice_is_refused(parks: Department, program_office: Person) -> None:
    change = actions.rename(parks, name="Parks", on=DAY, by=program_office)
    actions.undo(change, by=program_office)
    with pytest.raises(Refused, match="undone already"):
        actions.undo(change, by=program_office)


def test_undo_of_what_a_newer_change_stands_on_is_refused(parks: Department, program_office: Person) -> None:
    first = actions.rename(parks, name="Parks", on=DAY, by=program_office)
    actions.rename(parks, name="Green", on=SOON, by=program_office)
    with pytest.raises(Refused, match="A newer change stands on it"):
        actions.undo(first, by=program_office)


def test_undo_of_what_is_long_in_effect_is_refused(parks: Department, program_office: Person) -> None:
    change = actions.rename(parks, name="Parks", on=PAST, by=program_office)
    with pytest.raises(Refused, match="more than a month ago"):
        actions.undo(change, by=program_office)


def test_a_corrected_name_corrects_what_holds_today(parks: Department, program_office: Person) -> None:
    actions.rename(parks, name="Prks", on=DAY, by=program_office)
    parks.refresh_from_db()
    parks.name = "Parks"
    parks.save()
    actions.corrected(parks)
    assert (told(DAY)[0][1], told(PAST)[0][1]) == ("Parks", "Parks and Recreation")


@pytest.mark.parametrize("verb", ["rename", "move", "merge", "close"])
def test_past_reports_are_unchanged(
    parks: Department, utilities: Department, service: Department, director: Person, program_office: Person, verb: str
) -> None:
    """What "all directors" reported in September reads the same after any change of the tree."""
    objective = make_objective(all_directors=True)
    update = make_update(objective, director, department=parks, on=PAST)

    def as_read() -> list[Any]:
        reports = department_reports([objective], on=PAST, after_days=35)[objective.pk]
        rows = sorted((row.department.name, row.latest and row.latest.narrative, row.fresh) for row in reports.rows)
        shown = as_of_their_day(list(objective.updates.select_related("department")))
        return [rows, [(one.department and one.department.name, one.on, one.status) for one in shown], told(PAST)]

    before = as_read()
    if verb == "rename":
        actions.rename(parks, name="Green Spaces", on=DAY, by=program_office)
    elif verb == "move":
        actions.move(parks, parent=service, kind=DepartmentKind.UNIT, on=DAY, by=program_office)
    elif verb == "merge":
        actions.merge(parks, into=utilities, on=DAY, by=program_office)
    else:
        actions.close(parks, on=DAY, by=program_office)
    assert as_read() == before
    update.refresh_from_db()
    assert update.department == parks


def test_names_takes_one_query(parks: Department, program_office: Person, django_assert_num_queries: Any) -> None:
    actions.rename(parks, name="Parks", on=DAY, by=program_office)
    with django_assert_num_queries(1):
        names = Names.of([parks.pk, None])
        assert (names.on(parks, PAST), names.on(parks, DAY)) == ("Parks and Recreation", "Parks")


@pytest.mark.parametrize("count", [1, 30])
def test_tree_on_takes_two_queries(db: None, django_assert_num_queries: Any, count: int) -> None:
    for _ in range(count):
        make_department()
    with django_assert_num_queries(2):
        tree_on(today())


def test_change_is_written_in_the_history_with_its_reason(parks: Department, program_office: Person) -> None:
    actions.rename(parks, name="Parks", on=SOON, by=program_office, note="Board resolution 12")
    assert Entry.objects.about(parks).get().text == (
        "Parks and Recreation is called Parks from Dec 1, 2026: Board resolution 12"
    )
    assert DepartmentChange.objects.get().verb == Verb.RENAME
