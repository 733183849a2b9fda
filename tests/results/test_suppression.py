"""No small group is shown, and none can be found by subtraction: worked examples, and an attacker who tries."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxportal.county.models import County
from cxportal.people.models import Department, DepartmentKind
from cxportal.people.organization import actions as organization
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.counting import letters_of
from feedback.responses.models import ResultSettings
from feedback.responses.publishing import publish
from feedback.responses.reading import ALL, COUNTY, LETTER_KEYS, Figures, Slice, Tree, by_department, by_month
from feedback.responses.storing import change, store_all, take_out
from feedback.responses.suppression import Pool, pooled, shown_keys
from feedback.responses.tasks import sweep
from feedback.rounds.models import Round, RoundState
from feedback.touchpoints.models import Touchpoint
from tests.builders import make_department, make_person
from tests.responses.builders import customer_response, make_round, make_touchpoint, make_version, staff_response

CUSTOMER, SELF = InstrumentKind.CUSTOMER, InstrumentKind.SELF
DAY = dt.date(2026, 11, 26)
MONTHS = {month: dt.date(2026, month, 9) for month in (8, 9, 10)}
KEYS = (*LETTER_KEYS, ALL, "h1", "h2", "h3", "e1", "ease")


def close(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(state=RoundState.CLOSED)


def ask_staff(round: Round, department: Department, count: int, *, frontline: bool = False, **answers: int) -> None:
    answers = answers or {"h1": 4, "h2": 5, "e1": 2}
    rows = [staff_response(round, department, frontline=frontline, **answers) for _ in range(count)]
    store_all(rows, kind=SELF)


def ask_customers(touchpoint: Touchpoint, count: int, *, month: int = 10, **answers: int) -> None:
    version = Version.objects.get(instrument__kind=CUSTOMER)
    rows = [customer_response(version, touchpoint, on=MONTHS[month], **(answers or {"h1": 5})) for _ in range(count)]
    store_all(rows, kind=CUSTOMER)


def people(slice: Slice, department: int = COUNTY, key: str = ALL) -> int | None:
    figures = by_department(slice, Tree.on(DAY)).get(department, {})
    return figures[key].people if key in figures else None


@pytest.fixture
def staff_round(db: None) -> Round:
    return make_round()


def test_nothing_of_an_open_round_is_shown(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 9)
    assert publish(DAY) == 0
    assert people(Slice(SELF)) is None
    close(staff_round)
    assert publish(DAY) == 1
    assert people(Slice(SELF), parks.pk) == 9


def test_a_second_run_publishes_nothing_twice(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 9)
    close(staff_round)
    publish(DAY)
    edition = ResultSettings.current().edition
    assert publish(DAY) == 0
    assert (people(Slice(SELF), parks.pk), ResultSettings.current().edition) == (9, edition)


def test_four_are_not_shown(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 4)
    close(staff_round)
    publish(DAY)
    assert people(Slice(SELF)) is None


def test_subtraction_across_siblings_is_shut(staff_round: Round, parks: Department) -> None:
    """Trails 12, Pools 7, Office 3: whoever knows the department's 22 must not find the three."""
    trails, pools, office = (make_department(name, parent=parks) for name in ("Trails", "Pools", "Office"))
    for unit, count in ((trails, 12), (pools, 7), (office, 3)):
        ask_staff(staff_round, unit, count)
    close(staff_round)
    publish(DAY)
    found = [people(Slice(SELF), unit.pk) for unit in (parks, trails, pools, office)]
    assert found == [22, 12, None, None]


def test_subtraction_across_two_filters_is_shut(staff_round: Round, parks: Department) -> None:
    """Twelve answered, three of them not frontline: all minus frontline would be the three."""
    ask_staff(staff_round, parks, 9, frontline=True)
    ask_staff(staff_round, parks, 3, frontline=False)
    close(staff_round)
    publish(DAY)
    found = [people(Slice(SELF, frontline=which), parks.pk) for which in (None, True, False)]
    assert found == [12, None, None]


