"""Takes from new rows what their place and their transaction would tell.

A database keeps rows in the order in which they came, and PostgreSQL the number of the transaction beside each. Both
would join a contact to the response that was stored a moment before. So within seconds rows are written anew together
with others, in random order, all in one transaction; whoever calls does the same to the responses (`responses.mixing`).
"""

import secrets

from django.db import transaction

from feedback.contacts.models import Contact
from feedback.touchpoints.models import Touchpoint

MIXED_WITH = 50
Place = tuple[int, int]
"""touchpoint, month (such as 202611)."""


@transaction.atomic
def settle() -> frozenset[Place]:
    """Rows that were not settled yet, among fifty others of their touchpoints. Returns where they came in. A second run
    changes nothing. The touchpoints are locked first, as whoever merges them does."""
    places = set(Contact.objects.filter(settled=False).values_list("touchpoint_id", flat=True))
    if not places:
        return frozenset()
    held = list(Touchpoint.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=places).order_by("pk"))
    here = Contact.objects.filter(touchpoint__in=held).select_for_update()
    fresh = list(here.filter(settled=False))
    rows = [*fresh, *here.filter(settled=True).order_by("?")[:MIXED_WITH]]
    secrets.SystemRandom().shuffle(rows)
    for row in rows:
        row.settled = True
    # The notes that point to them stay: their foreign keys are checked at the end of the transaction.
    Contact.objects.filter(pk__in=[row.pk for row in rows])._raw_delete(using="default")
    Contact.objects.bulk_create(rows)
    return frozenset((row.touchpoint_id, row.received_on.year * 100 + row.received_on.month) for row in fresh)
