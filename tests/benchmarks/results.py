"""`python -m tests.benchmarks.results`: the results page over 1,000,000 responses, 40 departments and 36 months.

On PostgreSQL (and with the cache on Redis where it is found), beside floor b in the same run, and the counts kept
beside SQL written by hand over the answers themselves (parallel gather off for both). What is counted anew is compared
with SQL by hand for the same figures: every question by answer. `RESPONSES=100000` makes it smaller.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from tests.backends import find_postgresql, find_redis
from tests.benchmarks.__main__ import Line, floors_of, rate
from tests.benchmarks.client import Ask
from tests.benchmarks.counties import Servers, analyze, postgresql_counties, run, workshop
from tests.benchmarks.measuring import Target, clients, measure

RESPONSES = int(os.environ.get("RESPONSES", "1000000"))
MONTHS, TIMES = 36, 5
PAGE = "/heart/results/?months=36"

FILL = """
INSERT INTO responses_response
    (id, version_id, touchpoint_id, department_id, month, "on", source, language, answers, comment)
SELECT gen_random_uuid(), %(version)s, (%(touchpoints)s)[1 + n %% 40], (%(departments)s)[1 + n %% 40],
       (%(months)s)[1 + (n / 40) %% 36], (%(days)s)[1 + (n / 40) %% 36], 'web', 'en',
       jsonb_build_object('h1', a[1], 'e1', a[2], 'a1', a[3], 'r1', a[4], 't1', a[5], 'trust', a[6], 'need', a[7],
                          'ease', a[8]), ''
FROM (SELECT n, ARRAY(SELECT floor(random() * 7)::int - 1 FROM generate_series(1, 8) WHERE n > 0) AS a
      FROM generate_series(1, %(count)s) n) made
"""
# One letter by department and month: from the answers, and from what is kept.
BY_HAND = """
SELECT department_id, month, COUNT(*) FILTER (WHERE (answers->>'t1')::int BETWEEN 4 AND 5),
       COUNT(*) FILTER (WHERE (answers->>'t1')::int BETWEEN 1 AND 5)
FROM responses_response WHERE round_id IS NULL GROUP BY department_id, month
"""
KEYS = ("h1", "e1", "a1", "r1", "t1", "trust", "need", "ease")
# Everything that a recount finds out: how often each answer was given to each question. A letter is its question.
ALL_BY_HAND = f"""
SELECT department_id, touchpoint_id, month, COUNT(*),
       {", ".join(f"COUNT(*) FILTER (WHERE {key} = {value})" for key in KEYS for value in range(-1, 6))}
FROM (SELECT department_id, touchpoint_id, month,
             {", ".join(f"(answers->>'{key}')::int AS {key}" for key in KEYS)}
      FROM responses_response WHERE round_id IS NULL OFFSET 0) told
GROUP BY department_id, touchpoint_id, month
"""
COUNT_BY_HAND = "SELECT department_id, month, COUNT(*) FROM responses_response GROUP BY department_id, month"
SPOIL = "UPDATE responses_rollup SET blank = blank + 1 WHERE month = %s"
KEPT = """
SELECT place_id, month, SUM(n4 + n5), SUM(n1 + n2 + n3 + n4 + n5)
FROM responses_published WHERE kind = 'customer' AND key = 'letter:T' GROUP BY place_id, month
"""


def fill_and_time() -> None:
    """In a process of its own with the county's database: makes the responses, and prints seconds as JSON."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
    django.setup()
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from cxportal.county.days import today  # noqa: PLC0415
    from cxportal.county.periods import month_number, months_later  # noqa: PLC0415
    from cxportal.people.models import Department, Person  # noqa: PLC0415
    from feedback.instruments.models import Version  # noqa: PLC0415
    from feedback.responses.publishing import publish  # noqa: PLC0415
    from feedback.responses.recomputing import recompute  # noqa: PLC0415
    from feedback.touchpoints.models import Touchpoint  # noqa: PLC0415

    places = list(Department.objects.filter(kind="department").order_by("pk")[:40])
    made = Touchpoint.objects.bulk_create(Touchpoint(department=one, service="Bench") for one in places)
    days = [months_later(today(), -number) for number in range(1, MONTHS + 1)]
    told: dict[str, Any] = {
        "version": Version.objects.in_use().get(instrument__kind="customer").pk,
        "touchpoints": [one.pk for one in made],
        "departments": [one.department_id for one in made],
        "months": [month_number(day) for day in days],
        "days": days,
        "count": RESPONSES,
    }
    found: dict[str, Any] = {"departments": len(places)}

    def once(name: str, do: Callable[[], object]) -> None:
        begun = time.perf_counter()
        do()
        found[name] = time.perf_counter() - begun

    def often(**what: Callable[[], object]) -> None:
        """The median of each, measured in turns, so that what else the machine does falls on all of them alike."""
        seconds = defaultdict[str, list[float]](list)
        for _ in range(TIMES):
            for name, do in what.items():
                begun = time.perf_counter()
                do()
                seconds[name].append(time.perf_counter() - begun)
        found.update({name: statistics.median(each) for name, each in seconds.items()})

    with connection.cursor() as cursor:

        def ask(sql: str) -> Callable[[], object]:
            return lambda: (cursor.execute(sql), cursor.fetchall())

        once("fill", lambda: cursor.execute(FILL, told))
        once("recompute", recompute)
        once("publish", lambda: publish(today()))
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        month = told["months"][1]
        often(
            by_hand=ask(BY_HAND),
            kept=ask(KEPT),
            count_by_hand=ask(COUNT_BY_HAND),
            all_by_hand=ask(ALL_BY_HAND),
            month=lambda: recompute(month=month),
            spoil=lambda: cursor.execute(SPOIL, [month]),
            month_all_wrong=lambda: recompute(month=month),
        )
    client = Client()
    client.force_login(Person.objects.get(email="staff@county.example"))
    client.get(PAGE, SERVER_NAME="127.0.0.1")

    def cold() -> None:
        cache.clear()
        client.get(PAGE, SERVER_NAME="127.0.0.1")

    often(page_first=cold, page_kept=lambda: client.get(PAGE, SERVER_NAME="127.0.0.1"))
    print(json.dumps(found))


