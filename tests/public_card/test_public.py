"""What everybody reads: published editions, public measures, the county as a whole, in two languages."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Edition, Measure
from tests.conftest import SignIn
from tests.signals.builders import make_edition, make_measure, make_part, make_snapshot

PAGE = "/scorecards/public/"
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


@pytest.fixture
def trust(db: None) -> Measure:
    return make_measure("trust", name="Trust in the county", standard=True, public=True)


def publish(measure: Measure, first: dt.date, value: float | None, by: Person) -> Edition:
    edition = make_edition(first, state="published", published_at=timezone.now(), published_by=by)
    make_snapshot(make_part(edition, measure), None, value)
    return edition


def told(client: Client, address: str = PAGE) -> list[tuple[str, str, str]]:
    return [(one.said.name, one.line.value, one.movement) for one in client.get(address).context["lines"]]


def test_without_anything_published_the_page_says_so(client: Client, db: None) -> None:
    assert "Nothing is published yet" in client.get(PAGE).content.decode()


def test_only_published_editions_are_shown_and_compared(client: Client, trust: Measure, program_office: Person) -> None:
    draft = make_edition(NOVEMBER)
    make_snapshot(make_part(draft, trust), None, 0.9)
    publish(trust, OCTOBER, 0.72, program_office)
    assert told(client) == [("Trust in the county", "72%", "")]
    assert client.get(f"{PAGE}month/2026-11/").status_code == 404
    publish(trust, dt.date(2026, 9, 1), 0.68, program_office)
    assert told(client) == [("Trust in the county", "72%", "improving")]


def test_a_revision_takes_the_place_of_what_it_revises(client: Client, trust: Measure, program_office: Person) -> None:
    publish(trust, OCTOBER, 0.72, program_office)
    publish(trust, OCTOBER, 0.74, program_office)
    page = client.get(PAGE).content.decode()
    assert "revision 2" in page
    assert told(client) == [("Trust in the county", "74%", "")]


def test_a_measure_switched_off_disappears_at_once(
    client: Client, as_: SignIn, trust: Measure, program_office: Person
) -> None:
    publish(trust, OCTOBER, 0.72, program_office)
    as_(program_office).post(f"{PAGE}choose/", {"measures": []})
    client.logout()
    assert told(client) == []
    assert Entry.objects.about(trust).get().text == "Taken off the public scorecard"


def test_departments_are_not_shown_unless_switched_on(
    client: Client, trust: Measure, parks: Department, program_office: Person
) -> None:
    edition = publish(trust, OCTOBER, 0.72, program_office)
    make_snapshot(edition.parts.get(), parks, 0.31)
    assert "31%" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}month/2026-10/{parks.pk}/").status_code == 404


def test_a_department_has_a_page_of_the_measures_switched_on(
    client: Client, trust: Measure, calls: Measure, parks: Department, program_office: Person
) -> None:
    edition = publish(trust, OCTOBER, 0.72, program_office)
    make_snapshot(edition.parts.get(measure=trust), parks, 0.31)
    make_snapshot(make_part(edition, calls), parks, 0.99)
    Measure.objects.update(public=True)
    Measure.objects.filter(pk=trust.pk).update(public_departments=True)
    page = f"{PAGE}month/2026-10/{parks.pk}/"
    assert f'href="{page}"' in client.get(PAGE).content.decode()
    assert told(client, page) == [("Trust in the county", "31%", "")]
    answer = client.get(page).content.decode()
    assert f"How is {parks} doing?" in answer
    assert "How this is measured" in answer
    Measure.objects.update(public=False)
    assert client.get(page).status_code == 404


def test_small_departments_stay_hidden(
    client: Client, trust: Measure, parks: Department, program_office: Person
) -> None:
    edition = publish(trust, OCTOBER, 0.72, program_office)
    make_snapshot(edition.parts.get(), parks, None)
    Measure.objects.update(public_departments=True)
    page = client.get(f"{PAGE}month/2026-10/{parks.pk}/").content.decode()
    assert "too few" in page


def test_what_is_not_public_is_not_switched_on_by_department(
    as_: SignIn, trust: Measure, program_office: Person
) -> None:
    office = as_(program_office)
    answer = office.post(f"{PAGE}choose/", {"measures": [], "departments": [trust.pk]})
    assert "departments" in answer.context["form"].errors
    office.post(f"{PAGE}choose/", {"measures": [trust.pk], "departments": [trust.pk]})
    trust.refresh_from_db()
    assert (trust.public, trust.public_departments) == (True, True)
    assert Entry.objects.about(trust).get().text == "Shown on the public pages of departments"


def test_units_are_told_in_spanish(client: Client, program_office: Person) -> None:
    days = make_measure("recognition-days", name="Days", standard=True, public=True, unit="days", direction="lower")
    publish(days, OCTOBER, 3.4, program_office)
    assert "3.4 days" in client.get(PAGE).content.decode()
    assert "3.4 días" in client.get(PAGE, headers={"accept-language": "es"}).content.decode()


def test_a_hidden_figure_says_too_few(client: Client, trust: Measure, program_office: Person) -> None:
    publish(trust, OCTOBER, None, program_office)
    page = client.get(PAGE).content.decode()
    assert "too few" in page
    assert "Too few answers" in page


def test_it_is_told_in_spanish(client: Client, trust: Measure, program_office: Person) -> None:
    publish(trust, OCTOBER, 0.72, program_office)
    page = client.get(PAGE, headers={"accept-language": "es"}).content.decode()
    for words in ("Confianza en el condado", "Meta pendiente", "1 oct 2026 a 31 oct 2026"):
        assert words in page


def test_what_the_county_wrote_itself_stays_in_its_language(
    client: Client, calls: Measure, program_office: Person
) -> None:
    Measure.objects.update(public=True)
    publish(calls, OCTOBER, 0.72, program_office)
    page = client.get(PAGE, headers={"accept-language": "es"}).content.decode()
    assert 'lang="en">Calls answered in time' in page


@pytest.mark.parametrize("address", ["month/never/", "decade/2026-10/", "month/2026-10/"])
def test_a_period_that_is_not_published_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(PAGE + address).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_it_takes_a_constant_number_of_queries(
    client: Client, program_office: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = make_edition(OCTOBER, state="published", published_at=timezone.now(), published_by=program_office)
    for number in range(many):
        make_snapshot(make_part(edition, make_measure(f"m-{number}", public=True)), None, 0.7)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
