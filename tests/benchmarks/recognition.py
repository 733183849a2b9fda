"""`python -m tests.benchmarks.recognition [postgresql] [sqlite] [certificates]`: the wall with 200,000 cards beside
floor b of the same run, its filters, and 500 certificates as one file by the portal's own task beside 500 pages of
typst that hold no data. `CARDS=20000` makes it smaller.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import Any

from tests.backends import find_postgresql
from tests.benchmarks.__main__ import Line, floors_of, rate
from tests.benchmarks.client import Ask
from tests.benchmarks.counties import Servers, Workshop, analyze, postgresql_county, run, sqlite_county, workshop
from tests.benchmarks.measuring import Target, clients, measure

CARDS, CERTIFICATES = int(os.environ.get("CARDS", "200000")), 500
WORDS = "When the form was missing, they walked a visitor to the counter and waited until it was stamped."
WALL = "/recognition/"
MODULE = "tests.benchmarks.recognition"
COUNTY = ("--people", "600", "--objectives", "300")
PARTS = ("postgresql", "sqlite", "certificates")
STATIC = """
#set document(title: "Floor")
#set page(paper: "us-letter", flipped: true)
#set text(lang: "en")
#for _ in range(500) { pagebreak(weak: true) + [= Certificate] + [Somebody] + lorem(40) }
"""


def fill() -> dict[str, Any]:
    """With the county's database: cards of 18 months, the newest last. Returns the filters that are measured."""
    import random  # noqa: PLC0415

    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from cxportal.county.days import today  # noqa: PLC0415
    from cxportal.county.periods import month_number, months_later  # noqa: PLC0415
    from cxportal.people.models import Department, Person  # noqa: PLC0415
    from recognition.cards.models import Card, CardKind, Recipient, Visibility  # noqa: PLC0415

    chance, last = random.Random(6), today()
    people = list(Person.objects.active().select_related("department"))
    for begin in range(0, CARDS, 5000):
        cards = []
        for number in range(begin, begin + 5000):
            day = months_later(last, -18 * (CARDS - number - 1) // CARDS)
            cards.append(
                Card(
                    kind=chance.choice(list(CardKind)),
                    letter="HEART"[number % 5],
                    words=WORDS,
                    happened_on=day,
                    given_on=day,
                    visibility=chance.choices(list(Visibility), weights=(7, 2, 1))[0],
                    given_by=chance.choice(people),
                )
            )
        Recipient.objects.bulk_create(
            Recipient(card=card, person=person, department=person.department, off_wall=person.pk % 12 == 0)
            for card in Card.objects.bulk_create(cards)
            for person in chance.sample(people, chance.choice((1, 1, 1, 2)))
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    smallest = Department.objects.filter(kind="division", people__isnull=False).order_by("pk").first()
    month = month_number(months_later(last, -15))
    return {
        "a letter": f"{WALL}?letter=T",
        "a division": f"{WALL}?department={smallest.pk if smallest else ''}",
        "a month, 15 months ago": f"{WALL}?month={month}",
        "all three": f"{WALL}?letter=T&department={smallest.pk if smallest else ''}&month={month}",
        "10,000 pages back": f"{WALL}?before={Card.objects.order_by('pk')[5000].pk}",
    }


def wall_lines(shop: Workshop, database: str, name: str, pool: ProcessPoolExecutor) -> Iterator[Line]:
    asked = f"office:{WALL}"
    few = shop.probe(database, asked)["queries"][asked]
    filters = json.loads(run([sys.executable, "-m", MODULE, "--fill"], _own(shop, database)).splitlines()[-1])
    if name == "PostgreSQL":
        analyze(database)
    found = shop.probe(database, asked)
    cookie = f"sessionid={found['sessions']['office']}"
    with Servers(shop) as servers:
        portal, floors = servers.start(database), servers.start(database, floors=True)
        targets = {"floor b": floors_of(floors, found["sessions"]["floor"])["floor b"]}
        targets["wall"] = Target(portal, (Ask(WALL, cookie=cookie),))
        targets |= {each: Target(portal, (Ask(path, cookie=cookie),)) for each, path in filters.items()}
        figures = measure(pool, targets)
    yield Line(f"Floor b: a table of 200 rows, {name}", "", rate(figures, "floor b"))
    for each in ("wall", *filters):
        ratio, what = figures.ratio(each, "floor b"), "" if each == "wall" else f", {each}"
        cpu = figures.cpu_ratio(each, "floor b")
        figure = f"{ratio:.2f} × floor b ({rate(figures, each)}); {cpu:.2f} × by processor time"
        yield Line(f"The wall with {CARDS:,} cards{what}, {name}", "≥ 0.5 × floor b", figure, ratio >= 0.5)
    many = found["queries"][asked]
    yield Line(f"Queries of the wall, {name}", "the same at any size", f"{few} before, {many} with all", few == many)


def _own(shop: Workshop, database: str) -> dict[str, str]:
    return shop.environment(database, DJANGO_SETTINGS_MODULE="cxportal.settings", CARDS=str(CARDS))


def print_500() -> dict[str, float]:
    """With a county's database: what the task takes for 500 certificates, from the job's row to the file."""
    import django  # noqa: PLC0415

    django.setup()
    from cxportal.county.days import today  # noqa: PLC0415
    from cxportal.exports.making import ask  # noqa: PLC0415
    from cxportal.exports.models import Export  # noqa: PLC0415
    from cxportal.people.models import Person  # noqa: PLC0415
    from recognition.cards.hearts import quarter_of  # noqa: PLC0415
    from recognition.cards.models import Card, CardKind, Recipient  # noqa: PLC0415
    from recognition.papers.many import may_print_many, wanted  # noqa: PLC0415
    from recognition.papers.tasks import print_many  # noqa: PLC0415

    office = Person.objects.get(email="office@county.example")
    people = list(Person.objects.active().select_related("department")[:CERTIFICATES])
    Card.objects.filter(kind=CardKind.CERTIFICATE).update(kind=CardKind.NOTE)
    for number, person in enumerate(people):
        told = {"letter": "HEART"[number % 5], "words": f"{WORDS} {number}", "happened_on": today()}
        card = Card.objects.create(kind=CardKind.CERTIFICATE, given_by=office, **told)
        Recipient.objects.create(card=card, person=person, department=person.department)
    parameters = wanted(CardKind.CERTIFICATE, quarter_of(today()).first, None, "us-letter")
    export = ask(print_many, title="500", filename="500.pdf", by=office, gate=may_print_many, parameters=parameters)
    before, begun = peak(resource.RUSAGE_SELF), time.perf_counter()
    print_many(export.job_id)
    seconds = time.perf_counter() - begun
    made = Export.objects.select_related("job").get(pk=export.pk)
    assert made.is_ready, made.job.error
    grown = peak(resource.RUSAGE_SELF) - before
    return {"seconds": seconds, "grown": grown, "peak": peak(resource.RUSAGE_CHILDREN), "size": made.size}


def bare_500() -> dict[str, float]:
    """What typst alone takes for 500 pages without data."""
    import typst  # noqa: PLC0415

    begun = time.perf_counter()
    typst.compile(STATIC.encode(), format="pdf", pdf_standards="ua-1")
    return {"seconds": time.perf_counter() - begun, "peak": peak(resource.RUSAGE_SELF)}


def peak(whose: int) -> float:
    """The most memory that was ever held, in MB."""
    return resource.getrusage(whose).ru_maxrss / 1024


def certificate_lines(shop: Workshop) -> Iterator[Line]:
    own = _own(shop, sqlite_county(shop, *COUNTY))

    def told(what: str) -> dict[str, float]:
        found: dict[str, float] = json.loads(run([sys.executable, "-m", MODULE, what], own).splitlines()[-1])
        return found

    rounds = [(told("--bare"), told("--print")) for _ in range(3)]
    bare, made = min(rounds, key=lambda pair: pair[1]["seconds"] / pair[0]["seconds"])
    figure = f"{bare['seconds']:.1f} s, peak {bare['peak']:.0f} MB"
    yield Line(f"Floor: typst alone, {CERTIFICATES} pages without data", "", figure)
    ratio = made["seconds"] / bare["seconds"]
    figure = f"{made['seconds']:.1f} s, {ratio:.1f} × the floor; {made['size'] / 1e6:.1f} MB"
    yield Line(f"{CERTIFICATES} certificates as one file, from the job to the file", "", figure)
    figure = f"{made['grown']:.0f} MB more in the worker, which stay; {made['peak']:.0f} MB in the process that prints"
    met = made["grown"] <= 50 and made["peak"] <= 500
    yield Line(f"Memory for {CERTIFICATES} certificates", "≤ 50 MB, ≤ 500 MB", figure, met)


def main(arguments: list[str]) -> int:
    lines: list[Line] = []

    def take(part: Iterator[Line]) -> None:
        for line in part:
            lines.append(line)
            print(line, flush=True)

    wanted = arguments or PARTS
    server = find_postgresql()
    print("| What | Goal | Figure | |\n| --- | --- | --- | --- |", flush=True)
    with workshop() as shop, clients() as pool, ExitStack() as stack:
        if "postgresql" in wanted and server.place:
            take(
                wall_lines(shop, stack.enter_context(postgresql_county(shop, server.place, COUNTY)), "PostgreSQL", pool)
            )
        if "sqlite" in wanted:
            take(wall_lines(shop, sqlite_county(shop, *COUNTY), "SQLite", pool))
        if "certificates" in wanted:
            take(certificate_lines(shop))
    return 1 if any(line.met is False for line in lines) else 0


INSIDE = {"--fill": fill, "--print": print_500, "--bare": bare_500}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in INSIDE:
        print(json.dumps(INSIDE[sys.argv[1]]()))
    else:
        sys.exit(main(sys.argv[1:]))
