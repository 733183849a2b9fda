"""Reading what is public: the county's own line of each public measure, from published editions only."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cxportal.county.periods import Period
from cxportal.scorecards.models import Edition, Measure, ReportingPeriod, Snapshot
from cxportal.scorecards.public.words import MOVEMENTS, STANDINGS, Said, period_words, said
from cxportal.scorecards.reading import Line

PERIODS_OFFERED = 12


@dataclass(frozen=True)
class PublicLine:
    """One measure of the county, as everybody reads it."""

    line: Line

    @property
    def said(self) -> Said:
        part, measure = self.line.now.part, self.line.measure
        return said(measure.key, part.name, part.definition, standard=measure.standard)

    @property
    def standing(self) -> str:
        return str(STANDINGS[self.line.standing])

    @property
    def movement(self) -> str:
        return str(MOVEMENTS[self.line.movement]) if self.line.movement else ""


def published() -> QuerySet[Edition]:
    """Published editions, of each period the newest revision first."""
    return Edition.objects.published().select_related("period").order_by("-period__first", "-period__kind", "-revision")


def newest(kind: str) -> Edition | None:
    return published().filter(period__kind=kind).first()


def edition_of(period: Period) -> Edition | None:
    """The newest published revision of a period."""
    return published().filter(period__kind=period.kind.value, period__first=period.first).first()


def periods() -> list[tuple[ReportingPeriod, str]]:
    """The newest periods with something published, with their days. One query."""
    found = ReportingPeriod.objects.filter(pk__in=Edition.objects.published().values("period"))
    return [(each, period_words(each.span)) for each in found.order_by("-first", "kind")[:PERIODS_OFFERED]]


def lines_of(edition: Edition) -> list[PublicLine]:
    """The county's line of each measure that is public now, beside the published period before. Three queries."""
    rows = Snapshot.objects.filter(department=None, part__measure__in=Measure.objects.public())
    rows = rows.select_related("part__measure")
    before = edition_of(edition.period.span.before())
    old = {row.part.measure_id: row for row in rows.filter(part__edition=before)} if before else {}
    now = rows.filter(part__edition=edition).order_by("part__measure__order", "part__measure__name")
    return [PublicLine(Line(row.part.measure, row, old.get(row.part.measure_id))) for row in now]
