"""`python -m tests.benchmarks [postgresql] [survey] [sqlite] [writers]`: measures all or some, and prints the table."""

import json
import os
import secrets
import signal
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from types import FrameType
from typing import Any
from urllib.parse import urlencode

from tests.backends import find_postgresql
from tests.benchmarks import survey
from tests.benchmarks.client import Ask
from tests.benchmarks.counties import (
    LARGE,
    ROOT,
    SMALL,
    Server,
    Servers,
    Workshop,
    postgresql_counties,
    sqlite_county,
    workshop,
)
from tests.benchmarks.measuring import CLIENTS, Figures, Target, clients, measure, weigh, weigh_assets

LIST = "/objectives/?rows=200"
# Who asks for what, and what the table calls it. Further pages have no goal, but a figure.
THE_LIST = f"office:{LIST}"
PAGES = {
    "office:/objectives/": "Objective list, 25 of 2,000",
    "director:/": "Home page of a director",
    "director:/objectives/mine/": "A director’s objectives",
    "office:/plan/": "Overview of the plan",
    "staff:/people/": "Directory of 5,000 people",
}
PARTS = ["postgresql", "survey", "sqlite", "writers"]
WRITERS, WRITE_SECONDS = 8, 6.0


@dataclass(frozen=True)
class Line:
    """One line of the table. `met` is None where no goal is set."""

    what: str
    goal: str
    figure: str
    met: bool | None = None

    def __str__(self) -> str:
        words = {True: "met", False: "**missed**", None: ""}
        return f"| {self.what} | {self.goal} | {self.figure} | {words[self.met]} |"


def csrf() -> tuple[str, str]:
    """A secret as cookie and as form field."""
    secret = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(32))
    return f"csrftoken={secret}", secret


def floors_of(server: Server, session: str) -> dict[str, Target]:
    cookie, field = csrf()
    body = urlencode({"csrfmiddlewaretoken": field, "text": "A floor has to hold."})
    return {
        "floor a": Target(server, (Ask("/bare/"),)),
        "floor b": Target(server, (Ask("/table/", cookie=f"sessionid={session}"),)),
        "floor c": Target(server, (Ask("/insert/", "POST", cookie, body),)),
    }


def updates_of(session: str, objectives: list[int]) -> tuple[Ask, ...]:
    """A progress update by the program office, on an objective of its own for each client."""
    cookie, field = csrf()
    form = {
        "csrfmiddlewaretoken": field,
        "hat": "overall",
        "status": "on_track",
        "percent": "50",
        "narrative": "Two more departments have moved, and the calls about it were half of what we feared.",
        "barriers": "",
        "next_step": "The other departments follow next month.",
        "seen": str(10**12),
        "token": "TOKEN",
    }
    return tuple(
        Ask(f"/objectives/{pk}/update/", "POST", f"{cookie}; sessionid={session}", urlencode(form), status=302)
        for pk in objectives[:CLIENTS]
    )


def targets_of(portal: Server, floors: Server, found: dict[str, Any]) -> dict[str, Target]:
    cookies = {name: f"sessionid={key}" for name, key in found["sessions"].items()}
    first = found["objectives"][0]
    return {
        **floors_of(floors, found["sessions"]["floor"]),
        "list": Target(portal, (Ask(LIST, cookie=cookies["office"]),)),
        "update": Target(portal, updates_of(found["sessions"]["office"], found["objectives"])),
        "objective": Target(portal, (Ask(f"/objectives/{first}/", cookie=cookies["office"]),)),
        "form": Target(portal, (Ask(f"/objectives/{first}/update/", cookie=cookies["office"]),)),
        **{
            page: Target(portal, (Ask(path, cookie=cookies[who]),)) for page in PAGES for who, path in [page.split(":")]
        },
    }


def on_postgresql(shop: Workshop, server: str, pool: ProcessPoolExecutor) -> Iterator[Line]:
    with postgresql_counties(shop, server) as (large, small), Servers(shop) as servers:
        portal, floors, small_portal = servers.start(large), servers.start(large, floors=True), servers.start(small)
        found, found_small = shop.probe(large, THE_LIST, *PAGES), shop.probe(small, THE_LIST)
        office = f"sessionid={found_small['sessions']['office']}"
        targets = targets_of(portal, floors, found)
        targets["list of 33"] = Target(small_portal, (Ask(LIST, cookie=office),))
        figures = measure(pool, targets)
        yield from floor_lines(figures, "PostgreSQL")
        yield list_line(figures, "list", "Objective list, 200 of 2,000, PostgreSQL", True)
        yield list_line(figures, "list of 33", "Objective list, all 33, PostgreSQL", True)
        most = max(found["queries"][THE_LIST], found_small["queries"][THE_LIST])
        figure = f"{found_small['queries'][THE_LIST]} at 33, {found['queries'][THE_LIST]} at 2,000"
        yield Line("Queries of the objective list", "≤ 10 at any size", figure, most <= 10)
        ask = targets["list"].asks[0]
        weight = weigh(portal.port, ask)
        yield Line("Objective list of 200, raw", "≤ 160 kB", kb(weight.raw), weight.raw <= 160_000)
        figure = f"{kb(weight.gzip)} by gzip 6, {kb(weight.brotli)} by brotli 5"
        yield Line("Objective list of 200, compressed", "≤ 16 kB", figure, weight.gzip <= 16_000)
        by_gzip, by_brotli = weigh_assets(portal.port, ask)
        figure = f"{kb(by_gzip)} by gzip, {kb(by_brotli)} by brotli"
        yield Line("Style sheets and scripts of the list", "≤ 45 kB compressed", figure, by_gzip <= 45_000)
        yield from page_lines(figures, found, "PostgreSQL")


