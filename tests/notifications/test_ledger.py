"""The ledger: claimed once, held by one, settled together."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from celery import Celery
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cxportal import tasks
from cxportal.clockwork import Every
from cxportal.notifications import delivery, ledger
from cxportal.notifications.claims import claim
from cxportal.notifications.delivery import OUTAGE, TOGETHER, deliver, deliver_all, sweep
from cxportal.notifications.models import LATEST_HOLD, LEASE, Mail, MailState, Notice
from cxportal.notifications.tasks import sweep as look_for_mail
from cxportal.notifications.tasks import sweep_mail
from cxportal.people.models import Person
from tests.builders import make_person
from tests.conftest import SignIn

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def notice(person: Person, about: str = "step:1", **fields: Any) -> ledger.Claim:
    return ledger.Claim(
        recipient_id=person.pk,
        whose_id=person.pk,
        owner="pathways",
        kind="step",
        about=about,
        due_on=NOON.date(),
        rung=fields.pop("rung", "due"),
        title="Write the script",
        url="/objectives/1/",
        action="Open",
        **fields,
    )


def make_mail(person: Person, **fields: Any) -> Mail:
    return Mail(
        person=person,
        address=person.email or "",
        kind="x",
        subject="S",
        text="T",
        message_id=f"<{uuid.uuid4()}@x>",
        **fields,
    )


def test_claim_passes_over_what_was_claimed_before(staff: Person) -> None:
    ledger.claim([notice(staff), notice(staff, rung="late-7")])
    ledger.claim([notice(staff), notice(staff, rung="late-14")])
    assert sorted(Notice.objects.values_list("rung", flat=True)) == ["due", "late-14", "late-7"]


def test_two_writers_never_hold_the_same_notice(staff: Person, lead: Person) -> None:
    ledger.claim([notice(staff), notice(lead)])
    _, first = ledger.hold_some(1)
    _, second = ledger.hold_some(1)
    _, third = ledger.hold_some(1)
    assert len({each.recipient_id for each in (*first, *second)}) == 2
    assert third == []


def test_what_a_dead_writer_held_is_free_again(staff: Person, noon: time_machine.Traveller) -> None:
    ledger.claim([notice(staff)])
    ledger.hold_some(10)
    noon.shift(LATEST_HOLD)
    assert len(ledger.hold_some(10)[1]) == 1


def test_a_hold_from_a_clock_a_day_ahead_holds_nothing(staff: Person, noon: time_machine.Traveller) -> None:
    noon.shift(dt.timedelta(days=1))
    ledger.claim([notice(staff)])
    ledger.hold_some(10)
    noon.shift(dt.timedelta(days=-1))
    assert len(ledger.hold_some(10)[1]) == 1


def test_a_clock_a_moment_behind_takes_nothing_from_its_holder(staff: Person, noon: time_machine.Traveller) -> None:
    ledger.claim([notice(staff)])
    ledger.hold_some(10)
    mail_id = waiting(1)[0]
    claim(mail_id)
    noon.shift(dt.timedelta(seconds=-1))
    assert ledger.hold_some(10)[1] == []
    assert claim(mail_id) is None


def test_settle_leaves_to_others_what_they_hold_by_now(staff: Person, noon: time_machine.Traveller) -> None:
    ledger.claim([notice(staff)])
    slow, notices = ledger.hold_some(10)
    noon.shift(LATEST_HOLD)
    ledger.hold_some(10)
    assert ledger.settle(slow, written=[(make_mail(staff), notices)], dropped=[]) == []
    assert Mail.objects.count() == 0


def test_settle_leaves_the_mail_to_whoever_sends_it_first(staff: Person) -> None:
    ledger.claim([notice(staff)])
    holder, notices = ledger.hold_some(10)
    to_send = ledger.settle(holder, written=[(make_mail(staff), notices)], dropped=[])
    assert deliver(to_send[0]) is True
    assert deliver_all(to_send) == 0
    assert Notice.objects.get().mail == Mail.objects.get(state=MailState.SENT)


def test_settle_frees_what_was_dropped(staff: Person) -> None:
    ledger.claim([notice(staff)])
    holder, notices = ledger.hold_some(10)
    ledger.settle(holder, written=[], dropped=notices)
    assert Notice.objects.count() == 0


def waiting(count: int) -> list[int]:
    return [mail.pk for mail in Mail.objects.bulk_create(make_mail(make_person()) for _ in range(count))]


def cut_off(self: EmailBackend) -> bool:
    raise ConnectionRefusedError("no server")


def test_a_server_that_cannot_be_reached_is_nobodys_failed_try(
    db: None, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = waiting(25)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", cut_off)
        assert deliver_all(ids) == 0
    assert set(Mail.objects.values_list("state", "attempts")) == {(MailState.WAITING, 0)}
    assert "no server" in Mail.objects.exclude(last_error="").first().last_error  # type: ignore[union-attr]
    noon.shift(OUTAGE)
    assert sweep() == 25


def test_three_errors_in_a_row_leave_the_server_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = waiting(8)

    def fail(self: EmailBackend, messages: list[Any]) -> int:
        raise TimeoutError("it hangs")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    deliver_all(ids)
    assert Mail.objects.filter(attempts=1).count() == 3
    assert Mail.objects.filter(attempts=0, state=MailState.WAITING).count() == 5


def test_a_long_batch_renews_its_claim_before_it_runs_out(
    db: None, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = waiting(4)
    seen: list[dt.datetime | None] = []

    def slow(self: EmailBackend, messages: list[Any]) -> int:
        seen.append(Mail.objects.filter(state=MailState.SENDING).order_by("-pk")[0].claimed_until)
        noon.shift(dt.timedelta(seconds=14))
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert deliver_all(ids) == 4
    assert all(until and until - NOON >= LEASE for until in seen)
    assert len(set(seen)) > 1


def test_a_sweep_that_gets_mail_through_goes_on_at_once_and_no_other_is_asked(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Celery, "send_task", lambda self, name, *args, **options: asked.append(name))
    monkeypatch.setattr(delivery, "SWEEP_SECONDS", -1)
    waiting(TOGETHER + 5)
    sweep_mail()
    assert (len(outbox.outbox), asked) == (TOGETHER, ["notifications.sweep_mail"])
    look_for_mail()
    assert asked == ["notifications.sweep_mail"]


def test_a_sweep_that_gets_nothing_through_is_left_to_the_next_look(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Celery, "send_task", lambda self, name, *args, **options: asked.append(name))

    def fail(self: EmailBackend, messages: list[Any]) -> int:
        raise TimeoutError("it hangs")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    waiting(8)
    sweep_mail()
    assert asked == []


def test_a_killed_sender_holds_up_a_few_at_most(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = waiting(TOGETHER + 15)

    def killed(self: EmailBackend, messages: list[Any]) -> int:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(SystemExit):
            deliver_all(ids)
    assert sweep() == 15


def test_a_wait_from_a_clock_a_day_ahead_is_over(staff: Person, noon: time_machine.Traveller) -> None:
    mail = make_mail(staff, next_try_at=NOON + dt.timedelta(days=1))
    mail.save()
    assert sweep() == 1
    assert len(outbox.outbox) == 1


def test_notices_take_the_same_queries_at_30(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    ledger.claim([notice(staff)])
    at_one = queries_of(client, reverse("notifications:notices"))
    ledger.claim([notice(staff, about=f"step:{number}") for number in range(2, 31)])
    assert queries_of(client, reverse("notifications:notices")) == at_one


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_sweep_gives_each_its_turn_though_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []

    def broken() -> None:
        raise RuntimeError("no such table")

    def sound() -> None:
        turns.append("sound")

    monkeypatch.setattr(tasks, "SWEEPS", (broken, sound))
    tasks.sweep()
    assert turns == ["sound"]


def test_every_is_due_where_the_clock_was_set_back() -> None:
    every = Every(15)
    assert every.is_due(timezone.now() + dt.timedelta(days=1)) == (True, 15)


def test_every_waits_as_long_as_it_says(noon: time_machine.Traveller) -> None:
    due, seconds = Every(15).is_due(NOON - dt.timedelta(seconds=5))
    assert (due, round(seconds)) == (False, 10)
