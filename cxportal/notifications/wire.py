"""An e-mail as its bytes on the way to the mail server.

Django's own message is built of objects for every header and part; tens of thousands a run are written here instead, in
a tenth of the time. Bodies are quoted-printable (RFC 2045, 6.7): ASCII in short lines, whatever they hold.
"""

import binascii
import hashlib
import re
from email.header import Header
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from cxportal.notifications.models import Mail

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
SHORT = 60
"""An ASCII subject up to this length is one line as it stands."""


def hand_over(mail: Mail, server: BaseEmailBackend) -> None:
    """Give it to the mail server; raises what the server, the network or an impossible header says."""
    if isinstance(server, EmailBackend) and server.connection:
        server.connection.sendmail(sanitized(settings.DEFAULT_FROM_EMAIL), [sanitized(mail.address)], as_bytes(mail))
    else:
        as_message(mail, server).send()


def as_message(mail: Mail, server: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The same as Django's message, for servers that are none: the log, a folder, the outbox of tests."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        connection=server,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def as_bytes(mail: Mail) -> bytes:
    """The same message at every try, but for its date. Raises ValueError where a header would be two lines."""
    headers = [
        f"Subject: {_subject(mail.subject)}",
        f"From: {sanitized(settings.DEFAULT_FROM_EMAIL)}",
        f"To: {sanitized(mail.address)}",
        f"Date: {formatdate(localtime=settings.EMAIL_USE_LOCALTIME)}",
        f"Message-ID: {_one_line(mail.message_id)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]
    text = _part("plain", mail.text)
    if not mail.html:
        return _lines(headers) + text
    boundary = _boundary(mail.message_id)
    headers.append(f'Content-Type: multipart/alternative; boundary="{boundary}"')
    mark = f"--{boundary}"
    parts = (b"\r\n", _lines([mark]), text, _lines(["", mark]), _part("html", mail.html), _lines(["", f"{mark}--"]))
    return _lines(headers) + b"".join(parts)


def _boundary(message_id: str) -> str:
    """Never in a part: quoted-printable writes "=" as "=3D", so that "=_" is in none (RFC 2045, 6.7)."""
    return f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:24]}"


def _part(kind: str, text: str) -> bytes:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", errors="replace")
    quoted = binascii.b2a_qp(plain, istext=True).replace(b"\n", b"\r\n")
    headers = [f'Content-Type: text/{kind}; charset="utf-8"', "Content-Transfer-Encoding: quoted-printable", ""]
    return _lines(headers) + quoted


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise ValueError(f"A header is one line: {value!r}")
    return value


def _subject(subject: str) -> str:
    """As it stands where it is short and plain; else in encoded words (RFC 2047), folded where lines end."""
    if _one_line(subject).isascii() and len(subject) <= SHORT and "=?" not in subject:
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


@lru_cache(maxsize=1024)
def sanitized(address: str) -> str:
    """The address as a header holds it, in ASCII. Raises ValueError for what is none."""
    return address if PLAIN_ADDRESS.fullmatch(address) else sanitize_address(address, "utf-8")
