"""The page that says how far each department has come. Small ones are shown together, as nobody is singled out."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from cxportal.county.models import County
from cxportal.people.models import Department
from goals.evidence.coverage import homes
from goals.pledge.measures import Coverage, own_counts


@dataclass(frozen=True)
class Line:
    """One department, or the small ones together (None)."""

    department: Department | None
    told: Coverage


@dataclass(frozen=True)
class Covered:
    """Every reporting department, the furthest first; the rest together; and all that is shown."""

    lines: list[Line]
    whole: Coverage
    hidden: bool
    fewest: int


def covered(on: dt.date) -> Covered:
    """Departments of fewer people than the county lets be shown are not shown by themselves. Six queries at any size.

    People of no reporting department stand with the small ones; where even those are
    too few together, they are neither shown nor counted, so that no subtraction gives them away."""
    fewest = County.current().minimum_people
    reporting = {one.pk: one for one in Department.objects.reporting(on)}
    home = homes(on, set(reporting))
    told: dict[int | None, Coverage] = defaultdict(Coverage)
    for department, own in own_counts(on).items():
        told[home.get(department or 0)] += own
    lines = [Line(one, told[pk]) for pk, one in reporting.items() if told[pk].denominator >= fewest]
    lines.sort(key=lambda line: (-(line.told.percent or 0), str(line.department).lower()))
    own_line = {line.department.pk for line in lines if line.department}
    small = sum((counts for pk, counts in told.items() if pk not in own_line), Coverage())
    if small.denominator >= fewest:
        lines.append(Line(None, small))
    return Covered(lines, sum((line.told for line in lines), Coverage()), 0 < small.denominator < fewest, fewest)
