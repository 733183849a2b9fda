"""What a run sends, to whom, and what it leaves alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core import mail as sent_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from cxportal.county.models import County, Holiday
from cxportal.duties import plan, reminders, tasks
from cxportal.duties.models import ReminderSettings
from cxportal.duties.plan import reminders_on
from cxportal.duties.sources import all_duties
from cxportal.duties.tasks import remind
from cxportal.facts.duties import Duty
from cxportal.jobs.models import Job
from cxportal.notifications.models import Frequency, Mail, MailState, Notice, Preference
from cxportal.people.models import Department, DepartmentKind, Person, RoleKind
from pathways.models import ActionStep, Lead, Objective
from tests.builders import make_department, make_head, make_objective, make_person, make_role, make_step
from tests.conftest import SignIn
from tests.duties.conftest import MONDAY
from tests.taking.conftest import shipped_round

Run = Callable[..., Job]
Step = Callable[..., Any]


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def told() -> list[tuple[str, str]]:
    """(recipient, rung) of every notice."""
    return sorted((notice.recipient.first_name, notice.rung) for notice in Notice.objects.select_related("recipient"))


def bodies() -> tuple[str, str]:
    """Text and HTML of the one e-mail that was sent."""
    mail = Mail.objects.get()
    assert sent_mail.outbox[0].body == mail.text
    return mail.text, mail.html


@pytest.fixture(autouse=True)
def _in_november(monday: time_machine.Traveller) -> None:
    """Every test here begins on that Monday."""


def test_a_run_mails_one_digest_with_everything_new(run: Run, step_due: Step, lead: Person) -> None:
    step_due(7, "Seven days ahead")
    step_due(0, "On the day")
    step_due(-7, "A week late")
    run()
    assert [message.to for message in sent_mail.outbox] == [[lead.email]]
    assert sent_mail.outbox[0].subject == "Your reminders: 1 late, 2 due soon"
    assert told() == [("Lee", "before"), ("Lee", "due"), ("Lee", "late-7")]


def test_a_second_run_on_the_day_sends_nothing(run: Run, step_due: Step) -> None:
    step_due(0)
    run()
    assert run().message == "Nobody needed a reminder."
    assert len(sent_mail.outbox) == 1


def test_each_week_of_lateness_is_told_once(run: Run, step_due: Step) -> None:
    step_due(0)
    for number in range(12):
        run(day(number))
    assert told() == [("Lee", "due"), ("Lee", "late-7")]


def test_a_weekend_is_skipped_and_caught_up_on_monday(run: Run, step_due: Step) -> None:
    step_due(5)  # a Saturday
    Notice.objects.all().delete()
    run(day(5))
    run(day(6))
    assert sent_mail.outbox == []
    run(day(7))
    assert told() == [("Lee", "due")]


def test_a_county_holiday_is_skipped_and_caught_up(run: Run, step_due: Step) -> None:
    Holiday.objects.create(date=day(1), name="Election Day")
    step_due(1)
    run(day(0))
    closed = run(day(1))
    assert closed.message.startswith("The county is closed that day")
    run(day(2))
    assert told() == [("Lee", "before"), ("Lee", "due")]


def test_a_missed_run_is_caught_up_by_the_next_without_making_up_for_each_rung(run: Run, step_due: Step) -> None:
    step_due(0)
    run(day(9))
    assert told() == [("Lee", "late-7")]


def test_a_duty_done_before_the_run_is_not_mailed(run: Run, step_due: Step) -> None:
    step_due(0, done_on=MONDAY)
    run()
    assert sent_mail.outbox == []


def test_a_duty_done_between_claim_and_writing_is_not_mailed_and_may_be_claimed_anew(
    db: None, asked: list[str], step_due: Step
) -> None:
    done, still = step_due(0, "Done meanwhile"), step_due(0, "Still due")
    job, _ = reminders.start_run(remind, by=None, on=MONDAY)
    job.take()
    reminders.run(job)
    done.done_on = MONDAY
    done.save()
    reminders.write_and_send()
    assert "Still due" in sent_mail.outbox[0].body
    assert "Done meanwhile" not in sent_mail.outbox[0].body
    assert [notice.about for notice in Notice.objects.all()] == [f"step:{still.pk}"]


def test_everything_done_meanwhile_sends_no_mail_at_all(asked: list[str], step_due: Step) -> None:
    step = step_due(0)
    job, _ = reminders.start_run(remind, by=None, on=MONDAY)
    job.take()
    reminders.run(job)
    step.done_on = MONDAY
    step.save()
    reminders.write_and_send()
    assert (sent_mail.outbox, Notice.objects.count()) == ([], 0)


def test_subject_names_the_month_and_cuts_a_long_title_visibly(run: Run, step_due: Step) -> None:
    step = step_due(7)
    step.title = "Agree on the wording of every answer " * 5
    step.save()
    run()
    subject = sent_mail.outbox[0].subject
    assert subject.startswith(f"Due in 7 days, on {step.due_on:%b %-d}: Agree on")
    assert (subject.endswith("…"), len(subject) < 120) == (True, True)


def test_fourteen_days_late_the_director_hears_by_name(run: Run, step_due: Step, other_director: Person) -> None:
    step_due(-14)
    run()
    assert told() == [("Lee", "late-14"), ("Olive", "director")]
    to_director = next(message for message in sent_mail.outbox if message.to == [other_director.email])
    assert "Lee Lead" in to_director.body
    assert to_director.subject == "14 days late: Lee Lead: Write the script"


def test_thirty_days_late_the_program_office_hears_too(
    run: Run, step_due: Step, other_director: Person, program_office: Person
) -> None:
    step_due(-30)
    run()
    assert told() == [("Lee", "late-28"), ("Ola", "office"), ("Olive", "director")]


def test_escalations_are_told_once(run: Run, step_due: Step, other_director: Person, program_office: Person) -> None:
    step_due(-30)
    run()
    run(day(7))
    assert told() == [("Lee", "late-28"), ("Lee", "late-35"), ("Ola", "office"), ("Olive", "director")]


@pytest.mark.parametrize("email", ["lead@county.example", None])
def test_a_duty_that_may_not_escalate_by_name_stays_with_its_owner(
    step_due: Step,
    other_director: Person,
    program_office: Person,
    monkeypatch: pytest.MonkeyPatch,
    lead: Person,
    email: str | None,
) -> None:
    """Also where no e-mail reaches them: nobody hears of it in their place."""
    Person.objects.filter(pk=lead.pk).update(email=email)
    step_due(-60)

    def discreet(*args: Any, **names: Any) -> list[Duty]:
        return [replace(duty, escalates=False) for duty in all_duties(*args, **names)]

    monkeypatch.setattr(plan, "all_duties", discreet)
    found = list(reminders_on(MONDAY, ladder=ReminderSettings().ladder))
    assert [reminder.recipient for reminder in found] == [lead.pk]


def test_a_directors_own_lateness_goes_to_the_head_of_the_group_above(run: Run) -> None:
    group = make_department("Public works", kind=DepartmentKind.GROUP)
    roads = make_department("Roads", parent=group)
    make_head(group, make_person("Gale"))
    head = make_head(roads, make_person("Rory", department=roads))
    make_step(make_objective(lead=head, priority_since=day(300)), due_on=day(-14))
    run()
    assert told() == [("Gale", "director"), ("Rory", "late-14")]


def test_a_topmost_directors_lateness_waits_for_the_program_office(
    run: Run, other_director: Person, program_office: Person
) -> None:
    make_step(make_objective(lead=other_director, priority_since=day(300)), due_on=day(-14))
    run()
    assert told() == [("Olive", "late-14")]


def test_who_has_no_address_is_told_on_the_portal_and_the_director_by_mail(
    run: Run, step_due: Step, lead: Person, other_director: Person
) -> None:
    lead.email = None
    lead.save()
    step_due(0)
    run()
    assert told() == [("Lee", "due"), ("Olive", "due")]
    assert [message.to for message in sent_mail.outbox] == [[other_director.email]]
    assert "FOR PEOPLE WHO CANNOT BE REACHED BY E-MAIL" in sent_mail.outbox[0].body


def test_who_works_here_no_more_falls_back_to_the_director(
    run: Run, step_due: Step, lead: Person, other_director: Person
) -> None:
    lead.is_active = False
    lead.save()
    step_due(-14)
    run()
    assert told() == [("Olive", "late-14")]


def test_without_a_director_the_program_office_hears_instead(
    run: Run, step_due: Step, lead: Person, program_office: Person
) -> None:
    lead.is_active = False
    lead.save()
    step_due(0)
    run()
    assert told() == [("Ola", "due")]


def test_without_anybody_nothing_is_claimed_so_that_it_is_sent_once_somebody_is_there(
    run: Run, step_due: Step, lead: Person
) -> None:
    lead.is_active = False
    lead.save()
    step_due(0)
    run()
    assert told() == []
    make_role(make_person("Nora"), RoleKind.PROGRAM_OFFICE)
    run(day(1))
    assert told() == [("Nora", "due")]


def test_an_acting_head_hears_in_place_of_the_head(
    run: Run, step_due: Step, utilities: Department, other_director: Person
) -> None:
    make_head(utilities, make_person("Ace"), acting=True)
    step_due(-14)
    run()
    assert told() == [("Ace", "director"), ("Lee", "late-14")]


def test_weekly_means_one_mail_a_calendar_week(
    run: Run, step_due: Step, lead: Person, monday: time_machine.Traveller
) -> None:
    Preference.objects.create(person=lead, frequency=Frequency.WEEKLY)
    step_due(0, "Monday's")
    step_due(9, "Wednesday's, told on Wednesday before")
    run(day(0))
    monday.shift(dt.timedelta(days=2))
    run(day(2))
    assert len(sent_mail.outbox) == 1
    monday.shift(dt.timedelta(days=5))
    run(day(7))
    assert len(sent_mail.outbox) == 2
    assert "Wednesday's" in sent_mail.outbox[1].body


def test_who_wants_no_early_reminders_still_hears_of_late_things(run: Run, step_due: Step, lead: Person) -> None:
    Preference.objects.create(person=lead, ahead=False)
    step_due(3, "Ahead")
    step_due(0, "Today")
    step_due(-1, "Late")
    run()
    assert [notice.title for notice in Notice.objects.all()] == ["Late"]


def test_a_digest_has_text_and_html_with_direct_links(run: Run, step_due: Step, settings: Any) -> None:
    settings.PORTAL_URL = "https://cx.county.example"
    step_due(0)
    run()
    for body in bodies():
        assert "https://cx.county.example/objectives/" in body
        assert "https://cx.county.example/me/preferences/" in body


def test_a_digest_escapes_html_in_titles(run: Run, step_due: Step) -> None:
    step_due(0, "<script>alert(1)</script>{{ county }}")
    run()
    text, html = bodies()
    assert "<script>" not in html
    assert "<script>alert(1)</script>{{ county }}" in text


def test_a_long_digest_names_twenty_and_counts_the_rest(run: Run, step_due: Step) -> None:
    for number in range(25):
        step_due(0, f"Step number {number}.")
    run()
    assert sent_mail.outbox[0].body.count("Step number") == 20
    assert "and 5 more" in sent_mail.outbox[0].body


def test_a_director_hears_of_more_than_a_thousand_people(
    run: Run, utilities: Department, other_director: Person, fresh: Objective
) -> None:
    people = Person.objects.bulk_create(
        Person(first_name="Pat", last_name=str(number), email=f"{number}@county.example", department=utilities)
        for number in range(1100)
    )
    steps = ActionStep.objects.bulk_create(
        ActionStep(objective=fresh, title="Write the script", due_on=day(-14)) for _ in people
    )
    Lead.objects.bulk_create(Lead(step=step, person=person) for step, person in zip(steps, people, strict=True))
    run()
    to_director = Mail.objects.get(person=other_director)
    assert "and 1080 more" in to_director.text
    assert Mail.objects.filter(state=MailState.SENT).count() == 1101


def test_a_demonstration_keeps_digests_in_the_portal(run: Run, step_due: Step, settings: Any) -> None:
    settings.DEMO = True
    step_due(0)
    run()
    assert sent_mail.outbox == []
    assert Mail.objects.get().state == MailState.KEPT


def test_a_run_repeated_by_the_sweep_claims_the_rest(asked: list[str], step_due: Step) -> None:
    step_due(0, "First")
    job, _ = reminders.start_run(remind, by=None, on=MONDAY)
    job.take()
    reminders.run(job)
    step_due(0, "Second")
    reminders.run(job)
    assert Notice.objects.count() == 2


def test_start_due_run_waits_for_its_time(asked: list[str], monday: time_machine.Traveller) -> None:
    monday.move_to(dt.datetime(2026, 11, 2, 11, 59, tzinfo=dt.UTC))  # 6:59 in the county
    assert reminders.start_due_run(remind) is None
    monday.shift(dt.timedelta(minutes=1))
    assert reminders.start_due_run(remind) is not None


def test_two_clocks_that_ask_at_once_get_one_run(asked: list[str]) -> None:
    reminders.start_due_run(remind)
    assert reminders.start_due_run(remind) is None
    assert Job.objects.count() == 1


def test_start_due_run_catches_up_late_in_the_day(asked: list[str], monday: time_machine.Traveller) -> None:
    monday.move_to(dt.datetime(2026, 11, 3, 2, tzinfo=dt.UTC))  # still Monday evening in the county
    job = reminders.start_due_run(remind)
    assert job is not None
    assert job.parameters == {"on": "2026-11-02"}


def test_a_portal_down_at_seven_and_up_at_eleven_sends_at_eleven(
    step_due: Step,
    monday: time_machine.Traveller,
    asked: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    step_due(0)
    monday.move_to(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))  # 11:00 in the county
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
    assert asked == ["duties.remind"]
    remind(Job.objects.get().pk)
    tasks.write_digests()
    assert told() == [("Lee", "due")]
    assert len(sent_mail.outbox) == 1


def test_a_portal_down_all_day_sends_the_next_morning(
    step_due: Step, monday: time_machine.Traveller, asked: list[str]
) -> None:
    step_due(0)
    monday.move_to(dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC))  # Tuesday, 7:00 in the county
    tasks.sweep()
    remind(Job.objects.get().pk)
    tasks.write_digests()
    assert told() == [("Lee", "due")]
    assert len(sent_mail.outbox) == 1


def test_start_due_run_rests_while_paused(asked: list[str], ladder: Callable[..., Any]) -> None:
    ladder(paused=True)
    assert reminders.start_due_run(remind) is None


def test_start_due_run_rests_on_closed_days(asked: list[str], monday: time_machine.Traveller) -> None:
    monday.shift(dt.timedelta(days=5))
    assert reminders.start_due_run(remind) is None


def test_the_sweep_asks_for_digests_that_were_claimed_and_left(asked: list[str], step_due: Step) -> None:
    step_due(0)
    job, _ = reminders.start_run(remind, by=None, on=MONDAY, key=f"reminders {MONDAY}")
    job.take()
    reminders.run(job)
    asked.clear()
    tasks.sweep()
    assert asked == ["duties.write_digests"]


def test_the_task_does_the_run_and_asks_for_writers(
    asked: list[str], step_due: Step, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    step_due(0)
    job, _ = reminders.start_run(remind, by=None, on=MONDAY)
    remind(job.pk)
    assert asked == ["duties.write_digests"] * tasks.PUMPS
    tasks.write_digests()
    assert len(sent_mail.outbox) == 1


def queries_for(people: int, department: Department) -> int:
    for _ in range(people):
        objective: Objective = make_objective(lead=make_person(department=department), priority_since=day(300))
        make_step(objective, due_on=MONDAY)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(reminders_on(MONDAY, ladder=ReminderSettings().ladder))) >= people
    return len(queries)


def test_working_out_takes_the_same_queries_at_any_size(utilities: Department) -> None:
    County.current()
    at_one = queries_for(1, utilities)
    assert queries_for(40, utilities) == at_one
    assert at_one <= 30


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_outbox_does_not_tell_who_has_not_taken_an_assessment(
    run: Run, as_: SignIn, staff: Person, program_office: Person, settings: Any, is_demo: bool
) -> None:
    """In a demonstration it does: there it is the one place where mail is read."""
    settings.DEMO = is_demo
    round = shipped_round(closes_on=day(5))
    run()
    client, mail = as_(program_office), Mail.objects.get(person=staff)
    assert round.name in mail.subject
    assert round.name in mail.text
    pages = [client.get(reverse("notifications:outbox")), client.get(mail.get_absolute_url())]
    assert [round.name in page.content.decode() for page in pages] == [is_demo, is_demo]
    as_sent = client.get(reverse("notifications:mail_as_sent", args=[mail.pk]))
    assert as_sent.status_code == (200 if is_demo else 404)
