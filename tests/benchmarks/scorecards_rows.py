"""`python tests/benchmarks/scorecards_rows.py ADDRESS MONTH ROUNDS`: one month of the customer survey from its rows.

Reads every answer of the month and groups them outside of the database: with pandas where this interpreter has it,
else in plain Python. The portal needs neither. Prints one line of JSON.
"""

import json
import statistics
import sys
import time
from collections import defaultdict
from typing import Any

import psycopg2

try:
    import pandas  # type: ignore[import-untyped]
except ImportError:
    pandas = None

KEYS = ("h1", "e1", "a1", "r1", "t1", "trust", "ease")
ROWS = "SELECT department_id, answers FROM responses_response WHERE month = %s AND round_id IS NULL"


def by_pandas(link: Any, month: int) -> dict[int, tuple[int, int]]:
    """Department → favorable and valid answers to the first question; all are counted."""
    with link.cursor() as cursor:
        cursor.execute(ROWS, [month])
        read = pandas.DataFrame.from_records(cursor.fetchall(), columns=["department", "answers"])
    told = pandas.DataFrame(read["answers"].tolist())[list(KEYS)]
    good = (told >= 4).groupby(read["department"]).sum()
    valid = (told > 0).groupby(read["department"]).sum()
    shares = good / valid
    shares["index"] = shares[["h1", "e1", "a1", "r1", "t1"]].mean(axis=1)
    return {pk: (int(good.loc[pk, "h1"]), int(valid.loc[pk, "h1"])) for pk in shares.index}


def by_python(link: Any, month: int) -> dict[int, tuple[int, int]]:
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * (2 * len(KEYS)))
    with link.cursor(name="rows") as cursor:
        cursor.itersize = 5000
        cursor.execute(ROWS, [month])
        for department, answers in cursor:
            into = counts[department]
            for number, key in enumerate(KEYS):
                value = answers[key]
                into[2 * number] += value >= 4
                into[2 * number + 1] += value > 0
    return {pk: (one[0], one[1]) for pk, one in counts.items()}


def main() -> None:
    address, month, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    read = by_pandas if pandas else by_python
    seconds, busy = [], []
    with psycopg2.connect(address) as link:
        for _ in range(rounds):
            begun, used = time.perf_counter(), time.process_time()
            found = read(link, month)
            seconds.append(time.perf_counter() - begun)
            busy.append(time.process_time() - used)
    name = f"pandas {pandas.__version__}" if pandas else "plain Python"
    said = {"by": name, "seconds": statistics.median(seconds), "cpu": statistics.median(busy)}
    print(json.dumps({**said, "departments": len(found)}))


if __name__ == "__main__":
    main()
