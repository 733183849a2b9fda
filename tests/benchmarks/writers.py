"""8 writers and a long reader on SQLite: each writer a process that gives progress updates as the portal does.

`python -m tests.benchmarks.writers NUMBER SECONDS` is one writer, with NUMBER "reader" the reader. It says "ready",
begins when it is sent a line, and prints one line of JSON.
"""

import json
import os
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
django.setup()

from django.db import OperationalError  # noqa: E402

from cxportal.history.models import Entry  # noqa: E402
from cxportal.people.models import Person  # noqa: E402
from pathways.actions import Progress, give_update  # noqa: E402
from pathways.models import Objective, Status  # noqa: E402
from pathways.predicates import Hat  # noqa: E402

BEYOND_ALL = 10**12


def write(number: int, until: float) -> dict[str, float]:
    """Updates one objective of its own as fast as it can, at least once."""
    office = Person.objects.get(email="office@county.example")
    objective = Objective.objects.priority().order_by("pk")[number]
    progress = Progress(status=Status.ON_TRACK, percent=50, narrative="Work went on as planned.", next_step="Go on.")
    written = errors = 0
    longest = 0.0
    while not written + errors or time.time() < until:
        begun = time.time()
        try:
            give_update(
                objective=objective,
                by=office,
                hat=Hat(office=True),
                progress=progress,
                token=uuid.uuid4(),
                seen=BEYOND_ALL,
            )
            written += 1
        except OperationalError:
            errors += 1
        longest = max(longest, time.time() - begun)
    return {"written": written, "errors": errors, "longest": longest}


def read(until: float) -> dict[str, float]:
    """Goes through history so slowly that one and the same query stays open while the others write."""
    read = errors = 0
    while time.time() < until:
        try:
            for _ in Entry.objects.values_list("pk").iterator(chunk_size=10):
                read += 1
                time.sleep(0.002)
                if time.time() > until:
                    break
        except OperationalError:
            errors += 1
    return {"read": read, "errors": errors}


def main() -> None:
    number, seconds = sys.argv[1], float(sys.argv[2])
    if number != "reader":
        # The first update of a process imports every page (for an address) while it holds the lock; a web server has.
        write(int(number), time.time())
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.time() + seconds
    print(json.dumps(read(until) if number == "reader" else write(int(number), until)))


if __name__ == "__main__":
    main()
