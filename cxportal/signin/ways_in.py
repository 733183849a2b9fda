"""First-time access: a link by e-mail or a printed slip, each for one person, for a time, and once."""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cxportal.history.models import record
from cxportal.notifications.mail import compose
from cxportal.people.models import Person, WayIn, WayInKind
from cxportal.people.refusals import Refused
from cxportal.signin.passwords import change_password

LINK_DAYS = 7
SLIP_DAYS = 14
# Without 0 O 1 I L, 2 Z, 5 S, 8 B, and without vowels, so that no word comes about: 22 signs, 12 places, 53 bits.
SIGNS = "34679CDFGHJKMNPQRTVWXY"
GROUPS, GROUP_LENGTH = 3, 4
# Matches nothing, and is as slow to compare with as a real one (Django sees to that).
NO_SECRET = UNUSABLE_PASSWORD_PREFIX


def invite(person: Person, *, by: Person, base_url: str) -> WayIn:
    """Mail a link with which they set their first password. An older link ends."""
    if not person.is_active:
        raise Refused(f"{person} does not work here any more.")
    if not person.email:
        raise Refused(f"{person} has no e-mail address. Make a sign-in slip instead.")
    if person.has_usable_password():
        raise Refused(f"{person} has a password already, and can ask for a new one on the sign-in page.")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        way_in = _open(person, WayInKind.LINK, _hash(token), days=LINK_DAYS, by=by, address=person.email)
        link = base_url + reverse("signin:invitation", args=[token])
        compose("signin/mail/invitation", to=person, context={"link": link, "by": by, "way_in": way_in}, secret=True)
        record(about=person, verb="invite", text=f"Sent an invitation to {person.email}", by=by)
    return way_in


def make_slip(person: Person, *, by: Person) -> tuple[WayIn, str]:
    """A slip, and its code to print: it cannot be read again later. An older slip ends."""
    if not person.is_active:
        raise Refused(f"{person} does not work here any more.")
    if not (person.employee_number or person.email):
        raise Refused(f"{person} has no employee number. Enter it first: it is the name to sign in with.")
    code = new_code()
    with transaction.atomic():
        way_in = _open(person, WayInKind.SLIP, make_password(_plain(code)), days=SLIP_DAYS, by=by)
        record(about=person, verb="slip", text="Made a sign-in slip", by=by)
    return way_in, code


def withdraw(way_in: WayIn, *, by: Person) -> None:
    """End an unused link or slip."""
    with transaction.atomic():
        if not WayIn.objects.unused().filter(pk=way_in.pk).update(ended_at=timezone.now()):
            raise Refused("It was used or withdrawn meanwhile.")
        record(about=way_in.person, verb="withdraw", text=f"Withdrew: {way_in.get_kind_display().lower()}", by=by)


def find_link(token: str) -> WayIn | None:
    """The open invitation of this link."""
    found = WayIn.objects.open_at(timezone.now()).filter(kind=WayInKind.LINK, secret=_hash(token))
    return found.filter(person__is_active=True).select_related("person").first()


def find_slip(name: str, code: str) -> WayIn | None:
    """The open slip of this employee number (or e-mail address) and code. As slow where there is none."""
    person = Person.objects.active().named(name)
    slip = None
    if person is not None:
        slip = person.ways_in.open_at(timezone.now()).filter(kind=WayInKind.SLIP).select_related("person").first()
    matches = check_password(_plain(code), slip.secret if slip else NO_SECRET)
    return slip if matches else None


def find_open(pk: int) -> WayIn | None:
    """A link or slip that was checked before, while it is still open."""
    found = WayIn.objects.open_at(timezone.now()).filter(pk=pk, person__is_active=True)
    return found.select_related("person").first()


def set_first_password(way_in: WayIn, password: str) -> bool:
    """Use it up and set the password; False where it was used or ended meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        if not WayIn.objects.open_at(now).filter(pk=way_in.pk).update(used_at=now):
            return False
        change_password(way_in.person, password, text=f"Set a password with: {way_in.get_kind_display().lower()}")
    return True


def new_code() -> str:
    """A random code in groups, easy to read from paper: "C4KM-7TXY-9DWQ"."""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _open(person: Person, kind: WayInKind, secret: str, *, days: int, by: Person, address: str = "") -> WayIn:
    now = timezone.now()
    person.ways_in.unused().filter(kind=kind).update(ended_at=now)
    return WayIn.objects.create(
        person=person,
        kind=kind,
        secret=secret,
        address=address,
        made_by=by,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _plain(code: str) -> str:
    """The code as it is compared: capitals, without blanks and hyphens."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
