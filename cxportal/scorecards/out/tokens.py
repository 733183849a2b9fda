"""Tokens of programs: made once, shown once, kept as a hash, found again in the same time whether they exist or not."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office
from cxportal.scorecards.out.models import Client

MARK = "cxp"
NOBODYS = "0" * 64
NOTED_EVERY = dt.timedelta(minutes=1)
"""How exactly the last use is kept: a write at each request would cost more than the request."""


def may_keep_clients(someone: Someone) -> bool:
    """May make tokens of programs and take them back."""
    return is_program_office(someone)


def digest_of(token: str) -> str:
    """A plain hash is enough: a token holds 192 random bits, so none can be guessed from it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@transaction.atomic
def make(client: Client, *, by: Person) -> str:
    """Gives a new client its token and returns it. It is never to be had again."""
    client.prefix = secrets.token_hex(6)
    token = f"{MARK}_{client.prefix}_{secrets.token_hex(24)}"
    client.digest, client.made_by = digest_of(token), by
    client.save()
    record(about=client, verb="made", text=f"Made a token for {client} until {client.expires_on:%b %-d, %Y}", by=by)
    return token


@transaction.atomic
def revoke(client: Client, *, by: Person) -> bool:
    """Takes a token back at once. False where it was taken back before."""
    done = Client.objects.standing().filter(pk=client.pk).update(revoked_at=timezone.now(), revoked_by=by)
    if done:
        record(about=client, verb="revoked", text=f"Took back the token of {client}", by=by)
    return bool(done)


def find(token: str) -> Client | None:
    """Whose token this is; None where it is nobody's, expired or taken back. One query."""
    mark, _, rest = token.partition("_")
    prefix = rest.partition("_")[0]
    found = (
        Client.objects.filter(prefix=prefix).first() if mark == MARK and prefix.isascii() and prefix.isalnum() else None
    )
    same = constant_time_compare(digest_of(token), found.digest if found else NOBODYS)
    if not same or found is None or found.revoked_at or found.has_expired(today()):
        return None
    return found


def note_use(client: Client) -> None:
    """Keeps when it was used last, to the minute."""
    now = timezone.now()
    old = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    Client.objects.filter(old, pk=client.pk).update(last_used_at=now)
