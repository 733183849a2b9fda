"""What scorecards will read: counts by department with its parts, never of a small group."""

import pytest

from cxportal.county.days import today
from cxportal.county.periods import Period, PeriodKind, months_later
from cxportal.facts.readings import Count
from cxportal.people.models import Department, DepartmentKind, Person
from feedback.instruments.models import InstrumentKind
from feedback.responses.publishing import publish
from feedback.results import measures
from feedback.results.headlines import headlines
from feedback.rounds.models import Participation
from feedback.touchpoints.models import Touchpoint
from tests.builders import make_department, make_person
from tests.conftest import SignIn
from tests.responses.builders import make_touchpoint
from tests.results.conftest import CUSTOMER, DEPARTMENT, SELF, by_customers, closed_round

LAST_MONTH = Period.of(PeriodKind.MONTH, months_later(today(), -1))


@pytest.mark.usefixtures("answered")
def test_favorable_counts_answers_and_people(parks: Department) -> None:
    ease = Count(40, 40, 40)
    assert measures.ease(LAST_MONTH) == {parks.pk: ease, None: ease}
    assert measures.letter(CUSTOMER, "T")(LAST_MONTH)[parks.pk] == Count(0, 40, 40)


@pytest.mark.usefixtures("answered")
def test_the_index_is_a_mean_of_letters(parks: Department) -> None:
    found = measures.heart_index(CUSTOMER)(LAST_MONTH)[parks.pk]
    assert (found.value, found.denominator, found.n) == (0.8, 5, 40)


@pytest.mark.usefixtures("answered")
def test_a_small_department_is_left_out(utilities: Department) -> None:
    for kind in (CUSTOMER, SELF, DEPARTMENT):
        assert utilities.pk not in measures.letter(kind, "H")(LAST_MONTH)


def test_a_letter_is_one_of_five() -> None:
    with pytest.raises(ValueError, match="HEART"):
        measures.letter(InstrumentKind.SELF, "HE")


def test_response_rates_tell_of_no_small_group(parks: Department) -> None:
    unit = make_department("Unit", parent=parks, kind=DepartmentKind.UNIT)
    round = closed_round(SELF)
    for place, count in ((parks, 12), (unit, 3)):
        Participation.objects.bulk_create(
            Participation(round=round, person=make_person(), department=place, used=number < 8)
            for number in range(count)
        )
    assert measures.response_rate(LAST_MONTH) == {parks.pk: Count(11, 15, 15), None: Count(11, 15, 15)}


@pytest.mark.usefixtures("answered")
def test_a_touchpoint_with_enough_answers_has_a_loop(parks: Department, desk: Touchpoint) -> None:
    by_customers(make_touchpoint(parks), 2)
    publish(today())
    found = measures.touchpoints_with_loop(LAST_MONTH)
    assert (found[parks.pk], found[None].n) == (Count(1, 2, 2), 3)


@pytest.mark.usefixtures("answered")
def test_headlines_are_of_the_nearest_department_with_figures(parks: Department, utilities: Department) -> None:
    crew = make_department("Crew", parent=parks, kind=DepartmentKind.UNIT)
    found = headlines([crew.pk, utilities.pk])
    assert [(pk, one.department, one.percent, one.people) for pk, one in found.items()] == [
        (crew.pk, parks.pk, 80, 120)
    ]


@pytest.mark.usefixtures("answered")
def test_managers_see_their_units_results_at_home(
    as_: SignIn, manager: Person, director: Person, staff: Person, other_director: Person
) -> None:
    shown = ["HEART index 80%" in as_(one).get("/").content.decode() for one in (manager, director, staff)]
    assert shown == [True, True, False]
    assert "HEART index" not in as_(other_director).get("/").content.decode()
