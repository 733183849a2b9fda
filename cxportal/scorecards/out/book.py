"""The Excel workbook of an edition: one sheet a table, and the definitions."""

from collections.abc import Iterator
from typing import BinaryIO

from cxportal.jobs.models import Job
from cxportal.scorecards.models import Edition, Part
from cxportal.scorecards.out.gathering import Card, Whole, county_series, whole
from cxportal.scorecards.out.rows import HEADER, figure, rows_of, status
from cxportal.ui.downloads import Row, Sheet, write_book

SHARE = (
    "Shares are kept from 0 to 1 and shown as percents. Empty: nothing was counted, or the group is too small to show."
)


def write(edition: Edition, job: Job, file: BinaryIO) -> None:
    """The whole workbook. Some thousand figures; a sign of life before each long table."""
    found = whole(edition)
    job.beat(done=1, total=3, message="Figures read")
    months = list(_months(edition, found))
    job.beat(done=2, message="Months read")
    sheets = [
        Sheet("County", CARD, list(_card(found.county))),
        Sheet(
            "Departments",
            ("Department", *CARD),
            [(card.name, *row) for card in found.departments for row in _card(card)],
        ),
        Sheet("Compared", ("Department", *(measure.name for measure in found.measures)), list(_compared(found))),
        Sheet("Months", ("Measure", "Month", "Value", "Counted", "Center", "Lower limit", "Upper limit"), months),
        Sheet("All figures", HEADER, rows_of([edition])),
        Sheet("Definitions", DEFINED, list(_definitions(edition))),
        Sheet("About", ("About this file", ""), list(_about(edition))),
    ]
    write_book(file, sheets)
    job.beat(done=3)


CARD = ("Measure", "Value", "Counted", "Low (95%)", "High (95%)", "Target", "Status", "Before", "Movement")


def _card(card: Card) -> Iterator[Row]:
    for line in card.lines:
        now, unit = line.now, line.now.part.unit
        values = [figure(value, unit) for value in (now.lower, now.upper, now.target)]
        before = figure(line.before.value if line.before else None, unit)
        counted = None if now.hidden else now.n
        yield now.part.name, figure(now.value, unit), counted, *values, status(line), before, str(line.movement or "")


def _compared(found: Whole) -> Iterator[Row]:
    """Departments by name, never by value: they differ in what they do."""
    for card in found.departments:
        values = {line.measure.pk: figure(line.now.value, line.now.part.unit) for line in card.lines}
        yield (card.name, *(values.get(measure.pk) for measure in found.measures))


def _months(edition: Edition, found: Whole) -> Iterator[Row]:
    series = county_series(edition, found.measures)
    for measure in found.measures:
        drawn = series[measure.pk]
        for month, point in zip(drawn.months, drawn.points, strict=True):
            limits = (figure(value, drawn.unit) for value in (point.center, point.lower, point.upper))
            counted = month.snapshot.n if month.snapshot else None
            yield measure.name, month.first, figure(point.value, drawn.unit), counted, *limits


DEFINED = ("Measure", "Key", "Definition", "What is counted", "Of what", "Unit", "Better is", "Source", "Formula")


def _definitions(edition: Edition) -> Iterator[Row]:
    """As they were on the day when the edition was built."""
    for part in Part.objects.filter(edition=edition).select_related("measure").order_by("measure__order", "name"):
        measure = part.measure
        counted = (measure.numerator, measure.denominator, part.unit, part.direction)
        yield part.name, measure.key, part.definition, *counted, measure.source, part.formula


def _about(edition: Edition) -> Iterator[Row]:
    yield "Period", f"{edition.period} ({edition.period.span.days})"
    yield "Edition", f"{edition.get_state_display()}, revision {edition.revision}"
    yield "Numbers", SHARE
    yield "Interval", "Wilson’s 95% interval: where the share would lie if everybody had been asked."
