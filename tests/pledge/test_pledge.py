"""People pledge once a version, in words that no later version changes; figures count each department once."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.history.models import Entry
from cxportal.people.models import Department, DepartmentKind, Person
from cxportal.people.organization import actions as organization
from goals.pledge import actions, papers
from goals.pledge.coverage import covered
from goals.pledge.measures import Coverage, coverage_by_department
from goals.pledge.models import FIRST, Pledge, PledgeText
from goals.pledge.predicates import people_seen_by
from tests.builders import make_department, make_head, make_person
from tests.conftest import SignIn
from tests.printing.reading import Printed

MINE, SIGN, BACK, WRITE = (reverse(f"pledge:{name}") for name in ("mine", "sign", "take_back", "write"))


def next_text(by: Person, **told: Any) -> PledgeText:
    after = PledgeText.current().number
    return actions.write({**FIRST, **told}, after=after, by=by, token=uuid.uuid4())


def typed(**told: Any) -> dict[str, Any]:
    return {**FIRST, "after": PledgeText.current().number, "token": str(uuid.uuid4()), **told}


def test_staff_pledge_and_see_their_certificate(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    assert "Will you serve with HEART?" in client.get(MINE).content.decode()
    answer = client.post(SIGN, {"version": "1"}, follow=True)
    assert answer.redirect_chain == [(reverse("pledge:certificate"), 302)]
    page = answer.content.decode()
    assert "Sam Staff" in page
    assert FIRST["respect"] in page
    assert "Thank you for serving with HEART" in client.get(MINE).content.decode()


def test_pledging_twice_makes_one(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    for _ in range(2):
        client.post(SIGN, {"version": "1"})
    made = Pledge.objects.get()
    assert (made.person, made.on, Entry.objects.about(made).count()) == (staff, today(), 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one() -> None:
    person, text = make_person(), PledgeText.current()

    def click(_: int) -> Pledge:
        try:
            return actions.pledge(Person.objects.get(pk=person.pk), to=text)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(click, range(4)))
    assert made == set(Pledge.objects.all())
    assert len(made) == 1


def test_words_that_were_replaced_while_reading_are_read_anew(
    as_: SignIn, staff: Person, program_office: Person
) -> None:
    PledgeText.current()
    next_text(program_office)
    answer = as_(staff).post(SIGN, {"version": "1"}, follow=True)
    assert "The wording changed while you were reading" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_a_new_version_changes_no_old_pledge(as_: SignIn, staff: Person, program_office: Person) -> None:
    actions.pledge(staff, to=PledgeText.current())
    as_(program_office).post(WRITE, typed(respect="I bow."))
    page = as_(staff).get(reverse("pledge:certificate")).content.decode()
    assert FIRST["respect"] in page
    assert "I bow." not in page
    assert "Pledge in the new words" in as_(staff).get(MINE).content.decode()


def test_a_version_may_ask_everyone_again(as_: SignIn, staff: Person, program_office: Person) -> None:
    actions.pledge(staff, to=PledgeText.current())
    next_text(program_office)
    assert Pledge.objects.of(staff, on=today()) is not None
    newest = next_text(program_office, asks_again=True)
    assert Pledge.objects.of(staff, on=today()) is None
    as_(staff).post(SIGN, {"version": newest.number})
    assert Pledge.objects.of(staff, on=today()) == Pledge.objects.get(text=newest)


def test_a_pledge_taken_back_counts_no_more_and_can_be_made_again(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    client.post(SIGN, {"version": "1"})
    for _ in range(2):
        assertRedirects(client.post(BACK), MINE)
    assert Pledge.objects.of(staff, on=today()) is None
    assert Pledge.objects.get().withdrawn_on == today()
    assertRedirects(client.get(reverse("pledge:certificate")), MINE)
    assertRedirects(client.get(reverse("pledge:certificate_pdf")), MINE)
    client.post(SIGN, {"version": "1"})
    assert Pledge.objects.count() == 2


def test_database_keeps_one_current_pledge(staff: Person) -> None:
    text = PledgeText.current()
    Pledge.objects.create(person=staff, text=text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(person=staff, text=text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.create(person=staff, text=text, on=today(), withdrawn_on=today() - dt.timedelta(days=1))


def test_program_office_writes_the_next_version_once(as_: SignIn, program_office: Person) -> None:
    data, client = typed(respect="I greet everyone by name."), as_(program_office)
    for _ in range(2):
        assertRedirects(client.post(WRITE, data), reverse("pledge:texts"))
    assert [(text.number, text.respect, text.written_by) for text in PledgeText.objects.all()] == [
        (2, "I greet everyone by name.", program_office),
        (1, FIRST["respect"], None),
    ]


def test_second_writer_sees_the_first_ones_words_and_keeps_their_own(as_: SignIn, program_office: Person) -> None:
    data = typed(respect="Mine")
    next_text(program_office, respect="Theirs")
    page = as_(program_office).post(WRITE, data)
    shown = page.content.decode()
    assert "Version 2 was put in use while you were typing" in shown
    assert "Theirs" in shown
    assert page.context["form"]["respect"].value() == "Mine"
    as_(program_office).post(WRITE, {**data, "after": page.context["form"]["after"].value()})
    assert PledgeText.current().respect == "Mine"


@pytest.mark.parametrize("bad", [{"opening": ""}, {"respect": ""}, {"respect": "x" * 201}, {"closing": "a\x00b"}])
def test_bad_wording_is_refused_and_kept(as_: SignIn, program_office: Person, bad: dict[str, str]) -> None:
    page = as_(program_office).post(WRITE, typed(timeliness="Kept as typed", **bad)).content.decode()
    assert "usa-error-message" in page
    assert "Kept as typed" in page
    assert PledgeText.objects.count() == 1


def test_coverage_pools_parts_and_counts_who_works_here(parks: Department, utilities: Department) -> None:
    trails = make_department("Trails", parent=parks, kind=DepartmentKind.DIVISION)
    text = PledgeText.current()
    for place in (parks, trails, trails):
        actions.pledge(make_person(department=place), to=text)
    make_person(department=trails)
    actions.pledge(make_person(department=trails, is_active=False), to=text)
    make_person(department=trails, started_on=today() + dt.timedelta(days=9))
    actions.pledge(make_person(), to=text)
    told = coverage_by_department(today())
    assert told == {
        parks.pk: Coverage(3, 4),
        trails.pk: Coverage(2, 3),
        utilities.pk: Coverage(0, 0),
        None: Coverage(1, 1),
    }
    assert [told[one.pk].percent for one in (parks, trails, utilities)] == [75, 66, None]


def test_coverage_of_a_day_counts_what_stood_then(parks: Department) -> None:
    text, days = PledgeText.current(), [today() - dt.timedelta(days=ago) for ago in (40, 20, 0)]
    Pledge.objects.create(person=make_person(department=parks), text=text, on=days[1])
    Pledge.objects.create(person=make_person(department=parks), text=text, on=days[0], withdrawn_on=days[1])
    told = [coverage_by_department(day)[parks.pk] for day in days]
    assert told == [Coverage(1, 2), Coverage(1, 2), Coverage(1, 2)]
    PledgeText.objects.create(**FIRST, number=2, asks_again=True, since=days[2])
    assert coverage_by_department(days[1])[parks.pk] == Coverage(1, 2)
    assert coverage_by_department(days[2])[parks.pk] == Coverage(0, 2)


def people_in(place: Department | None, count: int, *, pledged: int = 0) -> None:
    for number in range(count):
        person = make_person(department=place)
        if number < pledged:
            actions.pledge(person, to=PledgeText.current())


def test_small_departments_are_shown_together(parks: Department, utilities: Department) -> None:
    other = make_department()
    for place, count, pledged in ((parks, 6, 3), (utilities, 4, 4), (other, 3, 0)):
        people_in(place, count, pledged=pledged)
    found = covered(today())
    assert [(line.department, line.told) for line in found.lines] == [(parks, Coverage(3, 6)), (None, Coverage(4, 7))]
    assert (found.whole, found.hidden) == (Coverage(7, 13), False)


def test_too_few_are_neither_shown_nor_counted(parks: Department, utilities: Department) -> None:
    people_in(parks, 6, pledged=3)
    people_in(utilities, 4, pledged=4)
    found = covered(today())
    assert [line.department for line in found.lines] == [parks]
    assert (found.whole, found.hidden) == (Coverage(3, 6), True)


def test_a_merged_department_counts_for_its_successor(
    parks: Department, utilities: Department, program_office: Person
) -> None:
    people_in(parks, 6, pledged=3)
    organization.merge(parks, into=utilities, on=today(), by=program_office)
    assert [(line.department, line.told) for line in covered(today()).lines] == [(utilities, Coverage(3, 6))]


def test_names_are_for_the_office_heads_and_managers(
    director: Person, manager: Person, program_office: Person, utilities: Department, parks: Department
) -> None:
    stranger = make_person(department=utilities)
    make_head(make_department("Trails", parent=parks), make_person(department=utilities))
    seen = {one: set(people_seen_by(one)) for one in (director, manager, program_office)}
    assert seen[director] == set(Person.objects.filter(department=parks))
    assert seen[manager] == set(manager.reports.all())
    assert stranger in seen[program_office]


def test_head_finds_who_has_not_pledged(as_: SignIn, director: Person, staff: Person, manager: Person) -> None:
    actions.pledge(staff, to=PledgeText.current())
    client = as_(director)
    names = {
        state: [person.name for person in client.get(reverse("pledge:people"), {"state": state}).context["page"]]
        for state in ("pledged", "not", "nonsense")
    }
    assert names["pledged"] == ["Sam Staff"]
    assert names["not"] == ["Dana Director", "Max Manager", "Rae Report"]
    assert len(names["nonsense"]) == 4


@pytest.mark.parametrize("many", [1, 30])
def test_number_of_queries_is_constant(
    client: Client, program_office: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        people_in(make_department(), 5, pledged=2)
        next_text(program_office)
    client.force_login(program_office)
    for name, queries in (("coverage", 12), ("people", 9), ("texts", 8), ("mine", 7)):
        client.get(reverse(f"pledge:{name}"))
        with django_assert_num_queries(queries):
            client.get(reverse(f"pledge:{name}"))


def test_certificate_is_a_tagged_page_in_its_own_words(as_: SignIn, staff: Person, program_office: Person) -> None:
    actions.pledge(staff, to=PledgeText.current())
    next_text(program_office, respect="I bow.")
    answer = as_(staff).get(reverse("pledge:certificate_pdf"), {"paper": "a4"})
    printed = Printed(answer.content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert (printed.title, printed.pages, printed.language) == ("HEART pledge of Sam Staff", 1, "en")
    assert (printed.size, printed.is_tagged, printed.conforms) == ((842, 595), True, True)
    assert all(words in printed.text for words in ("Sam Staff", FIRST["respect"], "version 1 of the pledge"))


def test_the_longest_wording_stays_on_one_page(staff: Person) -> None:
    long = dict.fromkeys(FIRST, ("Words and more words. " * 40)[:200]) | {"opening": "Very long. " * 54}
    text = PledgeText.objects.create(**long, number=1)
    assert Printed(papers.certificate(actions.pledge(staff, to=text), paper="us-letter")).pages == 1


def test_home_offers_the_pledge_until_it_is_made(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    assert "Pledge to serve with HEART" in client.get("/").content.decode()
    client.post(SIGN, {"version": "1"})
    page = client.get("/").content.decode()
    assert "Pledge to serve with HEART" not in page
    assert "You pledged on" in page


def test_the_smallest_group_is_the_countys_own_setting(
    as_: SignIn, staff: Person, parks: Department, utilities: Department
) -> None:
    people_in(parks, 9, pledged=3)
    people_in(utilities, 6, pledged=4)
    people_in(make_department(), 4)
    County.objects.update_or_create(pk=1, defaults={"minimum_people": 8})
    found = covered(today())
    assert ([line.department for line in found.lines], found.fewest) == ([parks, None], 8)
    County.objects.filter(pk=1).update(minimum_people=11)
    assert ([line.department for line in covered(today()).lines], covered(today()).hidden) == ([None], False)
    County.objects.filter(pk=1).update(minimum_people=40)
    assert "No department has enough people" in as_(staff).get(reverse("pledge:coverage")).content.decode()
