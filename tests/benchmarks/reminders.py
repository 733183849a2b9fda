"""`python -m tests.benchmarks.reminders`: a run for 50,000 people, and mails a second beside a bare task.

Needs a Redis server installed (it starts one of its own); with PostgreSQL it measures there as well.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2

from cxportal.launch.bootstrap import end_with_parent
from tests.backends import SETTINGS, find_postgresql, with_database
from tests.benchmarks.counties import ROOT, analyze, run
from tests.faults.stage import answers, wait_until

PEOPLE, DUTIES = 50_000, 120_000
FEW_PEOPLE, FEW_DUTIES = 500, 1_200
ROUNDS, A_ROUND = 5, 1_000
WARM_UP = 200
SETTLED = 0.5
"""Seconds in which a worker marks what it sent last, before its processor time is read."""


def end_with_us() -> None:
    """Whatever is started ends with this process, however it ends."""
    end_with_parent(signal.SIGKILL)


@dataclass
class Bench:
    """A folder, a Redis and a mail server of its own, and databases for one run."""

    folder: Path
    port: int
    key: str = field(default_factory=secrets.token_hex)

    @property
    def accepted(self) -> Path:
        return self.folder / "mail" / "accepted"

    @property
    def bodies(self) -> Path:
        return self.folder / "bodies"

    def environment(self, database: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {
            **own,
            "CXPORTAL_VAR": str(self.folder),
            "DATABASE_URL": database,
            "SECRET_KEY": self.key,
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port + 1}",
            "LOG_LEVEL": "WARNING",
            "LOG_FORMAT": "short",
            "BARE_BODIES": str(self.bodies),
            "DJANGO_SETTINGS_MODULE": "cxportal.settings",
        }

    def inside(self, database: str, *words: str) -> dict[str, Any]:
        said = run([sys.executable, "-m", "tests.benchmarks.reminders_county", *words], self.environment(database))
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found

    def taken(self) -> list[float]:
        """When the mail server took each message."""
        lines = self.accepted.read_text(encoding="ascii").splitlines() if self.accepted.exists() else []
        return [float(line.split(" ")[2]) for line in lines]


@contextmanager
def servers(bench: Bench) -> Iterator[None]:
    """Redis, and a mail server that takes everything at once."""
    mail = bench.folder / "mail"
    mail.mkdir()
    (mail / "mode").write_text("accept", encoding="ascii")
    words = ["redis-server", "--port", str(bench.port), "--bind", "127.0.0.1", "--dir", str(bench.folder)]
    with ExitStack() as stack:
        for command in (
            [*words, "--save", "", "--appendonly", "yes"],
            [sys.executable, "-m", "tests.faults.sink", str(bench.port + 1), str(mail), "0"],
        ):
            child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, preexec_fn=end_with_us)
            stack.callback(child.wait)
            stack.callback(child.kill)
        wait_until(lambda: answers(bench.port) and answers(bench.port + 1), "Redis and the mail server answer")
        yield


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    people: int = PEOPLE
    duties: int = DUTIES
    rounds: int = ROUNDS
    a_round: int = A_ROUND


@contextmanager
def counties(bench: Bench, server: str, size: Size) -> Iterator[tuple[str, str, str]]:
    """The addresses of a small county, a large one, and a copy of that: on the PostgreSQL server, or SQLite files."""
    sizes = ((FEW_PEOPLE, FEW_DUTIES), (size.people, size.duties))
    if not server:
        files = [bench.folder / f"{secrets.token_hex(4)}.sqlite3" for _ in range(3)]
        for file, (people, duties) in zip(files, sizes, strict=False):
            bench.inside(f"sqlite:///{file}", "build", str(people), str(duties))
        shutil.copy(files[1], files[2])
        yield tuple(f"sqlite:///{file}" for file in files)  # type: ignore[misc]
        return
    names = [f"cxportal_bench_{os.getpid()}_r{number}" for number in range(3)]
    with ExitStack() as stack:
        link = stack.enter_context(closing(psycopg2.connect(server)))
        link.autocommit = True
        sql = link.cursor()
        for name, template in zip(names, ("template0", "template0", names[1]), strict=True):
            sql.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            stack.callback(sql.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
            if template == "template0":
                people, duties = sizes[names.index(name)]
                bench.inside(with_database(server, name), "build", str(people), str(duties))
                analyze(with_database(server, name))
        analyze(with_database(server, names[2]))
        yield tuple(with_database(server, name) for name in names)  # type: ignore[misc]


@contextmanager
def worker(bench: Bench, database: str) -> Iterator[int]:
    """One worker process, for the portal's tasks and the bare one; its process id."""
    words = ["--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=ERROR"]
    command = [sys.executable, "-m", "celery", "-A", "tests.benchmarks.bare_mail", "worker", *words]
    environment = bench.environment(database)
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, preexec_fn=end_with_us)
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(30)


