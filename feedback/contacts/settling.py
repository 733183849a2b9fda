"""Takes from the rows of days gone by what their place and their transaction would tell.

A database keeps rows in the order in which they came, and PostgreSQL the number of the transaction beside each. Both
would join a contact to the response that was stored a moment later. So rows are written anew in random order, all in
one transaction.
"""

import datetime as dt
import secrets

from django.db import transaction

from cxportal.county.days import today
from feedback.contacts.models import Contact


@transaction.atomic
def settle(*, on: dt.date | None = None) -> int:
    """Rows of days before `on` (today) that were not settled yet. Returns how many. A second run changes nothing."""
    fresh = Contact.objects.filter(settled=False, received_on__lt=on or today())
    rows = list(fresh.select_for_update())
    if not rows:
        return 0
    secrets.SystemRandom().shuffle(rows)
    for row in rows:
        row.settled = True
    # The notes that point to them stay: their foreign keys are checked at the end of the transaction.
    Contact.objects.filter(pk__in=[row.pk for row in rows])._raw_delete(using="default")
    Contact.objects.bulk_create(rows)
    return len(rows)