def test_subtraction_across_two_months_is_shut(db: None) -> None:
    """Seven in August, three in September, two in October: the three wait until they are five."""
    make_version()
    desk = make_touchpoint()
    for month, count in ((8, 7), (9, 3)):
        ask_customers(desk, count, month=month)
    publish(dt.date(2026, 10, 1))
    both = [people(Slice(CUSTOMER, 202608, last)) for last in (202608, 202609, 202610)]
    ask_customers(desk, 2, month=10)
    publish(dt.date(2026, 11, 1))
    later = [people(Slice(CUSTOMER, 202608, last)) for last in (202608, 202609, 202610)]
    assert (both, later) == ([7, 7, 7], [7, 7, 12])


def test_a_month_is_shown_once_it_is_over(db: None) -> None:
    make_version()
    ask_customers(make_touchpoint(), 6)
    publish(dt.date(2026, 10, 31))
    assert people(Slice(CUSTOMER)) is None
    publish(dt.date(2026, 11, 1))
    assert people(Slice(CUSTOMER)) == 6


def test_subtraction_across_touchpoints_is_shut(db: None) -> None:
    make_version()
    desk = make_touchpoint()
    phone = make_touchpoint(desk.department, service="Hotline")
    ask_customers(desk, 8)
    ask_customers(phone, 4)
    publish(DAY)
    found = [people(Slice(CUSTOMER, touchpoints=which), desk.department_id)
             for which in (frozenset(), frozenset({desk.pk}), frozenset({phone.pk}))]  # fmt: skip
    assert found == [8, 8, None]


def test_subtraction_across_items_is_shut(staff_round: Round, parks: Department) -> None:
    """Two answered h3: the letter minus h1 and h2 would be their answers, so h2 is hidden as well."""
    ask_staff(staff_round, parks, 8, h1=4, h2=4)
    ask_staff(staff_round, parks, 2, h1=4, h3=1)
    close(staff_round)
    publish(DAY)
    figures = by_department(Slice(SELF), Tree.on(DAY))[parks.pk]
    assert {key: figure.people for key, figure in figures.items()} == {"*": 10, "letter:H": 10, "h1": 10}


def test_what_comes_late_waits_for_five(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 9)
    close(staff_round)
    publish(DAY)
    ask_staff(staff_round, parks, 3)
    publish(DAY)
    first = people(Slice(SELF), parks.pk)
    ask_staff(staff_round, parks, 2)
    publish(DAY)
    assert (first, people(Slice(SELF), parks.pk)) == (9, 14)


def test_a_single_correction_waits_too(db: None) -> None:
    version = make_version()
    desk = make_touchpoint()
    ask_customers(desk, 6)
    publish(DAY)
    known = customer_response(version, desk, on=MONTHS[10], h1=5)
    store_all([known], kind=CUSTOMER)
    change(known, customer_response(version, desk, on=MONTHS[10], h1=1), kind=CUSTOMER)
    publish(DAY)
    assert by_department(Slice(CUSTOMER), Tree.on(DAY))[COUNTY]["h1"].counts == (0, 0, 0, 0, 6)


def test_many_that_are_taken_out_count_no_more(db: None) -> None:
    version = make_version()
    desk = make_touchpoint()
    rows = [customer_response(version, desk, on=MONTHS[10], h1=5) for _ in range(13)]
    store_all(rows, kind=CUSTOMER)
    publish(DAY)
    take_out(rows[:3], kind=CUSTOMER)
    publish(DAY)
    assert people(Slice(CUSTOMER)) == 13
    take_out(rows[3:7], kind=CUSTOMER)
    publish(DAY)
    assert people(Slice(CUSTOMER)) == 6


@time_machine.travel(dt.datetime.combine(DAY, dt.time(12)))
def test_a_merged_department_counts_for_its_successor(db: None) -> None:
    make_version()
    desk = make_touchpoint(make_department("Old"))
    into = make_department("New")
    ask_customers(desk, 8)
    publish(DAY)
    organization.merge(desk.department, into=into, on=DAY, by=make_person())
    tree = Tree.on(DAY)
    assert (people(Slice(CUSTOMER), into.pk), desk.department_id in tree.parts) == (8, False)


