"""Merged touchpoints: answers move, figures stay."""

from typing import Any

from django.db.models import Sum
from pytest_django.asserts import assertRedirects

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from feedback.contacts.actions import take_in
from feedback.contacts.models import Contact
from feedback.instruments.models import Version
from feedback.responses.models import Published, Response, Rollup, Taken
from feedback.responses.moving import follow_merged
from feedback.responses.publishing import publish
from feedback.survey.merging import merge
from feedback.touchpoints.models import Touchpoint
from tests.conftest import SignIn
from tests.responses.builders import DAY, make_touchpoint, store_customer
from tests.responses.test_storing import counts


def figures() -> list[Any]:
    """What every cell of a department and month says, all touchpoints together."""
    cells = Rollup.objects.order_by("kind", "key", "month", "department_id")
    return list(
        cells.values("kind", "key", "month", "department_id").annotate(
            people=Sum("people"), favorable=Sum("n4") + Sum("n5"), na=Sum("na"), blank=Sum("blank")
        )
    )


def test_answers_move_and_no_figure_changes(
    survey: Version, touchpoint: Touchpoint, parks: Department, utilities: Department, director: Person
) -> None:
    other = make_touchpoint(utilities, service="Lobby")
    for value in (5, 4, 1):
        store_customer(survey, touchpoint, h1=value)
        store_customer(survey, other, h1=value)
    before = figures()
    assert merge(touchpoint, into=other, by=director) == 3
    assert figures() == before
    assert set(Rollup.objects.values_list("touchpoint_id", flat=True)) == {other.pk}
    assert Response.objects.filter(touchpoint=other).count() == 6
    assert Response.objects.filter(department=parks).count() == 3
    assert [entry.text for entry in Entry.objects.about(other)] == [f"Took over {touchpoint}, with 3 answers"]
    assert [entry.text for entry in Entry.objects.about(touchpoint)] == [f"Merged into {other}, with 3 answers"]


def test_cells_of_both_are_added(survey: Version, touchpoint: Touchpoint, parks: Department, director: Person) -> None:
    other = make_touchpoint(parks, service="Lobby")
    store_customer(survey, touchpoint, h1=5)
    store_customer(survey, other, h1=1)
    merge(touchpoint, into=other, by=director)
    assert counts("h1") == (2, 1, 0, 0, 0, 1, 0, 0)


def test_what_was_published_stays_and_is_not_published_twice(
    survey: Version, touchpoint: Touchpoint, parks: Department, director: Person
) -> None:
    other = make_touchpoint(parks, service="Lobby")
    for place in (touchpoint, other):
        for _ in range(6):
            store_customer(survey, place, h1=5)
    assert publish(DAY.replace(month=12)) == 2
    before = sorted(Published.objects.values_list("pool", "key", "people", "n5"))
    merge(touchpoint, into=other, by=director)
    assert publish(DAY.replace(month=12)) == 0
    assert sorted(Published.objects.values_list("pool", "key", "people", "n5")) == before
    assert set(Published.objects.values_list("touchpoint_id", flat=True)) == {other.pk}
    assert set(Taken.objects.values_list("touchpoint_id", flat=True)) == {other.pk}


def test_contacts_and_earlier_merges_follow(
    survey: Version, touchpoint: Touchpoint, parks: Department, director: Person
) -> None:
    middle, last = make_touchpoint(parks, service="Middle"), make_touchpoint(parks, service="Last")
    take_in(touchpoint=touchpoint, kind="wish", on=DAY, token=Response().id, email="ana@county.example")
    merge(touchpoint, into=middle, by=director)
    merge(middle, into=last, by=director)
    touchpoint.refresh_from_db()
    assert touchpoint.merged_into == last
    assert Contact.objects.get().touchpoint == last


def test_an_answer_that_came_in_meanwhile_follows(
    survey: Version, touchpoint: Touchpoint, parks: Department, director: Person
) -> None:
    other = make_touchpoint(parks, service="Lobby")
    merge(touchpoint, into=other, by=director)
    store_customer(survey, touchpoint, h1=5)
    assert (follow_merged(), follow_merged()) == (1, 0)
    assert Response.objects.get().touchpoint == other


def test_a_director_merges_on_the_page_once(
    as_: SignIn, director: Person, touchpoint: Touchpoint, parks: Department
) -> None:
    other = make_touchpoint(parks, service="Lobby")
    client = as_(director)
    address = f"/feedback/touchpoints/{touchpoint.pk}/merge/"
    for _ in range(2):
        assertRedirects(client.post(address, {"into": other.pk}), touchpoint.get_absolute_url())
    assert Entry.objects.about(other).count() == 1
    assert "now belong to" in client.get(touchpoint.get_absolute_url()).content.decode()


def test_touchpoints_of_others_are_not_offered(
    as_: SignIn, director: Person, touchpoint: Touchpoint, utilities: Department
) -> None:
    other = make_touchpoint(utilities, service="Lobby")
    answer = as_(director).post(f"/feedback/touchpoints/{touchpoint.pk}/merge/", {"into": other.pk})
    assert "Select a valid choice" in answer.content.decode()
    assert not Touchpoint.objects.exclude(merged_into=None).exists()
