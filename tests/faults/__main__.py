"""`python -m tests.faults`: the whole matrix on both brokers, side by side, as a table. `--quick` for some of it.

Each broker beside the database that it runs with in production: Redis with PostgreSQL where a server is found, the
embedded one with SQLite.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.backends import find_postgresql, new_database
from tests.faults.matrix import DATABASE, Outcome
from tests.faults.stage import ROOT

BROKERS = ("redis", "embedded")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="some scenes only")
    options.add_argument("--port", type=int, default=8150, help="the first of four free ports on 127.0.0.1")
    options.add_argument("--broker", choices=BROKERS, action="append", help="only this broker")
    options.add_argument("--keep", action="store_true", help="leave the logs where they are, and say where")
    asked = options.parse_args()
    if not shutil.which("redis-server") and "redis" in (asked.broker or BROKERS):
        print("redis-server is not installed: the matrix needs a Redis of its own.", file=sys.stderr)
        return 2
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="cxportal-faults-"))
    with database() as postgresql:
        databases = {"redis": postgresql, "embedded": ""}
        outcomes = run(asked.broker or list(BROKERS), databases, folder, asked.port, quick=asked.quick)
    print(table(outcomes))
    expected = len({outcome.broker for outcome in outcomes}) == len(asked.broker or BROKERS)
    good = expected and all(outcome.holds for outcome in outcomes)
    print(f"\n{len(outcomes)} scenes in {time.monotonic() - began:.0f} s: {'all hold' if good else 'NOT all hold'}.")
    if asked.keep or not good:
        print(f"Logs are in {folder}.")
    else:
        shutil.rmtree(folder)
    return 0 if good else 1


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database on PostgreSQL, gone afterwards; nothing, and why, where no server is."""
    server = find_postgresql()
    if not server.place:
        print(f"{server}: Redis runs beside SQLite here.", file=sys.stderr)
        yield ""
        return
    with new_database(server.place, f"cxportal_faults_{os.getpid()}") as address:
        yield address


def run(brokers: list[str], databases: dict[str, str], folder: Path, port: int, *, quick: bool) -> list[Outcome]:
    """Every broker in a process of its own, at the same time."""
    started = []
    for number, broker in enumerate(brokers):
        own = folder / broker
        own.mkdir()
        words = [sys.executable, "-m", "tests.faults.matrix", broker, str(own), str(port + 2 * number)]
        own_database = {**os.environ, DATABASE: databases[broker]}
        started.append(
            subprocess.Popen(
                words + (["quick"] if quick else []), cwd=ROOT, stdout=subprocess.PIPE, text=True, env=own_database
            )
        )
    outcomes = []
    for process in started:
        output, _ = process.communicate()
        outcomes += [Outcome(**json.loads(line)) for line in output.splitlines()]
        if process.returncode:
            raise SystemExit(f"A matrix ended with code {process.returncode}. Logs are in {folder}.")
    return outcomes


def table(outcomes: list[Outcome]) -> str:
    """In Markdown."""
    lines = [
        "| fault | broker | database | mails | lost | twice | repeated, same Message-ID | all there after | holds |",
        "|---|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for each in sorted(outcomes, key=lambda outcome: outcome.broker == "embedded"):
        repeated = f"{each.repeated} (at most {each.allowed})" if each.allowed else str(each.repeated)
        lines.append(
            f"| {each.scene} | {each.broker} | {each.database} | {each.mails} | {each.lost} | {each.twice} "
            f"| {repeated} | {each.seconds:.1f} s | {'yes' if each.holds else '**no**'} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
