"""What goes over the wire says the same as Django's own message, whatever it holds."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from cxportal.notifications import claims
from cxportal.notifications.claims import MARKED_TOGETHER
from cxportal.notifications.delivery import deliver_all
from cxportal.notifications.models import Mail, MailState
from cxportal.notifications.wire import as_bytes, as_message

TEXT = "Hello Ana,\n\n.\n..\nFrom here on = “quoted” größe 你好 🎉\n" + "a long line " * 200 + "\ttabs \n trailing  \n"


def make(**told: Any) -> Mail:
    return Mail(
        **{
            "address": "ana@county.example",
            "subject": "Due today: call back",
            "text": TEXT,
            "html": f"<p>{TEXT}</p>",
            "message_id": "<1.2@county.example>",
            **told,
        }
    )


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def djangos(mail: Mail) -> bytes:
    message: Any = as_message(mail).message()
    found: bytes = message.as_bytes(linesep="\r\n")
    return found


def bodies(message: EmailMessage) -> list[tuple[str, str]]:
    """Type and text of each part, its lines ended as they are here."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in parts]


@pytest.mark.parametrize("html", ["", "<p>größe</p>\n"])
def test_the_bytes_say_what_djangos_message_says(html: str) -> None:
    mail = make(html=html)
    ours, theirs = read(as_bytes(mail)), read(djangos(mail))
    assert bodies(ours) == bodies(theirs)
    for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version"):
        assert ours[name] == theirs[name]
    assert ours.defects == []


@pytest.mark.once
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300))
def test_any_subject_and_text_comes_through_in_short_lines_of_ascii(words: str) -> None:
    subject = " ".join(words.split())[:200]
    raw = as_bytes(make(subject=subject, text=f"{words}\n", html=f"<p>{words}</p>\n"))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert bodies(read(raw)) == [("text/plain", f"{words}\n"), ("text/html", f"<p>{words}</p>\n")]


@pytest.mark.parametrize(
    "subject",
    [("Größe " * 30).strip(), ("plain words " * 15).strip(), "=?utf-8?q?x?= as typed", "你好 🎉", "", "a" * 200],
)
def test_a_subject_comes_through(subject: str) -> None:
    assert read(as_bytes(make(subject=subject)))["Subject"] == subject


@pytest.mark.parametrize(
    "told",
    [
        {"subject": "Hello\nBcc: all@county.example"},
        {"address": "ana@county.example\r\nBcc: all@county.example"},
        {"message_id": "<1@x>\nBcc: all@county.example"},
    ],
)
def test_a_header_cannot_become_two(told: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"line|parsed|address"):
        as_bytes(make(**told))


def test_the_same_mail_is_the_same_message_at_every_try() -> None:
    first, second = read(as_bytes(make())), read(as_bytes(make()))
    assert first.get_boundary() == second.get_boundary()
    assert first["Message-ID"] == second["Message-ID"]


class Link:
    """An SMTP connection that takes so many messages and then ends the process, as far as the caller sees."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken: list[tuple[str, list[str], bytes]] = []

    def sendmail(self, sender: str, recipients: list[str], data: bytes) -> None:
        if len(self.taken) == self.most:
            raise SystemExit
        self.taken.append((sender, recipients, data))

    def quit(self) -> None:
        return


def saved(count: int) -> list[int]:
    return [Mail.objects.create(kind="x", **_fields(make(message_id=f"<{number}@x>"))).pk for number in range(count)]


def _fields(mail: Mail) -> dict[str, str]:
    return {name: getattr(mail, name) for name in ("address", "subject", "text", "html", "message_id")}


@pytest.fixture
def smtp(settings: Settings) -> EmailBackend:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = get_connection()
    assert isinstance(server, EmailBackend)
    return server


def test_over_smtp_the_bytes_are_handed_over_and_all_are_marked(db: None, smtp: EmailBackend) -> None:
    link = Link(99)
    smtp.connection = link  # type: ignore[assignment]
    ids = saved(MARKED_TOGETHER + 3)
    assert deliver_all(ids, server=smtp) == len(ids)
    assert link.taken[0][:2] == ("cx-portal@county.example", ["ana@county.example"])
    assert read(link.taken[0][2])["Message-ID"] == "<0@x>"
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert outbox.outbox == []


def test_what_was_taken_is_marked_by_a_few_at_a_time(
    db: None, smtp: EmailBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed worker had not marked is no more than that few."""
    monkeypatch.setattr(claims, "MARKED_WITHIN", 3600)
    marks: list[int] = []
    mark = claims.Accepted.mark

    def noted(self: claims.Accepted) -> None:
        marks.append(len(self.mails))
        mark(self)

    monkeypatch.setattr(claims.Accepted, "mark", noted)
    smtp.connection = Link(99)  # type: ignore[assignment]
    deliver_all(saved(MARKED_TOGETHER + 3), server=smtp)
    assert [count for count in marks if count] == [MARKED_TOGETHER, 3]


def test_a_slow_server_has_each_marked_at_once(db: None, smtp: EmailBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MARKED_WITHIN", -1)
    smtp.connection = Link(3)  # type: ignore[assignment]
    with pytest.raises(SystemExit):
        deliver_all(saved(5), server=smtp)
    assert Mail.objects.filter(state=MailState.SENT).count() == 3


def test_a_worker_that_is_ended_marks_what_was_taken(db: None, smtp: EmailBackend) -> None:
    smtp.connection = Link(4)  # type: ignore[assignment]
    with pytest.raises(SystemExit):
        deliver_all(saved(9), server=smtp)
    assert Mail.objects.filter(state=MailState.SENT).count() == 4
