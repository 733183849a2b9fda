"""The results as files: the rows of the page, from the same report."""

from collections.abc import Iterator, Sequence

from feedback.instruments.models import LETTERS
from feedback.responses.reading import Figure
from feedback.results.reports import LETTER_NAMES, Report

HEADER = (
    "Table", "Group", "What", "Letter", "People", "Percent favorable", "Low (95 %)", "High (95 %)", "Mean",
    "1", "2", "3", "4", "5", "N/A", "Not answered", "Note",
)  # fmt: skip
HIDDEN = "too few people"


def rows(report: Report) -> Iterator[Sequence[object]]:
    """What the page shows, one figure a row."""
    for line in [*report.letters, *report.questions]:
        table = "Letters" if line.key.startswith("letter:") else "Questions"
        yield (table, report.scope, line.label, line.letter, *_cells(line.figure))
    for table, group in (("Months", report.trend), ("Parts", report.parts), ("Touchpoints", report.touchpoints)):
        for row in group:
            for letter in LETTERS:
                yield (table, row.name, LETTER_NAMES[letter], letter, *_cells(row.letters[letter]))


def _cells(figure: Figure | None) -> tuple[object, ...]:
    if figure is None:
        return (*[None] * 12, HIDDEN)
    low, high = figure.interval
    percents = (round(100 * share, 1) for share in (figure.share, low, high))
    return (figure.people, *percents, round(figure.mean, 2), *figure.counts, figure.na, figure.blank, "")
