"""What the sweep does for the survey."""

from django.db import transaction

from feedback.contacts.settling import settle
from feedback.responses.mixing import mix_days
from feedback.responses.moving import follow_merged


def sweep() -> int:
    """New contacts are parted from their responses, late answers of merged touchpoints follow. Usually two short
    queries."""
    with transaction.atomic():
        settled = settle()
        for touchpoint, month in sorted(settled):
            mix_days(touchpoint, month)
    return len(settled) + follow_merged()
