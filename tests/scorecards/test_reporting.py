"""From draft to published: reports of departments, the books, and what happens to whoever is late."""

import datetime as dt
import threading
import time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from cxportal.county.models import Books
from cxportal.county.periods import Period, PeriodKind, month_number
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards import reporting
from cxportal.scorecards.actions import publish
from cxportal.scorecards.building import help_build, open_edition, read
from cxportal.scorecards.duties import reports_due
from cxportal.scorecards.models import Edition, EditionState, Measure, Report, ReportingPeriod, ReportRules, ReportState
from feedback.responses.models import Response
from tests.conftest import SignIn
from tests.responses.builders import make_round, make_touchpoint, make_version, store_customer

pytestmark = pytest.mark.usefixtures("in_december")
NOTE = "Calls took longer: two clerks were away."


@pytest.fixture
def in_december() -> Any:
    with time_machine.travel("2026-12-10 15:00:00+00:00", tick=True):
        yield


def build(*periods: Period) -> Edition:
    editions = [open_edition(period) for period in periods]
    help_build([edition.pk for edition in editions])
    editions[-1].refresh_from_db()
    return editions[-1]


@pytest.fixture
def quarter(db: None) -> Period:
    """The last one that is over."""
    return Period.of(PeriodKind.QUARTER, dt.date(2026, 9, 30))


@pytest.fixture
def reporting_period(quarter: Period) -> ReportingPeriod:
    return build(quarter).period


@pytest.fixture
def me(director: Person) -> Client:
    client = Client()
    client.force_login(director)
    return client


@pytest.fixture
def office(as_: SignIn, program_office: Person) -> Client:
    return as_(program_office)


def test_a_director_reports_and_the_page_tells_who_has_not(
    me: Client, office: Client, reporting_period: ReportingPeriod, parks: Department, utilities: Department
) -> None:
    me.post(f"/scorecards/quarter/2026-07/{parks.pk}/report/", {"note": NOTE})
    rows = office.get("/scorecards/quarter/2026-07/reports/").context["rows"]
    assert {row.department: row.report.state for row, _ in rows} == {parks: "submitted", utilities: "draft"}


def test_an_empty_report_is_refused(me: Client, reporting_period: ReportingPeriod, parks: Department) -> None:
    answer = me.post(f"/scorecards/quarter/2026-07/{parks.pk}/report/", {"note": " "})
    assert "note" in answer.context["form"].errors
    assert not Report.objects.exists()


def test_the_office_asks_for_a_change_with_a_reason(
    me: Client, office: Client, reporting_period: ReportingPeriod, parks: Department
) -> None:
    address = f"/scorecards/quarter/2026-07/{parks.pk}/report/"
    me.post(address, {"note": NOTE})
    assert "reason" in office.post(f"{address}change/", {"change-reason": ""}).context["change"].errors
    office.post(f"{address}change/", {"change-reason": "Say what you do about it."})
    assert "Say what you do about it." in me.get(address).content.decode()
    me.post(address, {"note": f"{NOTE} We hired one."})
    report = Report.objects.get()
    assert (report.state, report.reason, report.note) == (ReportState.SUBMITTED, "", f"{NOTE} We hired one.")


def test_a_report_that_was_not_received_is_not_sent_back(
    office: Client, reporting_period: ReportingPeriod, parks: Department
) -> None:
    office.post(f"/scorecards/quarter/2026-07/{parks.pk}/report/change/", {"change-reason": "Why?"})
    assert not Report.objects.exists()


def test_a_report_is_due_until_it_is_received(
    director: Person, reporting_period: ReportingPeriod, parks: Department
) -> None:
    def due() -> list[tuple[int, dt.date]]:
        found = reports_due(dt.date(2026, 12, 10), until=dt.date(2026, 12, 31))
        return [(duty.person_id, duty.due_on) for duty in found]

    assert due() == [(director.pk, dt.date(2026, 10, 14))]
    reporting.submit(period=reporting_period, department=parks, note=NOTE, by=director)
    assert due() == []
    reporting.ask_for_change(Report.objects.get(), reason="Say more.", by=director)
    assert len(due()) == 1
    ReportRules.objects.create(kind="month")
    assert due() == []


