"""`python -m tests.benchmarks.scorecards`: a month of scorecards rebuilt beside grouped queries written by hand, the
pages beside floor b, and one worker beside two.

At 1,000,000 answers, 200,000 cards, 50,000 people and 100 departments on PostgreSQL, and at a tenth of that on SQLite;
`--responses` and the others make it smaller. Workers need a Redis server installed (one of its own is started).
`--pandas PYTHON` names an interpreter that has pandas and psycopg2: the portal needs no pandas, and without it the
rows are grouped in plain Python.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
import redis

from tests.backends import find_postgresql, with_database
from tests.benchmarks.__main__ import Line, floors_of, leave, rate
from tests.benchmarks.client import Ask
from tests.benchmarks.counties import ROOT, Servers, Workshop, analyze, run, workshop
from tests.benchmarks.measuring import Figures, Target, clients, measure
from tests.benchmarks.reminders import end_with_us
from tests.faults.stage import answers, wait_until

INSIDE = "tests.benchmarks.scorecards_inside"
TIMES = 10
"""So many times the rows, for pages that must not care."""
LONGEST = 600
"""Seconds that a rebuild may take before it counts as stuck."""
SPEED_UP, TENTH = 1.5, 10


@dataclass(frozen=True)
class Wanted:
    """How much is measured, and what with."""

    responses: int
    cards: int
    people: int
    departments: int
    months: int
    rounds: int
    port: int
    pandas: str

    @property
    def size(self) -> list[str]:
        return [str(getattr(self, name)) for name in ("responses", "cards", "people", "departments", "months")]

    @property
    def tenth(self) -> list[str]:
        rows = (self.responses // TENTH, self.cards // TENTH, self.people // TENTH)
        return [*map(str, rows), str(self.departments), str(self.months)]

    def __str__(self) -> str:
        return (
            f"{self.responses:,} answers, {self.cards:,} cards, {self.people:,} people, {self.departments} departments"
        )


def inside(shop: Workshop, database: str, *words: str, **more: str) -> dict[str, Any]:
    environment = shop.environment(database, DJANGO_SETTINGS_MODULE="cxportal.settings", **more)
    found: dict[str, Any] = json.loads(run([sys.executable, "-m", INSIDE, *words], environment).splitlines()[-1])
    return found


@contextmanager
def databases(server: str, *names: str) -> Iterator[list[str]]:
    """New databases on the server, without queries on several processors at once."""
    with ExitStack() as stack:
        link = stack.enter_context(closing(psycopg2.connect(server)))
        link.autocommit = True
        sql = link.cursor()
        addresses = []
        for each in names:
            name = f"cxportal_bench_{os.getpid()}_{each}"
            sql.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            stack.callback(sql.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
            sql.execute(f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0')
            addresses.append(with_database(server, name))
        yield addresses


def month_lines(found: dict[str, Any], name: str, counts: bool) -> Iterator[Line]:
    """A month, beside what is written by hand from the same tables."""
    hands = (
        ("answers", "from the answers themselves"),
        ("kept", "where customers' answers are counted already, as the portal reads them"),
    )
    for hand, what in hands:
        ratio = found[f"rebuild / {hand}"]
        by_cpu = found["rebuild cpu"] / found[f"{hand} cpu"] if found[f"{hand} cpu"] else 0.0
        figure = (
            f"{ratio:.2f} × ({found['rebuild']:.2f} s beside {found[hand]:.2f} s); {by_cpu:.2f} × by processor time"
        )
        goal = "≤ 1.2 × 17 queries by hand" if counts else ""
        yield Line(f"A month rebuilt, by hand {what}, {name}", goal, figure, ratio <= 1.2 if counts else None)
    for hand, _ in hands:
        differ = found[f"differ from {hand}"]
        figure = f"in all but {', '.join(differ)}" if differ else "in every figure of every department"
        yield Line(f"… {found['snapshots']:,} snapshots agree with the queries ({hand}), {name}", "", figure)


def rows_line(database: str, wanted: Wanted, found: dict[str, Any]) -> Line:
    words = ["tests/benchmarks/scorecards_rows.py", database, str(found["month"]), str(wanted.rounds)]
    said = json.loads(run([wanted.pandas or sys.executable, *words], dict(os.environ)).splitlines()[-1])
    missing = "" if "pandas" in said["by"] else " (pandas is not installed: --pandas names an interpreter that has it)"
    figure = (
        f"{said['seconds']:.2f} s, {said['cpu']:.2f} s of its processor time; all 17 measures {found['rebuild']:.2f} s"
    )
    return Line(f"8 of the 17 measures by {said['by']} from the rows{missing}, PostgreSQL", "", figure)


def page_lines(
    shop: Workshop, small: str, large: str, wanted: Wanted, pool: ProcessPoolExecutor, name: str
) -> Iterator[Line]:
    with Servers(shop) as servers:
        targets: dict[str, Target] = {}
        queries: dict[str, Any] = {}
        for size, database in (("small", small), ("large", large)):
            place, month = place_and_month(database, shop)
            pages = {"county": f"/scorecards/month/{month}/", "department": f"/scorecards/month/{month}/{place}/"}
            found = shop.probe(database, *(f"staff:{path}" for path in pages.values()))
            portal = servers.start(database)
            if size == "small":
                floors = floors_of(servers.start(database, floors=True), found["sessions"]["floor"])
                targets["floor b"] = floors["floor b"]
            cookie = f"sessionid={found['sessions']['staff']}"
            for page, path in pages.items():
                targets[f"{page}, {size}"] = Target(portal, (Ask(path, cookie=cookie),))
                queries[f"{page}, {size}"] = found["queries"][f"staff:{path}"]
        figures = measure(pool, targets)
    yield Line(f"Floor b: a table of 200 rows, {name}", "", rate(figures, "floor b"))
    for page in ("county", "department"):
        ratio = figures.ratio(f"{page}, large", "floor b")
        figure = (
            f"{ratio:.2f} × floor b ({rate(figures, f'{page}, large')}); "
            f"{figures.cpu_ratio(f'{page}, large', 'floor b'):.2f} × by processor time"
        )
        yield Line(f"Scorecard of the {page} at {wanted}, {name}", "≥ 0.5 × floor b", figure, ratio >= 0.5)
        yield growth_line(figures, page, queries, name)


def growth_line(figures: Figures, page: str, queries: dict[str, Any], name: str) -> Line:
    small, large = f"{page}, small", f"{page}, large"
    grown = figures.ratio(small, large)
    by_cpu = figures.cpu_ratio(small, large)
    figure = (
        f"{grown:.2f} × ({1 / by_cpu if by_cpu else 0:.2f} × by processor time); "
        f"{queries[small]} and {queries[large]} queries"
    )
    return Line(f"… with {TIMES} × the rows and snapshots, {name}", "≤ 1.2 ×", figure, grown <= 1.2)


def place_and_month(database: str, shop: Workshop) -> tuple[int, str]:
    asked = (
        "import django; django.setup(); from cxportal.scorecards.models import *; from cxportal.people.models import *"
    )
    asked += "; p = ReportingPeriod.objects.first(); d = Department.objects.order_by('pk').first()"
    asked += "; print(d.pk, f'{p.first:%Y-%m}')"
    environment = shop.environment(database, DJANGO_SETTINGS_MODULE="cxportal.settings")
    place, month = run([sys.executable, "-c", asked], environment).split()[-2:]
    return int(place), month


class Workers:
    """A broker of its own, and as many workers as a round needs."""

    def __init__(self, shop: Workshop, port: int) -> None:
        self.shop, self.port = shop, port
        self.broker = f"redis://127.0.0.1:{port}/0"

    def __enter__(self) -> "Workers":
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.shop.folder)]
        self.redis = subprocess.Popen([*words, "--save", ""], stdout=subprocess.DEVNULL, preexec_fn=end_with_us)
        wait_until(lambda: answers(self.port), "Redis answers")
        return self

    def __exit__(self, *_: object) -> None:
        self.redis.kill()
        self.redis.wait()

    @contextmanager
    def running(self, database: str, count: int) -> Iterator[None]:
        """So many workers, all of which wait for work."""
        words = ["--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=ERROR"]
        environment = self.shop.environment(
            database,
            DJANGO_SETTINGS_MODULE="cxportal.settings",
            CELERY_BROKER_URL=self.broker,
            PYTHONWARNINGS="ignore",
        )
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "cxportal", "worker", *words, "-n", f"bench{number}@%h"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                preexec_fn=end_with_us,
            )
            for number in range(count)
        ]
        try:
            with redis.Redis.from_url(self.broker) as client:
                wait_until(lambda: waiting(client) >= count, f"{count} workers wait for work", 60)
            yield
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(30)

    def rebuild(self, database: str, count: int, months: int) -> float:
        """Seconds from asking for so many months to the end of the job, its signals included."""
        with redis.Redis.from_url(self.broker) as client:
            client.flushdb()
        with self.running(database, count), closing(psycopg2.connect(database)) as link:
            link.autocommit = True
            sql = link.cursor()
            asked = inside(self.shop, database, "start", str(months), CELERY_BROKER_URL=self.broker)
            until = time.monotonic() + LONGEST
            while time.monotonic() < until:
                sql.execute("SELECT state, extract(epoch FROM ended_at) FROM jobs_job WHERE id = %s", [asked["job"]])
                state, ended = sql.fetchone() or ("gone", 0)
                if state == "done":
                    sql.execute("SELECT count(*) FROM scorecards_edition WHERE state = 'building'")
                    assert sql.fetchone() == (0,)
                    return float(ended) - float(asked["asked"])
                if state not in {"waiting", "running"}:
                    raise RuntimeError(f"The job is {state}.")
                time.sleep(0.2)
        raise RuntimeError(f"The job was not done within {LONGEST} s.")


def waiting(client: redis.Redis) -> int:
    """How many clients wait for a message."""
    return sum(each["cmd"].lower() == "brpop" for each in client.client_list())


def worker_line(shop: Workshop, database: str, wanted: Wanted) -> Line:
    what = f"{wanted.months} months rebuilt by two workers"
    if not shutil.which("redis-server"):
        return Line(what, "≥ 1.5 × one", "redis-server is not installed")
    pairs = []
    with Workers(shop, wanted.port) as workers:
        workers.rebuild(database, 1, 1)
        for _ in range(min(wanted.rounds, 3)):
            pairs.append(tuple(workers.rebuild(database, count, wanted.months) for count in (1, 2)))
    ratio = statistics.median(one / two for one, two in pairs)
    one, two = (statistics.median(pair[number] for pair in pairs) for number in (0, 1))
    figure = f"{ratio:.2f} × one ({two:.1f} s beside {one:.1f} s) on {os.cpu_count()} cores, the database among them"
    return Line(f"{what}, PostgreSQL", f"≥ {SPEED_UP} × one", figure, ratio >= SPEED_UP)


def on_postgresql(shop: Workshop, server: str, wanted: Wanted, pool: ProcessPoolExecutor) -> Iterator[Line]:
    with databases(server, "small", "large") as (small, large):
        for database, size in ((small, wanted.tenth), (large, wanted.size)):
            inside(shop, database, "build", *size)
            analyze(database)
        found = inside(shop, large, "month", str(wanted.rounds))
        yield from month_lines(found, "PostgreSQL", True)
        yield rows_line(large, wanted, found)
        yield worker_line(shop, large, wanted)
        inside(shop, small, "editions", str(wanted.months))
        inside(shop, large, "editions", str(wanted.months))
        inside(shop, large, "deepen", str(TIMES))
        for database in (small, large):
            analyze(database)
        yield from page_lines(shop, small, large, wanted, pool, "PostgreSQL")


def on_sqlite(shop: Workshop, wanted: Wanted) -> Iterator[Line]:
    database = f"sqlite:///{shop.folder / 'scorecards.sqlite3'}"
    inside(shop, database, "build", *wanted.tenth)
    found = inside(shop, database, "month", str(wanted.rounds))
    yield from month_lines(found, "SQLite, a tenth of the rows", False)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--responses", type=int, default=1_000_000)
    options.add_argument("--cards", type=int, default=200_000)
    options.add_argument("--people", type=int, default=50_000)
    options.add_argument("--departments", type=int, default=100)
    options.add_argument("--months", type=int, default=36)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--port", type=int, default=8164, help="a free port on 127.0.0.1, for Redis")
    options.add_argument("--pandas", default="", help="an interpreter that has pandas and psycopg2")
    options.add_argument("parts", nargs="*", default=[], help="postgresql, sqlite")
    told = vars(options.parse_args())
    chosen = told.pop("parts") or ["postgresql", "sqlite"]
    wanted = Wanted(**told)
    signal.signal(signal.SIGTERM, leave)
    met, begun, server = [], time.monotonic(), find_postgresql()
    print("| What | Goal | Figure | |\n| --- | --- | --- | --- |", flush=True)
    with workshop() as shop, clients() as pool:
        parts = []
        if "postgresql" in chosen and server.place:
            parts.append(on_postgresql(shop, server.place, wanted, pool))
        elif not server.place:
            print(f"| {server} | | | |", flush=True)
        if "sqlite" in chosen:
            parts.append(on_sqlite(shop, wanted))
        for part in parts:
            for line in part:
                print(line, flush=True)
                met.append(line.met)
    busy = os.getloadavg()[1]
    print(f"\nMeasured in {time.monotonic() - begun:.0f} s on {os.cpu_count()} cores, load {busy:.1f}.")
    return 1 if False in met else 0


if __name__ == "__main__":
    sys.exit(main())
