"""Publishing an edition, with what departments said about it: from then on neither changes."""

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.scorecards.models import Edition, EditionState, Report, ReportState
from cxportal.scorecards.out.tasks import start_telling


@transaction.atomic
def publish(edition: Edition, *, by: Person) -> bool:
    """Freezes a whole edition for all to read with the reports received, and has directors told. False where it is
    published already, or not whole."""
    done = Edition.objects.filter(pk=edition.pk, state=EditionState.COMPLETE).update(
        state=EditionState.PUBLISHED, published_at=timezone.now(), published_by=by
    )
    if done:
        received = Report.objects.filter(period=edition.period_id, state=ReportState.SUBMITTED)
        received.update(state=ReportState.PUBLISHED, edition=edition)
        words = f"Published {edition.period}" + (f", revision {edition.revision}" if edition.revision > 1 else "")
        record(about=edition.period, verb="published", text=words, by=by)
        start_telling(edition, by=by)
    return bool(done)
