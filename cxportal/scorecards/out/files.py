"""The three files of an edition, by name: what they are called, and what writes them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from cxportal.county.periods import Period, PeriodKind
from cxportal.jobs.models import Job
from cxportal.scorecards import reading
from cxportal.scorecards.models import Edition
from cxportal.scorecards.out import book, packet
from cxportal.scorecards.out.rows import HEADER, rows_of, up_to
from cxportal.ui.downloads import csv_lines


@dataclass(frozen=True)
class File:
    """What can be taken away. `end` is the end of its name, which says its kind."""

    slug: str
    name: str
    about: str
    end: str
    write: Callable[[Edition, Job, BinaryIO], None]


def write_lines(edition: Edition, job: Job, file: BinaryIO) -> None:
    """The long form of this period and all before it, a sign of life every few thousand lines."""
    chosen = up_to(edition)
    for number, line in enumerate(csv_lines(HEADER, rows_of(chosen))):
        file.write(line.encode())
        if number % 5000 == 0:
            job.beat(message=f"{number:,} figures written")


FILES = (
    File(
        "packet",
        "Board packet",
        "The county, a page for each department, charts, definitions. PDF.",
        "pdf",
        packet.write,
    ),
    File("workbook", "Excel workbook", "A sheet for each table, and the definitions.", "xlsx", book.write),
    File("figures", "All figures as CSV", "One row a figure, this period and all before it.", "csv", write_lines),
)
BY_SLUG = {each.slug: each for each in FILES}


def write(job: Job, file: BinaryIO) -> None:
    """Writes the file that the job's parameters name, from the newest whole edition of their period."""
    wanted = job.parameters
    span = Period(dt.date.fromisoformat(f"{wanted['month']}-01"), PeriodKind(wanted["kind"]))
    edition = reading.edition_of(span)
    if edition is None:
        raise LookupError(f"There is no scorecard of {span.label} any more.")
    BY_SLUG[wanted["file"]].write(edition, job, file)
