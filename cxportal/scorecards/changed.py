"""What changed since the period before: figures that moved, standings that changed, signals; each in words with n."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cxportal.people.models import Department
from cxportal.scorecards.models import Edition, Unit
from cxportal.scorecards.reading import Line, edition_of, lines_of
from cxportal.scorecards.signals.models import Signal
from cxportal.scorecards.standing import CHIPS, Movement, Standing, shown, standing
from feedback.statistics import FLAG_Z, two_proportions


@dataclass(frozen=True)
class Moved:
    """A measure with a figure in both periods that is shown differently now."""

    line: Line

    @property
    def words(self) -> str:
        """ "72% (143 counted), up from 68% (120 counted)"."""
        now, before = self.line.now, self.line.before
        if before is None or now.value is None or before.value is None:
            return self.line.words
        unit, way = now.part.unit, "up" if now.value > before.value else "down"
        old = f"{shown(before.value, unit)} ({before.n:,} counted)"
        return f"{self.line.value} ({now.n:,} counted), {way} from {old}"

    @cached_property
    def beyond_chance(self) -> bool | None:
        """Whether two shares of such n differ so by chance once in twenty times or less; None where no test fits."""
        now, before = self.line.now, self.line.before
        if before is None or now.value is None or before.value is None:
            return None
        if now.part.unit != Unit.PERCENT or not (now.n and before.n):
            return None
        shares = [min(1.0, max(0.0, one)) for one in (now.value, before.value)]
        z = two_proportions(shares[0], now.n, shares[1], before.n)
        return z is not None and abs(z) >= FLAG_Z


@dataclass(frozen=True)
class Restood:
    """A measure that stands elsewhere against its target than it did."""

    line: Line
    was: Standing

    @property
    def chips(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """Before and now: word, icon and tone."""
        return (str(self.was), *CHIPS[self.was]), (str(self.line.standing), *self.line.chip)


@dataclass(frozen=True)
class Changed:
    """What changed for the county or a department. `compared` is False where the period before has no scorecard."""

    moved: Sequence[Moved]
    restood: Sequence[Restood]
    signals: Sequence[Signal]
    steady: int
    compared: bool

    def __bool__(self) -> bool:
        return bool(self.moved or self.restood or self.signals)


def changed(edition: Edition, department: Department | None) -> Changed:
    """Six queries at any size."""
    lines = lines_of(edition, department)
    moved = [Moved(line) for line in lines if line.movement in (Movement.IMPROVING, Movement.DECLINING)]
    stood = [Restood(line, was) for line in lines if (was := _was(line)) not in (None, line.standing)]
    span = edition.period.span
    signals = Signal.objects.whole().filter(
        department=department, month__gte=span.first, month__lte=span.last, gone_at=None
    )
    return Changed(
        moved,
        [each for each in stood if each.was],
        list(signals.newest_first()),
        sum(line.movement == Movement.STEADY for line in lines),
        edition_of(span.before()) is not None,
    )


def _was(line: Line) -> Standing | None:
    """Where it stood, by the target and tolerance of that day."""
    before = line.before
    if before is None:
        return None
    part = before.part
    return standing(
        before.value,
        target=before.target,
        direction=part.direction,
        tolerance=float(part.tolerance),
        unit=part.unit,
    )