def memory_of(pid: int) -> float:
    """The most that a process has held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def processor_time(pid: int) -> float:
    """What a process has taken of it, in seconds."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Pace:
    """Mails a second at the mail server, and mails a second of the worker's processor time."""

    wall: float
    cpu: float


def pace(bench: Bench, pid: int, ask: Callable[[], dict[str, Any]], count: int) -> Pace:
    """From the moment a worker was asked to the last message at the mail server."""
    before, busy = len(bench.taken()), processor_time(pid)
    asked: float = ask()["asked"]
    wait_until(lambda: len(bench.taken()) >= before + count, f"{count} messages", 180)
    last = bench.taken()[before + count - 1]
    time.sleep(SETTLED)
    return Pace(count / (last - asked), count / (processor_time(pid) - busy))


def sending(bench: Bench, database: str, rounds: int, size: int) -> dict[str, Any]:
    """Rounds of the floor and of the portal, one after the other, on the same worker."""
    found = bench.inside(database, "bodies", str(bench.bodies), str(WARM_UP + rounds * size))
    people = found["recipients"]
    rounds_of: list[tuple[Pace, Pace]] = []
    with worker(bench, database) as pid:
        slices = [(0, WARM_UP)] + [(WARM_UP + number * size, size) for number in range(rounds)]
        for first, count in slices:
            own = people[first : first + count]
            claim = partial(bench.inside, database, "claim", json.dumps(own))
            bare = partial(bench.inside, database, "bare", str(first), str(count))
            both = pace(bench, pid, claim, count), pace(bench, pid, bare, count)
            if first:
                rounds_of.append(both)
        memory = memory_of(pid)
    return {
        "portal": statistics.median(portal.wall for portal, _ in rounds_of),
        "floor": statistics.median(floor.wall for _, floor in rounds_of),
        "ratio": statistics.median(portal.wall / floor.wall for portal, floor in rounds_of),
        "cpu": statistics.median(portal.cpu / floor.cpu for portal, floor in rounds_of),
        "memory": memory,
        "items": found["due"] / len(people),
    }


def lines(bench: Bench, server: str, size: Size) -> Iterator[tuple[str, bool | None]]:
    """Lines of the table, each with whether its goal is met."""
    name = "PostgreSQL" if server else "SQLite"
    with counties(bench, server, size) as (small, large, copy):
        few, many = bench.inside(small, "run"), bench.inside(large, "run")
        sent = sending(bench, copy, size.rounds, size.a_round)
    what = f"A run for {size.people:,} people with {size.duties:,} duties, {name}"
    yield row(
        what,
        "< 20 s",
        f"{many['seconds']:.1f} s ({many['cpu']:.1f} s of CPU), {many['due']:,} reminders",
        many["seconds"] < 20,
    )
    figure = f"{few['reading']} at {FEW_DUTIES:,} duties, {many['reading']} at {size.duties:,}"
    yield row(f"… its reading queries, {name}", "the same at any size", figure, few["reading"] == many["reading"])
    yield row(f"… its writes, {name}", "batched", f"{many['inserts']:,} inserts, {many['updates']:,} updates", None)
    yield row(
        f"… memory of its worker, {name}", "bounded", f"{many['memory']:.0f} MB (idle {many['before']:.0f})", None
    )
    figure = (
        f"{sent['ratio']:.2f} ({sent['portal']:,.0f}/s beside {sent['floor']:,.0f}/s, {sent['items']:.1f} items each; "
        f"{sent['cpu']:.2f} by processor time)"
    )
    yield row(f"Mails at the sink, beside a bare task, {name}", "≥ 0.8", figure, sent["ratio"] >= 0.8)
    yield row(f"… memory of the sending worker, {name}", "bounded", f"{sent['memory']:.0f} MB", None)


def row(what: str, goal: str, figure: str, met: bool | None) -> tuple[str, bool | None]:
    words = {True: "met", False: "**missed**", None: ""}
    return f"| {what} | {goal} | {figure} | {words[met]} |", met


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8154, help="the first of two free ports on 127.0.0.1")
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--duties", type=int, default=DUTIES)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--a-round", type=int, default=A_ROUND)
    options.add_argument("--sqlite-only", action="store_true")
    asked = options.parse_args()
    if not shutil.which("redis-server"):
        print("redis-server is not installed: the benchmark needs a Redis of its own.", file=sys.stderr)
        return 2
    size = Size(asked.people, asked.duties, asked.rounds, asked.a_round)
    began, missed = time.monotonic(), False
    print("| What | Goal | Figure | |\n| --- | --- | --- | --- |", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="cxportal-bench-"))
    try:
        bench = Bench(folder, asked.port)
        with servers(bench):
            postgresql = "" if asked.sqlite_only else find_postgresql().place
            for server in filter(None, (postgresql, "sqlite")):
                for line, met in lines(bench, "" if server == "sqlite" else server, size):
                    print(line, flush=True)
                    missed = missed or met is False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nMeasured in {time.monotonic() - began:.0f} s.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