def on_sqlite(shop: Workshop, pool: ProcessPoolExecutor) -> Iterator[Line]:
    database = sqlite_county(shop, *LARGE)
    with Servers(shop) as servers:
        servers.next_port += 4
        portal, floors = servers.start(database), servers.start(database, floors=True)
        found = shop.probe(database, "director:/")
        targets = targets_of(portal, floors, found)
        wanted = ("floor a", "floor b", "floor c", "list", "update", "director:/")
        figures = measure(pool, {name: targets[name] for name in wanted})
    yield from floor_lines(figures, "SQLite")
    yield list_line(figures, "list", "Objective list, 200 of 2,000, SQLite", False)
    yield from page_lines(figures, found, "SQLite")


def floor_lines(figures: Figures, database: str) -> Iterator[Line]:
    yield Line(f"Floor a: a bare view, {database}", "", rate(figures, "floor a"))
    yield Line(f"Floor b: a table of 200 rows, {database}", "", rate(figures, "floor b"))
    yield Line(f"Floor c: a POST with one insert, {database}", "", rate(figures, "floor c"))


def list_line(figures: Figures, name: str, what: str, counts: bool) -> Line:
    ratio = figures.ratio(name, "floor b")
    figure = (
        f"{ratio:.2f} × floor b ({rate(figures, name)}); {figures.cpu_ratio(name, 'floor b'):.2f} × by processor time"
    )
    return Line(what, "≥ 0.5 × floor b" if counts else "", figure, ratio >= 0.5 if counts else None)


def page_lines(figures: Figures, found: dict[str, Any], database: str) -> Iterator[Line]:
    ratio = figures.ratio("update", "floor c")
    yield Line(f"Progress update, POST, {database}", "", f"{ratio:.2f} × floor c ({rate(figures, 'update')})")
    for name, what in {"objective": "An objective’s page", "form": "The update form", **PAGES}.items():
        if name in figures.rounds:
            queries = f", {found['queries'][name]} queries" if name in PAGES else ""
            yield Line(f"{what}, {database}", "", rate(figures, name) + queries)


def rate(figures: Figures, name: str) -> str:
    found = figures.rate(name)
    shown = f"{found:,.0f}/s" if found >= 10 else f"{found:.1f}/s"
    return f"{shown}, {1000 * figures.cpu(name):.1f} ms of processor time each"


def kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def writers(shop: Workshop) -> Iterator[Line]:
    """Eight processes that give updates, and one that reads all the time."""
    database = sqlite_county(shop, *SMALL)
    environment = shop.environment(database)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.writers", name, str(WRITE_SECONDS)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in (*map(str, range(WRITERS)), "reader")
    ]
    try:
        for each in running:
            assert each.stdout
            each.stdout.readline()  # it is ready
        for each in running:
            assert each.stdin
            each.stdin.write("go\n")
            each.stdin.flush()
        said = [json.loads(each.communicate(timeout=90)[0]) for each in running]
    finally:
        for each in running:
            each.kill()
    errors = int(sum(each["errors"] for each in said))
    written = sum(each["written"] for each in said[:-1]) / WRITE_SECONDS
    longest = max(each["longest"] for each in said[:-1])
    figure = f"{errors} errors; {written:,.0f} updates/s, the longest waited {longest:.1f} s"
    yield Line("8 writers and a long reader, SQLite", "no lock error", figure, errors == 0 and written > 0)


def public_form(shop: Workshop, server: str, pool: ProcessPoolExecutor) -> Iterator[Line]:
    """The customer survey as visitors meet it."""
    figures, page, assets = survey.measured(shop, server, pool, floors_of)
    for name, floor, goal in (("form opened", "floor a", 0.14), ("form sent", "floor c", 0.25)):
        ratio = figures.ratio(name, floor)
        figure = (
            f"{ratio:.2f} × {floor} ({rate(figures, name)}); {figures.cpu_ratio(name, floor):.2f} × by processor time"
        )
        yield Line(f"Public {name}, PostgreSQL", f"≥ {goal} × {floor}", figure, ratio >= goal)
        yield Line(f"… {floor} beside it", "", rate(figures, floor))
    figure = f"{kb(page)} the page, {kb(assets)} its style sheets, by gzip"
    yield Line("Public form with all it loads", "< 30 kB compressed", figure, page + assets < 30_000)


def leave(_number: int, _frame: FrameType | None) -> None:
    """What a run made goes away when it is ended, too."""
    sys.exit("Stopped.")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, leave)
    wanted = arguments or PARTS
    begun = time.time()
    lines: list[Line] = []

    def take(part: Iterator[Line]) -> None:
        for line in part:
            lines.append(line)
            print(line, flush=True)

    print("| What | Goal | Figure | |\n| --- | --- | --- | --- |", flush=True)
    server = find_postgresql()
    with workshop() as shop, clients() as pool:
        if "postgresql" in wanted and server.place:
            take(on_postgresql(shop, server.place, pool))
        elif not server.place:
            print(f"| {server} | | | |", flush=True)
        if "survey" in wanted and server.place:
            take(public_form(shop, server.place, pool))
        if "sqlite" in wanted:
            take(on_sqlite(shop, pool))
        if "writers" in wanted:
            take(writers(shop))
    busy = os.getloadavg()[1]
    print(
        f"\nMeasured in {time.time() - begun:.0f} s on {os.cpu_count()} cores, load {busy:.1f} in the last 5 minutes."
    )
    if busy > 2 * (os.cpu_count() or 1):
        print("The machine had other work to do: measure again when it is quiet.")
    return 1 if any(line.met is False for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
