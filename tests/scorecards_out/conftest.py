"""A county with months of figures, the last one a draft."""

import datetime as dt
from typing import Any

import pytest
from celery import Celery
from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind, months_later
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import (
    Edition,
    EditionState,
    Measure,
    Part,
    ReportingPeriod,
    Snapshot,
    Target,
)
from feedback.statistics import wilson

LAST = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(Celery, "send_task", lambda *args, **options: None)


@pytest.fixture
def measures(db: None) -> list[Measure]:
    """A share, where more is better, and days, where less is."""
    trust = Measure.objects.create(
        key="trust", name="Trust", definition="Answers of 4 or 5.", numerator="favorable answers", order=1,
        denominator="valid answers", source="Customer survey", letter="R", standard=True, public=True,
    )  # fmt: skip
    wait = Measure.objects.create(
        key="wait", name="=Days to a permit", definition="From request to permit.", unit="days", direction="lower",
        numerator="days", denominator="permits", source="Permit system", order=2,
    )  # fmt: skip
    Target.objects.create(measure=trust, value="0.75", starts_on=dt.date(2025, 1, 1))
    return [trust, wait]


def make_edition(
    first: dt.date, measures: list[Measure], departments: list[Department], *, by: Person | None, shift: int = 0
) -> Edition:
    """A whole month, published where `by` is given: shares of 40 + shift in 50 for each department."""
    period, _ = ReportingPeriod.objects.get_or_create(kind="month", first=first)
    edition = Edition.objects.create(
        period=period,
        revision=period.editions.count() + 1,
        state=EditionState.PUBLISHED if by else EditionState.COMPLETE,
        built_at=timezone.now(),
        published_at=timezone.now() if by else None,
        published_by=by,
    )
    for measure in measures:
        part = Part.objects.create(
            edition=edition, measure=measure, name=measure.name, definition=measure.definition, unit=measure.unit,
            direction=measure.direction, tolerance=measure.tolerance, formula=1, done_at=timezone.now(),
        )  # fmt: skip
        rows = [_snapshot(part, department, shift) for department in (None, *departments)]
        Snapshot.objects.bulk_create(rows)
    return edition


def _snapshot(part: Part, department: Department | None, shift: int) -> Snapshot:
    many = 2 if department is None else 1
    if part.unit == "days":
        return Snapshot(part=part, department=department, value=3.5, numerator=35 * many, denominator=10 * many, n=10)
    good, all_ = (36 + shift) * many, 50 * many
    lower, upper = wilson(good / all_, all_)
    return Snapshot(
        part=part, department=department, value=good / all_, numerator=good, denominator=all_, n=all_,
        lower=lower, upper=upper, target=0.75,
    )  # fmt: skip


@pytest.fixture
def year(measures: list[Measure], parks: Department, utilities: Department, program_office: Person) -> list[Edition]:
    """Twelve published months up to October 2026; the last one better by two in fifty; Utilities' trust is hidden."""
    made = []
    for back in reversed(range(12)):
        first = months_later(LAST, -back)
        shift = (3 if not back else 0) + (back % 2)
        made.append(make_edition(first, measures, [parks, utilities], by=program_office, shift=shift))
    hidden = Snapshot.objects.filter(part__edition=made[-1], part__measure__key="trust", department=utilities)
    hidden.update(value=None, numerator=0, denominator=0, n=0, lower=None, upper=None, hidden=True)
    return made


@pytest.fixture
def october() -> Period:
    return Period(LAST, PeriodKind.MONTH)
