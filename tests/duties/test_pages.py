"""The pages of duties, reminders and the calendar."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cxportal.duties.models import CalendarAddress, ReminderSettings
from cxportal.duties.team import mine_and_teams
from cxportal.history.models import Entry
from cxportal.jobs.models import Job
from cxportal.notifications.models import Mail, MailState, Notice
from cxportal.people.models import Person
from tests.builders import make_objective, make_person, make_step
from tests.conftest import SignIn
from tests.duties.conftest import MONDAY
from tests.taking.conftest import shipped_round

LATER = MONDAY + dt.timedelta(days=300)


@pytest.fixture(autouse=True)
def _in_november(monday: time_machine.Traveller) -> None:
    """Every page here is looked at on that Monday."""


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def give_duties(person: Person, count: int, days: int = 0) -> None:
    objective = make_objective(lead=person, priority_since=LATER)
    for number in range(count):
        make_step(objective, f"Step {number}", due_on=MONDAY + dt.timedelta(days=days))


def test_my_duties_stand_by_date_with_one_action_each(as_: SignIn, lead: Person, step_due: Callable[..., Any]) -> None:
    step_due(3, "Later one")
    step_due(-2, "Late one")
    page = as_(lead).get(reverse("duties:mine")).content.decode()
    assert page.index("Late one") < page.index("Later one")
    assert "2 days late" in page
    assert page.count(">Tick it off<") == 2


def test_my_duties_are_mine_alone(as_: SignIn, staff: Person, step_due: Callable[..., Any]) -> None:
    step_due(0, "Somebody else's")
    page = as_(staff).get(reverse("duties:mine"))
    assertNotContains(page, "Somebody else")
    assertContains(page, "Nothing is due")


def test_my_duties_take_the_same_queries_at_30(as_: SignIn, lead: Person) -> None:
    client = as_(lead)
    give_duties(lead, 1)
    at_one = queries_of(client, reverse("duties:mine"))
    give_duties(lead, 29)
    assert queries_of(client, reverse("duties:mine")) == at_one


def test_a_manager_sees_late_ones_as_counts_and_no_names(as_: SignIn, manager: Person) -> None:
    report = manager.reports.get()
    give_duties(report, 3, days=-1)
    page = as_(manager).get(reverse("duties:mine"))
    assertContains(page, "3 late among 1 person")
    assertNotContains(page, report.last_name)


def test_a_directors_team_is_everybody_below(director: Person, manager: Person, staff: Person) -> None:
    give_duties(staff, 2, days=-1)
    _, team = mine_and_teams(director, on=MONDAY)
    assert team is not None
    assert (team.people, team.late) == (3, 2)


def test_staff_have_no_team(staff: Person) -> None:
    assert mine_and_teams(staff, on=MONDAY)[1] is None


def test_the_office_sees_everybodys_duties_with_their_names(as_: SignIn, program_office: Person, lead: Person) -> None:
    give_duties(lead, 1)
    assertContains(as_(program_office).get(reverse("duties:everyone")), "Lee Lead")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=pathways.step", 3),
        ("kind=pathways.update", 0),
        ("late=1", 2),
        ("words=lee", 2),
        ("words=step 0", 2),
        ("words=nobody", 0),
        ("department=999999", 0),
        ("department=x", 3),
    ],
)
def test_everybodys_duties_are_filtered(
    as_: SignIn, program_office: Person, lead: Person, staff: Person, query: str, found: int
) -> None:
    give_duties(lead, 2, days=-1)
    give_duties(staff, 1, days=1)
    page = as_(program_office).get(f"{reverse('duties:everyone')}?{query}")
    assert page.context["page"].paginator.count == found


def test_everybodys_duties_filter_by_department_and_what_is_below(
    as_: SignIn, program_office: Person, lead: Person, staff: Person
) -> None:
    give_duties(lead, 2)
    give_duties(staff, 1)
    page = as_(program_office).get(f"{reverse('duties:everyone')}?department={lead.department_id}")
    assert page.context["page"].paginator.count == 2


def test_everybodys_duties_page_and_take_the_same_queries(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    give_duties(make_person(), 1)
    at_one = queries_of(client, reverse("duties:everyone"))
    for _ in range(29):
        give_duties(make_person(), 1)
    assert queries_of(client, reverse("duties:everyone")) == at_one
    assert client.get(f"{reverse('duties:everyone')}?page=2").context["page"].number == 2


def test_silent_owners_are_listed_with_their_reason(as_: SignIn, program_office: Person) -> None:
    make_objective("Gordon's alone", placeholder="Gordon")
    page = as_(program_office).get(reverse("duties:silent"))
    assertContains(page, "Gordon&#x27;s alone")
    assertContains(page, "Only a name")


def test_silent_owners_take_the_same_queries_at_30(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    make_objective(lead=make_person())
    at_one = queries_of(client, reverse("duties:silent"))
    for _ in range(29):
        make_objective(lead=make_person())
    assert queries_of(client, reverse("duties:silent")) == at_one


def test_unreachable_people_are_shown_with_who_hears_instead(
    as_: SignIn, program_office: Person, lead: Person, other_director: Person
) -> None:
    lead.email = None
    lead.save()
    give_duties(lead, 2)
    page = as_(program_office).get(reverse("duties:unreachable"))
    assertContains(page, "Lee Lead")
    assertContains(page, "No e-mail address")
    assertContains(page, "Olive Other")


def test_unreachable_people_take_the_same_queries_at_30(as_: SignIn, program_office: Person) -> None:
    client = as_(program_office)
    give_duties(make_person(email=None), 1)
    at_one = queries_of(client, reverse("duties:unreachable"))
    for _ in range(29):
        give_duties(make_person(email=None), 1)
    assert queries_of(client, reverse("duties:unreachable")) == at_one


def test_the_schedule_says_when_the_next_run_is(as_: SignIn, program_office: Person, asked: list[str]) -> None:
    Job.objects.create(kind="reminders", title="Today's", task="duties.remind", key="reminders 2026-11-02")
    assertContains(as_(program_office).get(reverse("duties:schedule")), "Tuesday, Nov 3, 2026, 7:00 a.m.")


def test_the_schedule_counts_what_became_of_a_runs_mail(
    as_: SignIn, program_office: Person, run: Callable[..., Job], step_due: Callable[..., Any]
) -> None:
    step_due(0)
    job = run()
    page = as_(program_office).get(reverse("duties:schedule"))
    counts = {each.pk: counts for each, counts in page.context["runs"]}[job.pk]
    assert (counts.sent, counts.failed, counts.left) == (1, 0, 0)


def test_the_office_changes_time_and_steps_and_history_says_so(as_: SignIn, program_office: Person) -> None:
    typed = {"send_at": "09:30", "before_days": "3", "repeat_days": "", "director_days": "10", "office_days": "20"}
    assertRedirects(as_(program_office).post(reverse("duties:schedule"), typed), reverse("duties:schedule"))
    saved = ReminderSettings.current()
    assert (saved.send_at, saved.before_days, saved.repeat_days, saved.on_the_day) == (dt.time(9, 30), 3, None, False)
    assert Entry.objects.about(saved).get().changes["before_days"] == [7, 3]


def test_bad_settings_keep_what_was_typed_and_say_what_to_do(as_: SignIn, program_office: Person) -> None:
    typed = {"send_at": "soon", "before_days": "-4", "director_days": "30", "office_days": "14"}
    page = as_(program_office).post(reverse("duties:schedule"), typed)
    assertContains(page, 'value="soon"')
    assertContains(page, 'value="-4"')
    assert ReminderSettings.objects.count() == 0


def test_the_office_hears_after_the_director_not_before(as_: SignIn, program_office: Person) -> None:
    typed = {"send_at": "07:00", "director_days": "30", "office_days": "14"}
    page = as_(program_office).post(reverse("duties:schedule"), typed)
    assertContains(page, "The program office hears after the director, not before.")


def test_run_now_starts_one_run_and_a_second_press_shows_it(
    as_: SignIn, program_office: Person, asked: list[str]
) -> None:
    client = as_(program_office)
    first = client.post(reverse("duties:run_now"))
    second = client.post(reverse("duties:run_now"))
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


def test_a_runs_page_shows_progress_and_stops_polling_when_done(
    as_: SignIn, program_office: Person, run: Callable[..., Job], step_due: Callable[..., Any]
) -> None:
    step_due(0)
    job = run()
    page = as_(program_office).get(reverse("duties:run", args=[job.pk]), headers={"HX-Request": "true"})
    assertNotContains(page, "hx-trigger")
    assertContains(page, "1 reminders for 1 person.")


def test_an_open_runs_page_refreshes_itself(as_: SignIn, program_office: Person, asked: list[str]) -> None:
    client = as_(program_office)
    page = client.get(client.post(reverse("duties:run_now"))["Location"])
    assertContains(page, 'hx-trigger="load delay:2s"')
    assertContains(page, '<noscript><meta http-equiv="refresh" content="3"></noscript>')


def test_a_run_is_not_found_under_another_kinds_number(as_: SignIn, program_office: Person) -> None:
    job = Job.objects.create(kind="roster", title="Import", task="people.import")
    assert as_(program_office).get(reverse("duties:run", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("name", ["run_now", "calendar_new", "calendar_end"])
def test_verbs_refuse_get(as_: SignIn, program_office: Person, name: str) -> None:
    assert as_(program_office).get(reverse(f"duties:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["everyone", "silent", "unreachable", "schedule"])
def test_the_offices_pages_are_refused_to_directors(as_: SignIn, director: Person, name: str) -> None:
    assert as_(director).get(reverse(f"duties:{name}")).status_code == 403


def unfolded(feed: bytes) -> list[str]:
    return feed.decode().replace("\r\n ", "").split("\r\n")


def feed_of(person: Person) -> str:
    return CalendarAddress.objects.create(person=person).get_absolute_url()


def test_the_feed_holds_due_dates_as_whole_days(client: Client, lead: Person, step_due: Callable[..., Any]) -> None:
    step_due(3, "Write; the, script")
    answer = client.get(feed_of(lead))
    lines = unfolded(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20261105" in lines
    assert "DTEND;VALUE=DATE:20261106" in lines
    assert "DTSTAMP:20261102T140000Z" in lines
    assert r"SUMMARY:Action step: Write\; the\, script" in lines


def test_the_feeds_lines_have_at_most_75_octets(client: Client, lead: Person, step_due: Callable[..., Any]) -> None:
    step_due(3, "Größe 你好 " * 40)
    answer = client.get(feed_of(lead))
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert "Größe 你好 Größe" in answer.content.decode().replace("\r\n ", "")


def test_a_uid_stays_when_the_date_moves(client: Client, lead: Person, step_due: Callable[..., Any]) -> None:
    step = step_due(3)
    path = feed_of(lead)
    before = [line for line in unfolded(client.get(path).content) if line.startswith("UID")]
    step.due_on = MONDAY + dt.timedelta(days=9)
    step.save()
    assert [line for line in unfolded(client.get(path).content) if line.startswith("UID")] == before


def test_a_newline_in_a_title_cannot_add_a_line_to_the_feed(
    client: Client, lead: Person, step_due: Callable[..., Any]
) -> None:
    step_due(3, "Innocent\r\nBEGIN:VALARM\x01")
    lines = unfolded(client.get(feed_of(lead)).content)
    assert "BEGIN:VALARM" not in lines
    assert r"SUMMARY:Action step: Innocent\nBEGIN:VALARM" in lines


def test_a_new_address_ends_the_old_one(as_: SignIn, client: Client, lead: Person) -> None:
    old = feed_of(lead)
    as_(lead).post(reverse("duties:calendar_new"))
    assert client.get(old).status_code == 404
    assert client.get(CalendarAddress.objects.get().get_absolute_url()).status_code == 200


def test_an_ended_address_works_no_more_and_ending_twice_is_harmless(as_: SignIn, lead: Person) -> None:
    path = feed_of(lead)
    client = as_(lead)
    for _ in range(2):
        assertRedirects(client.post(reverse("duties:calendar_end")), reverse("duties:calendar"))
    assert client.get(path).status_code == 404


def test_the_feed_of_someone_who_left_is_gone(client: Client, lead: Person) -> None:
    path = feed_of(lead)
    lead.is_active = False
    lead.save()
    assert client.get(path).status_code == 404


def test_the_calendar_page_shows_the_address_to_its_owner(as_: SignIn, lead: Person) -> None:
    client = as_(lead)
    client.post(reverse("duties:calendar_new"))
    assertContains(client.get(reverse("duties:calendar")), CalendarAddress.objects.get().secret)


def test_notices_show_what_was_mailed_and_the_unread_count(
    as_: SignIn, lead: Person, run: Callable[..., Job], step_due: Callable[..., Any]
) -> None:
    step_due(0, "Write the script")
    run()
    client = as_(lead)
    assertContains(client.get(reverse("notifications:notices")), "Write the script")
    assert client.get("/").context["unread_notices"] == 1
    client.post(reverse("notifications:read_all"))
    assert client.get("/").context["unread_notices"] == 0
    assert Notice.objects.get().read_at is not None


def test_reading_all_leaves_other_peoples_notices_unread(
    as_: SignIn, staff: Person, run: Callable[..., Job], step_due: Callable[..., Any]
) -> None:
    step_due(0)
    run()
    as_(staff).post(reverse("notifications:read_all"))
    assert Notice.objects.get().read_at is None


def test_preferences_are_saved_and_shown_again(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    for _ in range(2):
        client.post(reverse("notifications:preferences"), {"frequency": "weekly"})
    preference = staff.preference
    assert (preference.frequency, preference.ahead) == ("weekly", False)
    assertContains(client.get(reverse("notifications:preferences")), 'value="weekly"')


def test_preferences_refuse_what_is_no_choice(as_: SignIn, staff: Person) -> None:
    page = as_(staff).post(reverse("notifications:preferences"), {"frequency": "hourly"})
    assertContains(page, "data-error-summary")


def test_a_mail_as_sent_may_do_nothing_but_look_like_itself(as_: SignIn, program_office: Person) -> None:
    mail = Mail.objects.create(
        address="a@county.example", kind="x", subject="S", text="T", html="<p>Hello</p>", message_id="<1@x>"
    )
    answer = as_(program_office).get(reverse("notifications:mail_as_sent", args=[mail.pk]))
    assert answer.content == b"<p>Hello</p>"
    assert "sandbox allow-popups" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


def test_a_mail_with_a_personal_link_is_not_shown_as_sent(as_: SignIn, program_office: Person) -> None:
    mail = Mail.objects.create(
        address="a@county.example",
        kind="x",
        subject="S",
        text="T",
        html="<p>Secret</p>",
        secret=True,
        message_id="<1@x>",
        state=MailState.WAITING,
    )
    assert as_(program_office).get(reverse("notifications:mail_as_sent", args=[mail.pk])).status_code == 404


@pytest.mark.parametrize("runs_county", ["program_office", "administrator"])
def test_lists_of_everybodys_duties_tell_nobody_who_has_not_taken_an_assessment(
    as_: SignIn, staff: Person, request: pytest.FixtureRequest, runs_county: str
) -> None:
    """Who takes part is theirs to know: others see suppressed rates. Their own they see."""
    reader: Person = request.getfixturevalue(runs_county)
    Person.objects.filter(pk=staff.pk).update(email=None)
    round = shipped_round()
    client = as_(reader)
    everyone = client.get(f"{reverse('duties:everyone')}?kind=rounds.assessment").context["lines"]
    assert {line.person for line in everyone} <= {reader}
    assert client.get(reverse("duties:unreachable")).context["rows"] == []
    assertContains(as_(staff).get(reverse("duties:mine")), round.name)
