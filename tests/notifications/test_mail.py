"""E-mails that are not lost and not sent twice."""

import datetime as dt
import smtplib
from collections.abc import Iterator

import pytest
import time_machine
from celery import Celery
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from cxportal.notifications.claims import claim
from cxportal.notifications.delivery import WAITS, deliver, is_permanent, sweep
from cxportal.notifications.mail import compose
from cxportal.notifications.models import ERASED, LEASE, Mail, MailState
from cxportal.people.models import Person
from tests.builders import make_person

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def templates(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "hello_subject.txt").write_text("Hello\n {{ person.first_name|safe }}")
    (folder / "hello.txt").write_text("Dear {{ person.first_name|safe }}, {{ link }}\n\n")
    (folder / "hello.html").write_text("<p>Dear {{ person.first_name }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


@pytest.fixture
def dispatched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sent: list[int] = []
    monkeypatch.setattr(Celery, "send_task", lambda self, name, args, **options: sent.append(args[0]))
    return sent


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send_messages(self: EmailBackend, messages: list[EmailMessage]) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_compose_writes_the_trio_in_words(db: None, staff: Person) -> None:
    mail = compose("hello", to=staff, context={"link": "there"})

    assert (mail.address, mail.subject) == (staff.email, "Hello Sam")
    assert (mail.text, mail.html) == ("Dear Sam, there\n", "<p>Dear Sam</p>")
    assert mail.state == MailState.WAITING


def test_compose_keeps_a_subject_on_one_line(db: None) -> None:
    mail = compose("hello", to=make_person("Eve\r\nBcc: all@county.example"))

    assert mail.subject == "Hello Eve Bcc: all@county.example"


def test_compose_escapes_html(db: None) -> None:
    assert compose("hello", to=make_person("<b>{{ x }}")).html == "<p>Dear &lt;b&gt;{{ x }}</p>"


def test_compose_refuses_a_person_without_an_address(db: None) -> None:
    with pytest.raises(ValueError, match="No e-mail address"):
        compose("hello", to=make_person(email=None))


def test_compose_is_sent_only_on_commit(
    staff: Person, dispatched: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail = compose("hello", to=staff)
        assert dispatched == []

    assert dispatched == [mail.pk]


@pytest.mark.django_db(transaction=True)
def test_compose_goes_with_its_transaction(dispatched: list[int]) -> None:
    person = make_person()
    with transaction.atomic():
        compose("hello", to=person)
        transaction.set_rollback(True)

    assert (Mail.objects.count(), dispatched) == (0, [])


def test_compose_survives_a_dead_broker(
    staff: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(*args: object, **options: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(Celery, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        compose("hello", to=staff)

    assert sweep() == 1
    assert len(outbox.outbox) == 1


def test_compose_keeps_mail_in_the_portal_in_a_demonstration(
    staff: Person,
    settings: Settings,
    dispatched: list[int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.DEMO = True
    with django_capture_on_commit_callbacks(execute=True):
        mail = compose("hello", to=staff)

    assert (mail.state, dispatched, sweep(), outbox.outbox) == (MailState.KEPT, [], 0, [])


def test_deliver_sends_both_forms_under_the_written_message_id(staff: Person) -> None:
    mail = compose("hello", to=staff)

    assert deliver(mail.pk) is True

    message = outbox.outbox[0].message()
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == staff.email
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.claimed_until) == (MailState.SENT, 1, None)
    assert mail.sent_at is not None


def test_deliver_twice_sends_once(staff: Person) -> None:
    mail = compose("hello", to=staff)
    deliver(mail.pk)

    assert deliver(mail.pk) is False
    assert len(outbox.outbox) == 1


def test_deliver_of_a_vanished_row_is_no_error(db: None) -> None:
    assert deliver(4711) is False


def test_deliver_leaves_a_claimed_one_alone(staff: Person) -> None:
    mail = compose("hello", to=staff)
    claim(mail.pk)

    assert (deliver(mail.pk), outbox.outbox) == (False, [])


def test_deliver_erases_a_personal_link(staff: Person) -> None:
    mail = compose("hello", to=staff, context={"link": "secret"}, secret=True)

    deliver(mail.pk)

    mail.refresh_from_db()
    assert (mail.text, mail.html) == (ERASED, "")
    assert "secret" in outbox.outbox[0].body


def test_sweep_takes_up_what_was_claimed_and_never_sent(staff: Person, noon: time_machine.Traveller) -> None:
    mail = compose("hello", to=staff)
    claim(mail.pk)
    assert sweep() == 0

    noon.shift(LEASE)

    assert sweep() == 1
    assert outbox.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_a_temporary_error_is_tried_again_later(
    staff: Person, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = compose("hello", to=staff)
    with monkeypatch.context() as patch:
        _refuse(patch, smtplib.SMTPDataError(451, b"Try again later"))
        deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.next_try_at) == (MailState.WAITING, timezone.now() + WAITS[0])
    assert "Try again later" in mail.last_error
    assert sweep() == 0

    noon.shift(WAITS[0])

    assert sweep() == 1


def test_a_temporary_error_fails_after_the_last_wait(
    staff: Person, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = compose("hello", to=staff)
    _refuse(monkeypatch, ConnectionRefusedError("no server"))
    for _ in range(len(WAITS) + 1):
        deliver(mail.pk)
        noon.shift(WAITS[-1])

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, len(WAITS) + 1)


def test_a_permanent_error_fails_at_once_and_can_be_tried_again(staff: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = compose("hello", to=staff)
    with monkeypatch.context() as patch:
        _refuse(patch, smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}))
        deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert sweep() == 0

    assert mail.try_again() is True
    assert mail.try_again() is False
    assert sweep() == 1


def test_a_late_error_does_not_touch_a_claim_of_another(
    staff: Person, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = compose("hello", to=staff)

    def hang(self: EmailBackend, messages: list[EmailMessage]) -> int:
        noon.shift(LEASE)
        claim(mail.pk)
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", hang)
    deliver(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.claimed_until) == (MailState.SENDING, timezone.now() + LEASE)


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"grey")}), False),
        (smtplib.SMTPDataError(554, b"refused"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPAuthenticationError(535, b"password"), False),
        (smtplib.SMTPSenderRefused(550, b"sender", "us"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
        (ValueError("Header values can't contain newlines"), True),
    ],
)
def test_is_permanent_knows_what_another_try_may_mend(error: Exception, permanent: bool) -> None:
    assert is_permanent(error) is permanent