def lines() -> Iterator[Line]:
    server = find_postgresql()
    with workshop() as shop, clients() as pool, postgresql_counties(shop, server.place) as (large, _):
        said = run([sys.executable, "-m", "tests.benchmarks.results", "fill"], shop.environment(large))
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        analyze(large)
        what = f"{RESPONSES:,} responses, {found['departments']} departments, {MONTHS} months"
        hand, kept = found["by_hand"], found["kept"]
        yield Line(f"One letter by department and month from the answers ({what})", "", f"{hand:.3f} s")
        yield Line("Only counting responses by department and month", "", f"{found['count_by_hand']:.3f} s")
        figure = f"{kept / hand:.4f} × ({1000 * kept:.1f} ms); {kept / found['count_by_hand']:.3f} × only counting"
        yield Line("The same letter from the counts that are kept", "≤ 0.03 × by hand", figure, kept <= 0.03 * hand)
        whole = found["all_by_hand"]
        yield Line("Every question by answer, department and month, by hand", "", f"{whole:.2f} s")
        for name, how in (("month", "no cell wrong"), ("month_all_wrong", "every cell put right")):
            month = found[name]
            figure = f"{month / whole:.3f} × ({month:.2f} s); {month / hand:.2f} × one letter by hand"
            what = f"One month counted anew, questions and letters, {how}"
            yield Line(what, "≤ 0.3 × by hand", figure, month <= 0.3 * whole)
        figure = f"{found['recompute']:.1f} s, {found['recompute'] / whole:.1f} × by hand"
        yield Line("Everything counted anew, and written", "", figure)
        yield Line("Published for the first time", "", f"{found['publish']:.1f} s")
        figure = f"{1000 * found['page_first']:.0f} ms, then {1000 * found['page_kept']:.0f} ms"
        yield Line("The page in one process, first of an edition", "", figure)
        redis = find_redis().place
        with Servers(shop) as servers:
            portal, floors = servers.start(large), servers.start(large, floors=True)
            probed = shop.probe(large, f"staff:{PAGE}")
            asks = (Ask(PAGE, cookie=f"sessionid={probed['sessions']['staff']}"),)
            targets = {
                "floor b": floors_of(floors, probed["sessions"]["floor"])["floor b"],
                "results": Target(portal, asks),
            }
            if redis:
                cached = servers.start(large, REDIS_URL=redis, CACHE_PREFIX=f"bench-{os.getpid()}")
                targets["results, cache on Redis"] = Target(cached, asks)
            figures = measure(pool, targets)
        yield Line("Floor b: a table of 200 rows", "", rate(figures, "floor b"))
        for name in list(targets)[1:]:
            ratio = figures.ratio(name, "floor b")
            figure = f"{ratio:.2f} × floor b ({rate(figures, name)}), {probed['queries'][f'staff:{PAGE}']} queries"
            yield Line(f"The page of {name}", "≥ 0.5 × floor b", figure, ratio >= 0.5)


def main() -> int:
    if sys.argv[1:] == ["fill"]:
        fill_and_time()
        return 0
    print("| What | Goal | Figure | |\n| --- | --- | --- | --- |", flush=True)
    met = []
    for line in lines():
        print(line, flush=True)
        met.append(line.met)
    print(f"\nMeasured on {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} in the last 5 minutes.")
    return 1 if False in met else 0


if __name__ == "__main__":
    sys.exit(main())
