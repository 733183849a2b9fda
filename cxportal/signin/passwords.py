"""Setting a password, and the link by which someone who forgot it gets there."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from cxportal.history.models import record
from cxportal.notifications.mail import compose, dispatch
from cxportal.people.models import Person


@transaction.atomic
def change_password(person: Person, password: str, *, text: str) -> None:
    """Set it, end every link and slip that is still out, and note that it was done (by whom it is for)."""
    person.set_password(password)
    person.save(update_fields=["password"])
    person.ways_in.unused().update(ended_at=timezone.now())
    record(about=person, verb="password", text=text, by=person)


def send_reset_link(address: str, *, base_url: str) -> None:
    """Mail a link to whoever has this address and a password. The work is the same where nobody has.

    `base_url` is the portal's own, without a slash at the end.
    """
    person = next((one for one in _people_at(address) if one.has_usable_password()), None)
    asked = person or Person(pk=0, email=address)
    path = reverse(
        "account_reset_password_from_key", args=[int_to_base36(asked.pk), default_token_generator.make_token(asked)]
    )
    with transaction.atomic():
        compose(
            "signin/mail/reset",
            to=person,
            address=address,
            context={"person": asked, "link": base_url + path, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600},
            secret=True,
        )
        if person is None:
            transaction.set_rollback(True)
    if person is None and not settings.DEMO:
        dispatch(0)


def _people_at(address: str) -> list[Person]:
    return list(Person.objects.active().filter(email=address.lower())[:1])