def test_books_are_closed_then_counted_for_good_then_published(
    office: Client, director: Person, reporting_period: ReportingPeriod, parks: Department, quarter: Period
) -> None:
    reporting.submit(period=reporting_period, department=parks, note=NOTE, by=director)
    address = "/scorecards/quarter/2026-07/"
    assert "Close the books first" in office.post(f"{address}publish/", follow=True).content.decode()
    office.post(f"{address}close/")
    begun = Edition.objects.filter(state=EditionState.BUILDING)
    assert {edition.period.kind for edition in begun} == {"month", "quarter", "year"}
    assert "counted before its books were closed" in office.post(f"{address}publish/", follow=True).content.decode()
    help_build([edition.pk for edition in begun])
    assert "Published" in office.post(f"{address}publish/", follow=True).content.decode()
    report = Report.objects.get()
    assert (report.state, report.edition) == (ReportState.PUBLISHED, Edition.objects.published().get())
    assert not reporting.submit(period=reporting_period, department=parks, note="Changed", by=director)
    assert NOTE in office.get(f"{address}{parks.pk}/").content.decode()


def test_a_draft_counted_before_a_later_closing_is_counted_once_more_and_published(
    office: Client, program_office: Person, quarter: Period, november: Period
) -> None:
    build(quarter)
    address = "/scorecards/quarter/2026-07/"
    assert "Close the books of Q4 FY 2026 first" in office.post(f"{address}count/", follow=True).content.decode()
    reporting.close(november, by=program_office)
    page = office.get(address).content.decode()
    assert (f'action="{address}count/"' in page, f'action="{address}publish/"' in page) == (True, False)
    office.post(f"{address}count/")
    again = Edition.objects.get(state=EditionState.BUILDING, period__kind="quarter")
    help_build([again.pk])
    assert f'action="{address}publish/"' in office.get(address).content.decode()
    office.post(f"{address}publish/")
    assert Edition.objects.published().get().period.span == quarter


def test_what_was_counted_several_times_before_it_is_published_is_no_revision(
    program_office: Person, november: Period
) -> None:
    build(november)
    reporting.close(november, by=program_office)
    first = build(november)
    assert (first.revision, publish(first, by=program_office)) == (1, True)
    build(november)
    assert [build(november).revision, first.period.editions.count()] == [2, 2]


def test_a_double_click_closes_the_books_once(office: Client, november: Period) -> None:
    help_build([open_edition(november).pk])
    for _ in range(2):
        assert office.post("/scorecards/month/2026-11/close/").status_code == 302
    assert Entry.objects.filter(verb="closed", text="Closed the books of Nov 2026").count() == 1
    assert Edition.objects.filter(state=EditionState.BUILDING).count() == 1


def test_a_period_that_runs_is_not_closed(program_office: Person) -> None:
    with pytest.raises(reporting.NotPossible, match="is not over"):
        reporting.close(Period.of(PeriodKind.MONTH, dt.date(2026, 12, 1)), by=program_office)


def test_a_period_is_not_closed_while_a_round_of_it_is_open(program_office: Person, november: Period) -> None:
    make_round()
    with pytest.raises(reporting.NotPossible, match="Close the round first"):
        reporting.close(november, by=program_office)
    assert not Books.objects.exists()


def test_what_comes_late_changes_no_published_figure(program_office: Person, november: Period) -> None:
    version, touchpoint = make_version(), make_touchpoint()
    for _ in range(6):
        store_customer(version, touchpoint, on=dt.date(2026, 11, 5), trust=5)
    build(november)
    reporting.close(november, by=program_office)
    measure = Measure.objects.get(key="trust")
    before = read(measure, november)
    for _ in range(6):
        store_customer(version, touchpoint, on=dt.date(2026, 11, 6), trust=1)
    assert read(measure, november) == before
    assert before[None].value == 1.0
    assert set(Response.objects.values_list("on", "month")) == {
        (dt.date(2026, 11, 5), 202611),
        (dt.date(2026, 11, 6), 202612),
    }


