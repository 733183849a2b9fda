"""The report's figures, against a cast of departments with known recognitions."""

import datetime as dt
from collections import Counter
from fractions import Fraction

import pytest
from django.urls import reverse

from cxportal.people.models import Department, Person
from recognition.fairness.figures import Given, Group, Worker, fairness, reciprocal_pairs, suppressed, top_share
from tests.builders import make_person
from tests.cards.builders import make_card
from tests.conftest import SignIn

DAY = dt.date(2026, 11, 2)


def workers(**sizes: int) -> list[Worker]:
    """So many in departments 1, 2, 3 …, every second one frontline; ids count through."""
    found: list[Worker] = []
    for number, size in enumerate(sizes.values(), start=1):
        found += [Worker(len(found) + one, number, one % 2 == 0) for one in range(size)]
    return found


def given(recipient: int, giver: int | None = None, letter: str = "H", days: int = 0) -> Given:
    return Given(recipient, giver, letter, DAY, DAY + dt.timedelta(days=days))


def group(key: int, staff: int) -> Group:
    return Group(key, staff, 0, 0)


def hidden(*sizes: int) -> list[int]:
    """Which of the groups of these sizes are hidden, by their sizes."""
    return [one.staff for one in suppressed([group(key, size) for key, size in enumerate(sizes)]) if one.hidden]


def test_figures_of_a_known_county_are_exact() -> None:
    staff = workers(a=10, b=20, c=10)
    rows = [given(0, 1), given(1, 0, "E"), given(0, 12, "E", 15), given(10, None, "A", 3), given(11, None, "R", 20)]
    found = fairness(staff, [*rows, given(999)])
    assert found.whole == Group("all", 40, 4, 5)
    assert (found.whole.share, found.whole.rate) == (Fraction(1, 10), Fraction(25, 2))
    assert [(one.key, one.staff, one.recognized, one.given, one.hidden) for one in found.departments] == [
        (1, 10, 2, 3, False),
        (2, 20, 2, 2, False),
        (3, 10, 0, 0, False),
    ]
    assert [(one.key, one.staff, one.given) for one in found.places] == [(False, 20, 2), (True, 20, 3)]
    assert (found.top_tenth, found.reciprocal, found.median_days, found.late) == (Fraction(1), 1, 3.0, 2)
    assert found.letters == {"H": 1, "E": 2, "A": 1, "R": 1, "T": 0}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((10, 20, 5), []),
        ((10, 20, 4), [10, 4]),
        ((10, 20, 2, 3), [2, 3]),
        ((10, 20, 1, 2), [10, 1, 2]),
        ((4, 30), [4, 30]),
        ((1, 1, 1, 40), [1, 1, 1, 40]),
        ((4,), [4]),
    ],
)
def test_small_groups_are_hidden_with_what_would_tell_them(sizes: tuple[int, ...], expected: list[int]) -> None:
    assert hidden(*sizes) == expected


def test_what_is_hidden_is_never_one_group_nor_fewer_than_five_people() -> None:
    for first in range(1, 12):
        for second in range(1, 12):
            for third in range(1, 12):
                gone = hidden(first, second, third)
                together = first + second + third
                assert not gone or (len(gone) > 1 and sum(gone) >= min(5, together))


def test_a_county_of_four_shows_nothing() -> None:
    found = fairness(workers(a=4), [given(0)])
    assert (found.whole, found.departments, found.places, found.letters["H"]) == (None, [], [], 0)


@pytest.mark.parametrize(
    ("counts", "staff", "expected"),
    [
        ({}, 10, None),
        ({1: 3, 2: 1}, 10, Fraction(3, 4)),
        ({1: 3, 2: 1}, 11, Fraction(1)),
        ({1: 1, 2: 1}, 9, Fraction(1, 2)),
    ],
)
def test_top_tenth_is_rounded_up_to_whole_people(counts: dict[int, int], staff: int, expected: Fraction | None) -> None:
    assert top_share(Counter(counts), staff) == expected


def test_a_pair_counts_once_however_often_they_recognize_each_other() -> None:
    rows = [given(1, 2), given(2, 1), given(2, 1), given(3, 1), given(4, None)]
    assert reciprocal_pairs(rows) == 1


def test_the_page_and_the_file_hide_small_departments(
    as_: SignIn, program_office: Person, parks: Department, utilities: Department
) -> None:
    for number in range(6):
        make_person(f"P{number}", department=parks)
    small = make_person("Only", department=utilities)
    make_card(small, by=None)
    client = as_(program_office)
    text = client.get(reverse("fairness:report")).content.decode()
    lines = b"".join(client.get(reverse("fairness:export"))).decode("utf-8-sig").splitlines()
    assert text.count("not shown: a small group") == 3
    assert lines[1] == "County,8,1,1,12.5,12.5"
    assert f"{utilities},not shown,not shown,not shown,not shown,not shown" in lines


def test_what_was_retracted_counts_no_more(as_: SignIn, program_office: Person, parks: Department) -> None:
    person, *_ = [make_person(f"P{number}", department=parks) for number in range(6)]
    card = make_card(person, by=None)
    client = as_(program_office)
    address = reverse("fairness:export")
    assert b"County,7,1,1," in b"".join(client.get(address))
    card.retract(by=program_office, reason="A mistake")
    assert b"County,7,0,0," in b"".join(client.get(address))


def test_the_smallest_group_is_the_countys_own_setting() -> None:
    staff = [Worker(number, number // 7, False) for number in range(21)]
    assert [group.hidden for group in fairness(staff, []).departments] == [False] * 3
    assert [group.hidden for group in fairness(staff, [], fewest=8).departments] == [True] * 3
    assert fairness(staff, [], fewest=22).whole is None
