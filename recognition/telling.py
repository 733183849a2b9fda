"""Tells people at once: on the page of notices, and by e-mail where they have an address."""

from typing import Any

from django.conf import settings

from cxportal.county.days import today
from cxportal.notifications.mail import compose
from cxportal.notifications.models import Notice
from cxportal.people.models import Person


def tell(
    person: Person, owner: str, kind: str, *, about: str, title: str, url: str, action: str = "Open", **more: Any
) -> None:
    """One notice a person, kind, thing and day. In the caller's transaction; `more` is for the e-mail's words."""
    if not person.is_active:
        return
    _, new = Notice.objects.get_or_create(
        recipient=person,
        owner=owner,
        kind=kind,
        about=about,
        due_on=today(),
        rung="told",
        defaults={"whose": person, "title": title, "url": url, "action": action, "wants_mail": False},
    )
    if new and person.email:
        words = {"title": title, "link": settings.PORTAL_URL + url, "action": action, **more}
        compose("recognition/mail/told", to=person, context=words)
