"""Tells people at once: on the page of notices, and by e-mail where they have an address."""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from cxportal.county.days import today
from cxportal.notifications.mail import compose_all
from cxportal.notifications.models import Notice
from cxportal.people.models import Person

RUNG = "told"


def tell(
    person: Person, owner: str, kind: str, *, about: str, title: str, url: str, action: str = "Open", **more: Any
) -> None:
    """One notice a person, kind, thing and day. In the caller's transaction; `more` is for the e-mail's words."""
    tell_all([(person, title)], owner, kind, about=about, url=url, action=action, **more)


def tell_all(
    told: Collection[tuple[Person, str]],
    owner: str,
    kind: str,
    *,
    about: str,
    url: str,
    action: str = "Open",
    **more: Any,
) -> None:
    """The same for many people, each with a title of their own. As many statements for one as for a hundred.

    The caller holds what it is about, so that nobody else tells of it meanwhile.
    """
    people = {person.pk: (person, title) for person, title in told if person.is_active}
    if not people:
        return
    named = {"owner": owner, "kind": kind, "about": about, "due_on": today(), "rung": RUNG}
    heard = set(Notice.objects.filter(recipient__in=people, **named).values_list("recipient_id", flat=True))
    new = [one for pk, one in people.items() if pk not in heard]
    Notice.objects.bulk_create(
        Notice(recipient=person, whose=person, title=title, url=url, action=action, wants_mail=False, **named)
        for person, title in new
    )
    words = {"link": settings.PORTAL_URL + url, "action": action, **more}
    compose_all("recognition/mail/told", [(person, {"title": title, **words}) for person, title in new if person.email])
