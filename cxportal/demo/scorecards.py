"""The demonstration county's scorecards: a year of months, all but the last one published."""

from django.utils import timezone

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.scorecards.building import help_build, open_edition
from cxportal.scorecards.models import Edition, EditionState, Measure, Target

MONTHS = 12


def add_scorecards(cast: Cast, calendar: Calendar) -> None:
    """Builds them as the portal does, from what the county answered and reported."""
    office = cast.by_handle["office"]
    now = Period.of(PeriodKind.MONTH, calendar.today, starts_in=County.current().fiscal_year_starts_in)
    for back in range(MONTHS, 0, -1):
        edition = open_edition(now.before(back))
        if back == MONTHS:
            _set_targets(edition)
        help_build([edition.pk])
        if back > 1:
            Edition.objects.filter(pk=edition.pk).update(
                state=EditionState.PUBLISHED, published_at=timezone.now(), published_by=office
            )


def _set_targets(edition: Edition) -> None:
    """What the county wants by the end of its fiscal year."""
    wanted = {"heart-index": "0.80", "trust": "0.75", "objectives-fresh": "0.90", "response-rate": "0.60"}
    measures = {measure.key: measure for measure in Measure.objects.filter(key__in=wanted)}
    Target.objects.bulk_create(
        Target(measure=measures[key], value=value, starts_on=edition.period.first) for key, value in wanted.items()
    )
