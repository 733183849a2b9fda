import datetime as dt
import itertools
import random
import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.county.periods import month_number
from cxportal.duties.sources import duties_for
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.people.organization.history import Place, in_lines
from feedback.instruments.models import Instrument, ItemText
from feedback.instruments.shipped import load_instruments
from feedback.rounds.duties import assessments_due
from feedback.rounds.models import Participation, Round, RoundState
from feedback.rounds.rates import in_words, rates, shown
from feedback.taking.actions import keep_days
from tests.builders import make_department, make_person
from tests.conftest import SignIn
from tests.taking.conftest import shipped_round

DAY = dt.timedelta(days=1)
PAGE_QUERIES, LIST_QUERIES, MINE_QUERIES = 13, 8, 9
TITLE = re.compile(r">Round \d+<")


def test_a_round_is_planned_with_a_question_written_on_the_spot(as_: SignIn, program_office: Person) -> None:
    load_instruments()
    told = {
        "instrument": Instrument.objects.get(kind="self").pk,
        "name": "Fall",
        "opens_on": today().isoformat(),
        "closes_on": (today() + 20 * DAY).isoformat(),
        "new_en": "I know the new counter.",
        "new_es": "Conozco la nueva ventanilla.",
    }
    for _ in range(2):
        assert as_(program_office).post(reverse("rounds:create"), told).status_code == 302
    round = Round.objects.get()
    assert (round.state, round.month) == (RoundState.PLANNED, today().year * 100 + today().month)
    words = ItemText.objects.filter(item__in=round.extras.all()).order_by("language").values_list("text", flat=True)
    assert list(words) == ["I know the new counter.", "Conozco la nueva ventanilla."]
    half = as_(program_office).post(reverse("rounds:create"), told | {"name": "Half", "new_es": ""})
    assert list(half.context["form"].errors) == ["new_es"]


def test_rounds_open_and_close_by_themselves_on_their_days(parks: Department, staff: Person) -> None:
    round = shipped_round(state=RoundState.PLANNED, opens_on=today() + DAY, closes_on=today() + 10 * DAY)
    assert (keep_days(today()), Participation.objects.count()) == (0, 0)
    assert [keep_days(today() + DAY) for _ in range(2)] == [1, 0]
    assert [row.person for row in Participation.objects.filter(round=round)] == [staff]
    assert [keep_days(today() + 10 * DAY), keep_days(today() + 11 * DAY)] == [0, 1]
    round.refresh_from_db()
    assert round.state == RoundState.CLOSED
    assert list(Entry.objects.about(round).order_by("pk").values_list("verb", flat=True)) == ["opened", "closed"]


def test_only_people_in_scope_are_asked(parks: Department, utilities: Department, staff: Person) -> None:
    make_person("Una", department=utilities)
    make_person("Left", department=parks, is_active=False)
    division = make_department("Trails", parent=parks)
    trails = make_person("Tia", department=division)
    round = shipped_round(state=RoundState.PLANNED, opens_on=today())
    round.departments.set([parks])
    keep_days(today())
    assert {row.person for row in Participation.objects.all()} == {staff, trails}


def test_people_who_join_later_can_be_asked(as_: SignIn, program_office: Person, staff: Person) -> None:
    round = shipped_round()
    late = make_person("Late", department=staff.department)
    for _ in range(2):
        as_(program_office).post(reverse("rounds:newcomers", args=[round.pk]))
    assert {row.person for row in Participation.objects.all()} == {staff, late}


def test_an_open_assessment_is_a_duty_until_taken_and_never_escalates(staff: Person) -> None:
    shipped_round()
    (duty,) = duties_for(staff.pk, on=today())
    assert (duty.kind, duty.escalates) == ("assessment", False)
    Participation.objects.update(used=True)
    assert duties_for(staff.pk, on=today()) == []