def test_a_published_period_is_counted_anew_with_a_reason(office: Client, november: Period) -> None:
    edition = build(november)
    assert "reason" in office.post("/scorecards/month/2026-11/revise/", {"reason": ""}).context["form"].errors
    office.post("/scorecards/month/2026-11/revise/", {"reason": "Parks sent its figures late."})
    revised = Edition.objects.get(state=EditionState.BUILDING)
    assert (revised.revision, revised.reason) == (edition.revision + 1, "Parks sent its figures late.")


@pytest.mark.django_db(transaction=True)
def test_eight_clients_answer_while_the_month_is_closed(program_office: Person) -> None:
    """What is counted in the month is what was stored before, and nothing after; nothing is lost or counted twice."""
    version, touchpoint = make_version(), make_touchpoint()
    span = Period.of(PeriodKind.MONTH, dt.date(2026, 11, 10))
    begin, clients, each = threading.Barrier(9), 8, 12
    failed: list[Exception] = []

    def answer() -> None:
        begin.wait()
        try:
            for number in range(each):
                store_customer(version, touchpoint, on=dt.date(2026, 11, 30), trust=1 + number % 5)
        except Exception as error:  # told below, by the thread that can
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(clients)]
    for thread in threads:
        thread.start()
    begin.wait()
    while any(thread.is_alive() for thread in threads) and Response.objects.count() < clients:
        time.sleep(0.001)
    reporting.close(span, by=program_office)
    at_closing = set(Response.objects.filter(month=month_number(span.first)).values_list("pk", flat=True))
    editions = list(Edition.objects.all())
    help_build([edition.pk for edition in editions])
    for thread in threads:
        thread.join()
    assert failed == []
    by_month = dict.fromkeys((202611, 202612), 0)
    for month in Response.objects.values_list("month", flat=True):
        by_month[month] += 1
    assert sum(by_month.values()) == clients * each
    assert set(Response.objects.filter(month=202611).values_list("pk", flat=True)) == at_closing
    answers = [row.answers["trust"] for row in Response.objects.filter(month=202611)]
    snapshot = editions[0].parts.get(measure__key="trust").snapshots.get(department=None)
    assert (snapshot.n, snapshot.numerator) == (len(answers), sum(answer >= 4 for answer in answers))


def test_rules_of_reports_are_changed_with_history(as_: SignIn, program_office: Person) -> None:
    client, page = as_(program_office), "/scorecards/report-rules/"
    seen = client.get(page).context["form"].initial["seen"]
    for _ in range(2):
        answer = client.post(page, {"kind": "month", "days": "5", "seen": seen}, follow=True)
    rules = ReportRules.objects.get()
    assert (rules.kind, rules.days) == ("month", 5)
    told = Entry.objects.about(rules).get()
    assert list(told.changes.values()) == [["Quarter", "Month"], ["10", "5"]]
    assert told.text in answer.content.decode()


def test_rules_of_reports_out_of_bounds_are_refused_and_stay_typed(as_: SignIn, program_office: Person) -> None:
    client, page = as_(program_office), "/scorecards/report-rules/"
    seen = client.get(page).context["form"].initial["seen"]
    answer = client.post(page, {"kind": "month", "days": "61", "seen": seen})
    assert (list(answer.context["form"].errors), 'value="61"' in answer.content.decode()) == (["days"], True)
    assert ReportRules.objects.get().days == 10
    assert not Entry.objects.exists()


def test_of_two_who_change_the_rules_of_reports_the_second_is_told(as_: SignIn, program_office: Person) -> None:
    client, page = as_(program_office), "/scorecards/report-rules/"
    seen = client.get(page).context["form"].initial["seen"]
    ReportRules.objects.update(days=20)
    answer = client.post(page, {"kind": "quarter", "days": "5", "seen": seen})
    assert "Somebody else changed this" in answer.content.decode()
    assert ReportRules.objects.get().days == 20