@time_machine.travel(dt.datetime.combine(DAY, dt.time(12)))
def test_a_unit_that_moves_takes_its_pools_with_it(db: None) -> None:
    make_version()
    here, there = make_department("Here"), make_department("There")
    unit = make_department("Unit", parent=here, kind=DepartmentKind.UNIT)
    ask_customers(make_touchpoint(unit), 8)
    publish(DAY)
    organization.move(unit, parent=there, kind=DepartmentKind.UNIT, on=DAY, by=make_person())
    before = by_department(Slice(CUSTOMER), Tree.on(DAY - dt.timedelta(days=1)))
    after = by_department(Slice(CUSTOMER), Tree.on(DAY))
    assert (here.pk in before, there.pk in before) == (True, False)
    assert (here.pk in after, there.pk in after, unit.pk in after) == (False, True, True)


def test_a_higher_minimum_hides_what_was_published(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 6)
    close(staff_round)
    publish(DAY)
    County.objects.update_or_create(pk=1, defaults={"minimum_people": 8})
    assert people(Slice(SELF), parks.pk) is None


@pytest.mark.once
def test_shown_keys_by_hand() -> None:
    letters = {"h1": "H", "h2": "H", "h3": "H", "e1": "E", "trust": ""}
    counts = {"*": 9, "letter:H": 9, "h1": 9, "h2": 6, "h3": 4, "letter:E": 3, "e1": 3, "trust": 5}
    assert shown_keys(counts, letters, minimum=5) == {"*", "letter:H", "h1", "trust"}


Cells = dict[tuple[int, int], int]


@pytest.mark.once
@given(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(0, 1)), st.integers(0, 12)))
def test_pools_hold_enough_people_and_each_cell_once(cells: Cells) -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 6, 8: None, 9: 8}
    pools = pooled(cells, parents, minimum=5)
    used = [cell for pool in pools for cell in pool.cells]
    assert len(used) == len(set(used))
    assert all(pool.people == sum(cells[cell] for cell in pool.cells) >= 5 for pool in pools)
    left = sum(cells.values()) - sum(pool.people for pool in pools)
    assert left == (0 if sum(cells.values()) >= 5 else sum(cells.values()))


# The attacker: asks for everything that pages can show, twice, and subtracts whatever lies within something else.


@dataclass(frozen=True)
class Asked:
    """What was asked for: departments from wide to narrow, months, frontline or touchpoint, and when (0 or 1)."""

    kind: str
    scope: int
    first: int
    last: int
    narrow: int | None
    look: int

    def holds(self, other: "Asked", tree: Tree) -> bool:
        return (
            self.kind == other.kind
            and self.scope in (*tree.lines.get(other.scope, (COUNTY,)), other.scope)
            and self.first <= other.first
            and self.last >= other.last
            and self.narrow in (None, other.narrow)
            and self.look >= other.look
        )


def everything(tree: Tree, narrows: dict[str, list[int]], look: int) -> Iterator[tuple[Asked, Figures]]:
    months = [202608, 202609, 202610, 202611]
    for kind, ids in narrows.items():
        for first, last in itertools.combinations_with_replacement(months, 2):
            for narrow in (None, *ids):
                slice = Slice(kind, first, last)
                if narrow is not None and kind == CUSTOMER:
                    slice = Slice(kind, first, last, touchpoints=frozenset({narrow}))
                elif narrow is not None:
                    slice = Slice(kind, first, last, frontline=bool(narrow))
                for scope, figures in by_department(slice, tree, keys=KEYS, minimum=5).items():
                    yield Asked(kind, scope, first, last, narrow, look), figures


def differences(seen: dict[Asked, Figures], tree: Tree) -> Iterator[tuple[str, int]]:
    """What is left of a figure when one that it holds, or all its parts that are shown, are taken away."""
    for one, figures in seen.items():
        inside = [asked for asked in seen if asked != one and one.holds(asked, tree)]
        below = {part.id for part in tree.below(one.scope)}
        same_look = [asked for asked in inside if asked.look == one.look]
        same_months = [asked for asked in same_look if (asked.first, asked.last) == (one.first, one.last)]
        parts = [
            [asked for asked in same_months if asked.scope in below and asked.narrow == one.narrow],
            [asked for asked in same_months if asked.scope == one.scope and one.narrow is None],
            [a for a in same_look if a.first == a.last and (a.scope, a.narrow) == (one.scope, one.narrow)],
        ]
        for family in [*([asked] for asked in inside), *parts]:
            for key, figure in figures.items():
                yield (
                    f"{one} − {family}, {key}",
                    figure.people - sum(seen[asked][key].people for asked in family if key in seen[asked]),
                )
        for letter in ("H", "E"):
            items = [figures[key] for key in ("h1", "h2", "h3", "e1") if key[0].upper() == letter and key in figures]
            if f"letter:{letter}" in figures:
                yield f"{one}: {letter} − items", figures[f"letter:{letter}"].valid - sum(f.valid for f in items)


