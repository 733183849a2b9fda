"""Reading what is public, from published editions only: the county's line of each public measure, and a department's of
those that are switched on by department."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cxportal.county.periods import Period
from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, Measure, ReportingPeriod, Snapshot
from cxportal.scorecards.public.words import MOVEMENTS, STANDINGS, Said, figure, period_words, said
from cxportal.scorecards.reading import Line

PERIODS_OFFERED = 12


@dataclass(frozen=True)
class PublicLine:
    """One measure of the county or of a department, as everybody reads it."""

    line: Line

    @property
    def said(self) -> Said:
        part, measure = self.line.now.part, self.line.measure
        return said(measure.key, part.name, part.definition, standard=measure.standard)

    @property
    def value(self) -> str:
        return figure(self.line.now.value, self.line.now.part.unit)

    @property
    def target(self) -> str:
        return figure(self.line.now.target, self.line.now.part.unit)

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


def departments(edition: Edition) -> list[Department]:
    """Those that reported then and have a public page, by name. One query."""
    told = Snapshot.objects.filter(part__edition=edition, part__measure__in=Measure.objects.public_by_department())
    reporting = Department.objects.reporting(edition.period.span.last).filter(pk__in=told.values("department"))
    return list(reporting.order_by("name").distinct())


def lines_of(edition: Edition, department: Department | None = None) -> list[PublicLine]:
    """The line of each measure that is public now, beside the published period before: the county's, or a department's
    where the measure is public by department. Three queries."""
    measures = Measure.objects.public_by_department() if department else Measure.objects.public()
    rows = Snapshot.objects.filter(department=department, part__measure__in=measures)
    rows = rows.select_related("part__measure")
    before = edition_of(edition.period.span.before())
    old = {row.part.measure_id: row for row in rows.filter(part__edition=before)} if before else {}
    now = rows.filter(part__edition=edition).order_by("part__measure__order", "part__measure__name")
    return [PublicLine(Line(row.part.measure, row, old.get(row.part.measure_id))) for row in now]
