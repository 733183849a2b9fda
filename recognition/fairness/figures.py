"""The figures of the fairness report, from plain rows. Shares are exact fractions; nothing here asks the database."""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from cxportal.county.models import FEWEST

LETTERS = "HEART"
LATE_AFTER = 14
"""Days from the event after which recognition counts as late."""


@dataclass(frozen=True)
class Worker:
    """Somebody who works here: where, and whether they serve customers directly."""

    person: int
    department: int
    frontline: bool


@dataclass(frozen=True)
class Given:
    """One recognition of one person. `giver` is None where a customer gave it."""

    recipient: int
    giver: int | None
    letter: str
    happened_on: dt.date
    given_on: dt.date


@dataclass(frozen=True)
class Group:
    """A department, or frontline or office. `hidden` groups show none of their figures."""

    key: Hashable
    staff: int
    recognized: int
    given: int
    hidden: bool = False

    @property
    def rate(self) -> Fraction:
        """Recognitions per 100 staff."""
        return Fraction(100 * self.given, self.staff)

    @property
    def share(self) -> Fraction:
        """Of the staff, who was recognized at all."""
        return Fraction(self.recognized, self.staff)


@dataclass(frozen=True)
class Fairness:
    """The whole report. `whole` is None where the county itself is too small to show."""

    whole: Group | None
    departments: list[Group]
    places: list[Group]
    top_tenth: Fraction | None
    reciprocal: int
    letters: dict[str, int]
    median_days: float | None
    late: int


def fairness(staff: Sequence[Worker], given: Iterable[Given], *, fewest: int = FEWEST) -> Fairness:
    """No group of fewer staff than `fewest` is shown. Only what went to those on the list counts, so that a rate is
    about the people it is divided by."""
    known = {one.person for one in staff}
    rows = [row for row in given if row.recipient in known]
    received = Counter(row.recipient for row in rows)
    whole = _group("all", staff, received)
    if len(staff) < fewest:
        return Fairness(None, [], [], None, 0, dict.fromkeys(LETTERS, 0), None, 0)
    days = [max(0, (row.given_on - row.happened_on).days) for row in rows]
    return Fairness(
        whole=whole,
        departments=suppressed(_groups(staff, received, "department"), fewest),
        places=suppressed(_groups(staff, received, "frontline"), fewest),
        top_tenth=top_share(received, len(staff)),
        reciprocal=reciprocal_pairs(rows),
        letters={letter: sum(row.letter == letter for row in rows) for letter in LETTERS},
        median_days=float(median(days)) if days else None,
        late=sum(count > LATE_AFTER for count in days),
    )


def _group(key: Hashable, staff: Sequence[Worker], received: Counter[int]) -> Group:
    counts = [received[one.person] for one in staff]
    return Group(key, len(counts), sum(count > 0 for count in counts), sum(counts))


def _groups(staff: Sequence[Worker], received: Counter[int], by: str) -> list[Group]:
    keys = sorted({getattr(one, by) for one in staff})
    return [_group(key, [one for one in staff if getattr(one, by) == key], received) for key in keys]


def suppressed(groups: Sequence[Group], fewest: int = FEWEST) -> list[Group]:
    """The same groups, the small ones hidden; and as many of the next smallest as it takes so that what is hidden,
    which anybody can work out as the whole minus the rest, is never one group and never fewer people than `fewest`."""
    order = sorted(groups, key=lambda group: (group.staff, str(group.key)))
    hidden = [group for group in order if group.staff < fewest]
    others = [group for group in order if group.staff >= fewest]
    while hidden and others and (len(hidden) == 1 or sum(group.staff for group in hidden) < fewest):
        hidden.append(others.pop(0))
    keys = {group.key for group in hidden}
    return [Group(one.key, one.staff, one.recognized, one.given, one.key in keys) for one in groups]


def top_share(received: Counter[int], staff: int) -> Fraction | None:
    """What share of all recognitions the most recognized tenth of the staff holds (rounded up to whole people)."""
    total = sum(received.values())
    if not total:
        return None
    tenth = -(-staff // 10)
    return Fraction(sum(count for _, count in received.most_common(tenth)), total)


def reciprocal_pairs(rows: Iterable[Given]) -> int:
    """Pairs of people of whom each recognized the other; customers are nobody's pair."""
    ways = {(row.giver, row.recipient) for row in rows if row.giver is not None}
    return sum((recipient, giver) in ways for giver, recipient in ways if giver is not None and giver < recipient)
