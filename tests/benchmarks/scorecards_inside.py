"""What the benchmark of scorecards does inside Django, in a process of its own. Prints one line of JSON.

`python -m tests.benchmarks.scorecards_inside build|editions|deepen|month|start …`
"""

import datetime as dt
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from cxportal.county.days import today  # noqa: E402
from cxportal.county.models import County  # noqa: E402
from cxportal.county.periods import Period, PeriodKind, month_number  # noqa: E402
from cxportal.scorecards.building import help_build, open_edition  # noqa: E402
from cxportal.scorecards.models import Edition, Snapshot  # noqa: E402
from cxportal.scorecards.tasks import start_build  # noqa: E402
from tests.benchmarks.scorecards_by_hand import FROM_ANSWERS, FROM_KEPT  # noqa: E402
from tests.benchmarks.scorecards_county import Size, build, deepen  # noqa: E402

DAYS = {"postgresql": "c.given_on - c.happened_on", "sqlite": "julianday(c.given_on) - julianday(c.happened_on)"}
TEN = dt.timedelta(days=10)
TICKS = os.sysconf("SC_CLK_TCK")
Figures = dict[int | None, tuple[float, ...]]


def last_month(back: int = 1) -> Period:
    return Period.of(PeriodKind.MONTH, today()).before(back)


def server_time() -> float:
    """Seconds of processor time of the database session, where it runs on this machine; SQLite has none of its own."""
    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


def by_hand(queries: Mapping[str, str], told: Mapping[str, Any]) -> dict[str, Figures]:
    """What the queries say, each by department."""
    found: dict[str, Figures] = {}
    with connection.cursor() as cursor:
        for key, sql in queries.items():
            cursor.execute(sql.replace("{days}", DAYS[connection.vendor]), told)
            found[key] = {row[0]: tuple(row[1:]) for row in cursor.fetchall() if row[1] is not None}
    return found


def told_of(period: Period) -> dict[str, Any]:
    return {
        "month": period.months[0],
        "first": period.first,
        "last": period.last,
        "ten_before": period.first - TEN,
        "ten_before_end": period.end - TEN,
        "oldest": period.last - dt.timedelta(days=County.current().stale_after_days),
    }


def rebuild(period: Period) -> Edition:
    edition = open_edition(period)
    help_build([edition.pk])
    return edition


def different(edition: Edition, hand: Mapping[str, Figures]) -> list[str]:
    """The measures of which the snapshot says something else than the queries: small groups are withheld there."""
    rows = Snapshot.objects.filter(part__edition=edition)
    mine: dict[str, Figures] = {key: {} for key in hand}
    for key, place, *counts in rows.values_list("part__measure__key", "department", "numerator", "denominator", "n"):
        mine[key][place] = tuple(counts)
    return [key for key in hand if not _same(mine[key], hand[key])]


def _same(mine: Figures, hand: Figures) -> bool:
    pairs = ((mine.get(place, ()), hand.get(place, ())) for place in {*mine, *hand})
    return all(
        len(one) == len(other) and all(abs(float(a) - float(b)) < 1e-6 for a, b in zip(one, other, strict=True))
        for one, other in pairs
    )


def month(rounds: int) -> dict[str, Any]:
    """A month rebuilt, beside the queries by hand, by turns: medians of seconds, and of processor time with the
    database's."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    period = last_month()
    told = told_of(period)
    work: dict[str, Callable[[], object]] = {
        "answers": lambda: by_hand(FROM_ANSWERS, told),
        "kept": lambda: by_hand(FROM_KEPT, told),
        "rebuild": lambda: rebuild(period),
    }
    edition = rebuild(period)
    found: dict[str, Any] = {
        "differ from answers": different(edition, by_hand(FROM_ANSWERS, told)),
        "differ from kept": different(edition, by_hand(FROM_KEPT, told)),
        "snapshots": Snapshot.objects.filter(part__edition=edition).count(),
        "month": month_number(period.first),
    }
    seconds: dict[str, list[float]] = {name: [] for name in work}
    busy: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, do in work.items():
            begun, used = time.perf_counter(), time.process_time() + server_time()
            do()
            seconds[name].append(time.perf_counter() - begun)
            busy[name].append(time.process_time() + server_time() - used)
    for name in work:
        found[name] = statistics.median(seconds[name])
        found[f"{name} cpu"] = statistics.mean(busy[name])
    for name in ("answers", "kept"):
        pairs = zip(seconds["rebuild"], seconds[name], strict=True)
        found[f"rebuild / {name}"] = statistics.median(one / other for one, other in pairs)
    return found


def editions(months: int) -> None:
    """A whole edition of each of the last months that has none yet."""
    for back in range(months, 0, -1):
        if not Edition.objects.readable().filter(period__kind="month", period__first=last_month(back).first).exists():
            rebuild(last_month(back))


def start(months: int) -> dict[str, Any]:
    """A job that rebuilds so many months, for whichever workers listen."""
    job = start_build([last_month(back) for back in range(months, 0, -1)], by=None)
    return {"job": job.pk, "asked": time.time()}


def main() -> None:
    command, *rest = sys.argv[1:]
    numbers = [int(each) for each in rest]
    said: dict[str, Any] = {}
    if command == "build":
        call_command("migrate", verbosity=0)
    with timezone.override(County.current().zone):
        if command == "build":
            build(Size(*numbers))
        elif command == "deepen":
            deepen(*numbers)
        elif command == "editions":
            editions(*numbers)
        elif command == "month":
            said = month(*numbers)
        else:
            said = start(*numbers)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