COUNTS = st.lists(st.integers(0, 8), min_size=10, max_size=10)
ANSWERS = st.lists(st.sampled_from([-1, 0, 2, 5]), min_size=5, max_size=5)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=COUNTS, later=COUNTS, answers=ANSWERS)
def test_an_attacker_finds_nobody(db: None, counts: list[int], later: list[int], answers: list[int]) -> None:
    with transaction.atomic():
        wrong = attack(counts, later, answers)
        transaction.set_rollback(True)
    letters_of.cache_clear()
    assert wrong == []


def attack(counts: list[int], later: list[int], answers: list[int]) -> list[str]:
    top = make_department("Top")
    units = [make_department(f"Unit {n}", parent=top, kind=DepartmentKind.UNIT) for n in range(2)]
    places = [top, *units, make_department("Alone")]
    make_version(CUSTOMER)
    round = make_round(make_version(SELF))
    desks = [make_touchpoint(places[1]), make_touchpoint(places[1]), make_touchpoint(places[3])]
    told = dict(zip(("h1", "h2", "h3", "e1", "ease"), answers, strict=True))
    staff = {key: value for key, value in told.items() if key != "ease"}
    customer = {key: told[key] for key in ("h1", "e1", "ease")}
    close(round)
    seen: dict[Asked, Figures] = {}
    narrows: dict[str, list[int]] = {CUSTOMER: [desk.pk for desk in desks], SELF: [0, 1]}
    for look, numbers in enumerate((counts, later)):
        for number, count in enumerate(numbers[:6]):
            rare = {**staff, "h3": 3} if number % 2 else staff
            ask_staff(round, places[number % 4], min(count, 3), frontline=number > 3, **rare)
            ask_staff(round, places[number % 4], max(count - 3, 0), frontline=number > 3, **staff)
        for number, count in enumerate(numbers[4:]):
            ask_customers(desks[number % 3], count, month=(8, 9)[number // 3] + look, **customer)
        publish(dt.date(2026, 10 + look, 2))
        tree = Tree.on(DAY)
        seen |= dict(everything(tree, narrows, look))
    return [f"{what}: {left}" for what, left in differences(seen, tree) if 0 < left < 5]


def test_the_attacker_would_find_somebody_if_a_pool_were_divided(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: with cells shown one by one it does."""

    def one_by_one(people: Cells, parents: dict[int, int | None], *, minimum: int) -> list[Pool]:
        return [Pool(cell[0], [cell], count) for cell, count in people.items()]

    monkeypatch.setattr("feedback.responses.publishing.pooled", one_by_one)
    monkeypatch.setattr("feedback.responses.publishing.shown_keys", lambda people, letters, minimum: frozenset(people))
    assert attack([0, 3, 9, 9, 0, 0, 0, 0, 0, 0], [0] * 10, [5] * 5) != []


def test_trend_and_departments_tell_the_same(db: None) -> None:
    make_version()
    desk = make_touchpoint()
    for month, count in ((8, 7), (9, 3), (10, 6)):
        ask_customers(desk, count, month=month)
    publish(DAY)
    trend = by_month(Slice(CUSTOMER), Tree.on(DAY), desk.department_id, keys=[ALL])
    assert {month: figures[ALL].people for month, figures in trend.items()} == {202608: 7, 202610: 9}


def test_the_sweep_publishes_a_round_once_it_is_closed(staff_round: Round, parks: Department) -> None:
    ask_staff(staff_round, parks, 6)
    assert [sweep(), people(Slice(SELF))] == [0, None]
    Round.objects.filter(pk=staff_round.pk).update(state=RoundState.CLOSED, closed_at=timezone.now())
    assert [sweep(), sweep(), people(Slice(SELF))] == [1, 0, 6]
