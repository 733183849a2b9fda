"""manage.py send_reminders, for operators."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail as sent_mail
from django.core.management import CommandError, call_command

from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Person
from tests.builders import make_objective, make_step
from tests.duties.conftest import MONDAY


@pytest.fixture(autouse=True)
def _in_november(monday: time_machine.Traveller, asked: list[str]) -> None:
    """On that Monday, without a broker."""


def send(*words: str) -> str:
    said = StringIO()
    call_command("send_reminders", *words, stdout=said)
    return said.getvalue()


def test_it_sends_what_is_due_and_says_so(step_due: Callable[..., Any], lead: Person) -> None:
    step_due(0)
    assert "1 sent, 0 kept in the portal, 0 failed, 0 left" in send()
    assert [message.to for message in sent_mail.outbox] == [[lead.email]]


def test_a_dry_run_names_who_would_hear_and_changes_nothing(step_due: Callable[..., Any], lead: Person) -> None:
    step_due(0, "Write the script")
    said = send("--dry-run")
    assert f"Lee Lead <{lead.email}>" in said
    assert "due today: Write the script" in said
    assert (Notice.objects.count(), Mail.objects.count(), sent_mail.outbox) == (0, 0, [])


def test_a_dry_run_leaves_out_who_has_heard(step_due: Callable[..., Any]) -> None:
    step_due(0)
    send()
    assert "0 reminders for 0 people" in send("--dry-run")


def test_date_looks_from_another_day(step_due: Callable[..., Any]) -> None:
    step_due(8)
    assert "0 reminders" in send("--dry-run")
    assert "1 reminders for 1 people" in send("--dry-run", "--date", "2026-11-03")


def test_only_reaches_one_person(step_due: Callable[..., Any], staff: Person) -> None:
    step_due(0)
    make_step(make_objective(lead=staff, priority_since=MONDAY), due_on=MONDAY)
    send("--only", str(staff.email).upper())
    assert [message.to for message in sent_mail.outbox] == [[staff.email]]


def test_limit_reaches_so_many_people(step_due: Callable[..., Any], staff: Person) -> None:
    step_due(0)
    make_step(make_objective(lead=staff, priority_since=MONDAY), due_on=MONDAY)
    send("--limit", "1")
    assert len(sent_mail.outbox) == 1
    send()
    assert len(sent_mail.outbox) == 2


def test_redirect_sends_all_to_one_address_and_people_still_hear_later(
    step_due: Callable[..., Any], lead: Person
) -> None:
    step_due(0)
    send("--redirect-all-to", "trial@county.example")
    assert [message.to for message in sent_mail.outbox] == [["trial@county.example"]]
    assert Notice.objects.count() == 0
    send()
    assert sent_mail.outbox[-1].to == [lead.email]


def test_closed_days_send_nothing_unless_asked(step_due: Callable[..., Any]) -> None:
    step_due(5)
    assert "the county is closed, nothing is sent" in send("--date", "2026-11-07")
    assert "1 sent" in send("--date", "2026-11-07", "--even-if-closed")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--date", "tomorrow"), "is no date"),
        (("--only", "nobody@county.example"), "Nobody has the address"),
        (("--limit", "0"), "takes a number from 1"),
        (("--redirect-all-to", "nowhere"), "is no e-mail address"),
    ],
)
def test_it_refuses_what_makes_no_sense(words: tuple[str, str], error: str) -> None:
    with pytest.raises(CommandError, match=error):
        send(*words)