@pytest.mark.parametrize("people", [1, 30])
def test_duties_take_one_query(
    parks: Department, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(people):
        make_person(department=parks)
    shipped_round()
    with django_assert_num_queries(1):
        assert len(assessments_due(today(), until=today() + 30 * DAY)) == people


def test_rates_tell_of_no_small_group_and_of_nobody(parks: Department) -> None:
    """Trails (3 people) is hidden; so is the smaller of the other two, from which it could be subtracted."""
    sizes = {"Trails": 3, "Pools": 6, "Zoo": 20}
    for name, size in sizes.items():
        division = make_department(name, parent=parks)
        for _ in range(size):
            make_person(department=division)
    round = shipped_round()
    zoo = Participation.objects.filter(department__name="Zoo")
    zoo.update(used=True)
    whole, lines = rates(round, on=today())
    assert whole == 70
    assert {line.name: line.percent for line in lines} == {
        "Parks and Recreation": 70,
        "Trails": None,
        "Pools": None,
        "Zoo": 95,
    }


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_of_a_round_takes_as_many_queries_at_any_size(
    as_: SignIn, program_office: Person, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        make_person(department=make_department(f"Place {number}"))
    round = shipped_round()
    client = as_(program_office)
    client.get(round.get_absolute_url())
    with django_assert_num_queries(PAGE_QUERIES):
        assert len(client.get(round.get_absolute_url()).context["lines"]) == size


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries", "shown"), [("rounds:list", LIST_QUERIES, 25), ("taking:mine", MINE_QUERIES, 24)]
)
def test_lists_of_rounds_take_as_many_queries_at_any_size(
    as_: SignIn,
    staff: Person,
    address: str,
    queries: int,
    shown: int,
    size: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(size):
        shipped_round(name=f"Round {number}", state=RoundState.CLOSED)
    client = as_(staff)
    client.get(reverse(address))
    with django_assert_num_queries(queries):
        assert len(TITLE.findall(client.get(reverse(address)).content.decode())) == min(size, shown)


def test_rates_follow_the_countys_smallest_group(parks: Department) -> None:
    for _ in range(6):
        make_person(department=parks)
    round = shipped_round()
    assert rates(round, on=today())[0] is not None
    County.objects.update_or_create(pk=1, defaults={"minimum_people": 7})
    whole, lines = rates(round, on=today())
    assert (whole, [line.percent for line in lines]) == (None, [None])


def test_a_round_closed_early_ends_on_that_day(as_: SignIn, program_office: Person) -> None:
    round, client = shipped_round(), as_(program_office)
    address = reverse("rounds:close", args=[round.pk])
    assert "cannot be opened again" in client.get(address).content.decode()
    round.refresh_from_db()
    assert round.state == RoundState.OPEN
    for _ in range(2):
        client.post(address)
    round.refresh_from_db()
    assert (round.state, round.closes_on) == (RoundState.CLOSED, today())
    texts = Entry.objects.about(round).values_list("text", flat=True)
    assert list(texts) == ["Closed before its last day"]
    results = f"{reverse('results:results')}?who=self&amp;round={round.pk}"
    assert results in client.get(round.get_absolute_url()).content.decode()
    assertRedirects(client.get(address), round.get_absolute_url())


def test_a_round_opened_early_begins_on_that_day(as_: SignIn, program_office: Person, staff: Person) -> None:
    round = shipped_round(state=RoundState.PLANNED, opens_on=today() + 40 * DAY, closes_on=today() + 50 * DAY)
    as_(program_office).post(reverse("rounds:open", args=[round.pk]))
    round.refresh_from_db()
    assert (round.state, round.opens_on, round.month) == (RoundState.OPEN, today(), month_number(today()))
    as_(program_office).post(reverse("rounds:close", args=[round.pk]))
    round.refresh_from_db()
    assert (round.state, round.closes_on) == (RoundState.CLOSED, today())


def test_a_round_whose_last_day_is_over_is_not_opened(as_: SignIn, program_office: Person) -> None:
    round = shipped_round(state=RoundState.PLANNED, opens_on=today() - 9 * DAY, closes_on=today() - DAY)
    answer = as_(program_office).post(reverse("rounds:open", args=[round.pk]), follow=True)
    assert "Its last day is over. Choose a later one first." in answer.content.decode()
    assert not Participation.objects.exists()


def test_a_planned_round_is_called_off(as_: SignIn, program_office: Person) -> None:
    round, client = shipped_round(state=RoundState.PLANNED, opens_on=today() + DAY), as_(program_office)
    address = reverse("rounds:call_off", args=[round.pk])
    assert "Call this round off?" in client.get(address).content.decode()
    assert Round.objects.exists()
    assertRedirects(client.post(address), reverse("rounds:list"))
    assert not Round.objects.exists()
    entry = Entry.objects.about(round.instrument).newest_first()[0]
    assert entry.text == "Called off the planned round “Fall round”"


def test_an_open_round_is_not_called_off(as_: SignIn, program_office: Person) -> None:
    round = shipped_round()
    address = reverse("rounds:call_off", args=[round.pk])
    for send in (as_(program_office).get, as_(program_office).post):
        answer = send(address, follow=True)
        assert "can only be extended or closed" in answer.content.decode()
    assert Round.objects.filter(state=RoundState.OPEN).exists()


def test_the_page_begins_with_departments_and_folds_their_parts_away(
    as_: SignIn, staff: Person, parks: Department
) -> None:
    for _ in range(5):
        make_person(department=make_department("Trails", parent=parks, kind="division"))
    context = as_(staff).get(shipped_round().get_absolute_url()).context
    assert [line.name for line in context["main_lines"]] == ["Parks and Recreation"]
    assert {line.name for line in context["lines"]} == {"Parks and Recreation", "Trails"}


def test_a_small_staff_above_departments_hides_none_of_them(db: None) -> None:
    """Three people work right in either group: the groups' lines are left out, and all departments are shown."""
    for name in ("Services", "Safety"):
        group = make_department(name, kind="group")
        for place, size in ((group, 3), (make_department(f"{name} 1", parent=group), 8)):
            for _ in range(size):
                make_person(department=place)
    _, lines = rates(shipped_round(), on=today())
    assert {line.name for line in lines if line.percent is None} == {"Services", "Safety"}


def test_people_whose_department_is_gone_are_a_rest_too(parks: Department, utilities: Department) -> None:
    gone = make_department("Gone")
    for place, size in ((parks, 20), (utilities, 6), (gone, 2)):
        for _ in range(size):
            make_person(department=place)
    round = shipped_round()
    Department.objects.filter(pk=gone.pk).update(closes_on=today() - DAY)
    _, lines = rates(round, on=today())
    assert {line.name: line.percent for line in lines} == {"Parks and Recreation": 5, "Utilities": None}


def places(chance: random.Random, depth: int = 0) -> list[Place]:
    """A tree of departments such as nobody would draw."""
    found = []
    for _ in range(chance.randrange(1, 5)):
        department = Department(pk=next(_numbers))
        kind = chance.choice(["group", "department", "division"])
        place = Place(department, "", kind, None)
        place.parts.extend(places(chance, depth + 1) if depth < 3 and chance.random() < 0.6 else [])
        found.append(place)
    return found


_numbers = itertools.count(1)


@pytest.mark.parametrize("seed", range(200))
def test_no_subtraction_of_shown_rates_finds_a_small_group(seed: int) -> None:
    chance = random.Random(seed)
    tops = places(chance)
    all_places = list(in_lines(tops))
    people = {place.department.pk: chance.choice([0, 0, 1, 2, 4, 5, 9]) for place in all_places}
    seen = shown(tops, people, 5)

    def left(parts: list[Place]) -> int:
        """People under these in no shown line."""
        return sum(people[part.department.pk] + left(part.parts) for part in parts if part.department.pk not in seen)

    rests = [left(tops)] + [
        people[place.department.pk] + left(place.parts) for place in all_places if place.department.pk in seen
    ]
    everybody = sum(people.values())
    assert [rest for rest in rests if 0 < rest < 5] == ([] if everybody >= 5 else [everybody][: everybody > 0])
    assert seen or everybody < 10 or max(left([top]) for top in tops) < 10


@pytest.mark.parametrize(
    ("percent", "words"),
    [(5, "under 10%"), (10, "about 10%"), (90, "about 90%"), (95, "over 90%"), (None, "not shown")],
)
def test_a_rate_at_either_end_is_said_as_no_more_than_it_is(percent: int | None, words: str) -> None:
    assert in_words(percent) == words


def test_a_round_nobody_has_answered_is_not_at_five_percent(as_: SignIn, staff: Person, parks: Department) -> None:
    for _ in range(20):
        make_person(department=parks)
    shown = as_(staff).get(shipped_round().get_absolute_url()).content.decode()
    assert "<strong>Under 10%</strong> of those asked." in shown
    assert "about 5%" not in shown
