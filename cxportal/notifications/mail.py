"""Writes an e-mail to a person, in the transaction of what it tells about."""

from collections.abc import Sequence
from email.utils import make_msgid
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from cxportal.county.models import County
from cxportal.jobs.work import ask_worker
from cxportal.notifications.delivery import sender_domain
from cxportal.notifications.models import Mail, MailState
from cxportal.notifications.tasks import deliver_mail
from cxportal.people.models import Person


def compose(
    name: str,
    *,
    to: Person | None = None,
    context: dict[str, Any] | None = None,
    address: str = "",
    secret: bool = False,
) -> Mail:
    """Write the e-mail `<name>_subject.txt`, `<name>.txt`, `<name>.html` to a person, and send it on commit.

    `address` replaces the person's own. `secret`: it holds a link that lets someone in, so that its text is shown to
    nobody else and is erased once sent. In a demonstration mail stays in the portal. Raises ValueError without an
    address.
    """
    address = address or (to.email if to else None) or ""
    if not address:
        raise ValueError(f"No e-mail address for {to}: {name}")
    mail = _written(name, to, address, {"county": County.current(), **(context or {})}, secret=secret)
    mail.save()
    if mail.state == MailState.WAITING:
        transaction.on_commit(partial(dispatch, mail.pk))
    return mail


def compose_all(name: str, letters: Sequence[tuple[Person, dict[str, Any]]]) -> list[Mail]:
    """The same e-mail to many people, each with their own words. As many statements for one as for a hundred.

    Raises ValueError where somebody has no address.
    """
    for person, _ in letters:
        if not person.email:
            raise ValueError(f"No e-mail address for {person}: {name}")
    if not letters:
        return []
    county = County.current()
    written = [_written(name, to, to.email or "", {"county": county, **words}) for to, words in letters]
    made = Mail.objects.bulk_create(written)
    for mail in made:
        if mail.state == MailState.WAITING:
            transaction.on_commit(partial(dispatch, mail.pk))
    return made


def _written(name: str, to: Person | None, address: str, words: dict[str, Any], *, secret: bool = False) -> Mail:
    words = {"person": to, **words}
    return Mail(
        person=to,
        address=address,
        kind=name,
        subject=" ".join(render_to_string(f"{name}_subject.txt", words).split())[:200],
        text=render_to_string(f"{name}.txt", words).strip() + "\n",
        html=render_to_string(f"{name}.html", words),
        secret=secret,
        message_id=make_msgid(domain=sender_domain()),
        state=MailState.KEPT if settings.DEMO else MailState.WAITING,
    )


def dispatch(mail_id: int) -> None:
    """Ask a worker to send it. Without a broker nothing is lost: the sweep finds the row."""
    ask_worker(deliver_mail.name, mail_id)
