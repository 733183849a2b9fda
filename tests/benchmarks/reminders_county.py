"""What the reminders' benchmark does inside Django, in a process of its own. Prints one line of JSON.

`python -m tests.benchmarks.reminders_county build|run|bodies|claim …`
"""

import datetime as dt
import json
import pickle
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from cxportal.county.days import today  # noqa: E402
from cxportal.county.models import County  # noqa: E402
from cxportal.duties import reminders  # noqa: E402
from cxportal.duties.digest import words_of  # noqa: E402
from cxportal.duties.models import ReminderSettings  # noqa: E402
from cxportal.duties.plan import reminders_on, unclaimed  # noqa: E402
from cxportal.duties.tasks import remind, write_digests  # noqa: E402
from cxportal.jobs.models import Job  # noqa: E402
from cxportal.jobs.work import ask_worker  # noqa: E402
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind  # noqa: E402
from pathways.models import ActionStep, Lead, Objective, Pathway, Stage  # noqa: E402

DEPARTMENTS, OBJECTIVES = 40, 2000
DAYS_LATE = (-5, -3, 0, 0, 3, 6, 9, 12, 16, 21)
"""Where the due dates of every ten steps stand: two of ten late enough for their director."""
BATCH = 2000


def build(people: int, duties: int) -> dict[str, Any]:
    """A county with so many people, and with so many steps of its plan due from them."""
    call_command("migrate", verbosity=0)
    county = County.current()
    departments = Department.objects.bulk_create(
        Department(code=f"d{number}", name=f"Department {number}", kind=DepartmentKind.DEPARTMENT)
        for number in range(DEPARTMENTS)
    )
    everybody = Person.objects.bulk_create(
        (
            Person(
                first_name=f"Pat{number % 97}",
                last_name=f"Sample{number}",
                email=f"person{number}@county.example",
                password="!",
                department=departments[number % DEPARTMENTS],
            )
            for number in range(people)
        ),
        batch_size=BATCH,
    )
    since = today() - dt.timedelta(days=400)
    Role.objects.bulk_create(
        Role(kind=RoleKind.HEAD, person=everybody[number], department=department, starts_on=since)
        for number, department in enumerate(departments)
    )
    Role.objects.create(kind=RoleKind.PROGRAM_OFFICE, person=everybody[-1], starts_on=since)
    pathway = Pathway.objects.create(number=1, title="Standards", purpose="Why.")
    objectives = Objective.objects.bulk_create(
        Objective(
            pathway=pathway,
            title=f"Establish a standard for how departments answer the customers of service number {number}",
            stage=Stage.PRIORITY,
            priority_since=today(),
        )
        for number in range(OBJECTIVES)
    )
    steps = ActionStep.objects.bulk_create(
        (
            ActionStep(
                objective=objectives[number % OBJECTIVES],
                title=f"Agree on the wording of answer {number} with the people who give it every day",
                due_on=today() - dt.timedelta(days=DAYS_LATE[number % len(DAYS_LATE)]),
            )
            for number in range(duties)
        ),
        batch_size=BATCH,
    )
    Lead.objects.bulk_create(
        (Lead(step=step, person=everybody[number % people]) for number, step in enumerate(steps)), batch_size=BATCH
    )
    return {"county": county.name}


def memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run() -> dict[str, Any]:
    """One run, as a worker does it: worked out and claimed."""
    queries: Counter[str] = Counter()

    def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        queries[sql.split(" ", 1)[0]] += 1
        return execute(sql, *more)

    before = memory()
    job = Job.objects.create(
        kind=reminders.KIND,
        title="Benchmark",
        task=remind.name,
        parameters={"on": today().isoformat(), "even_if_closed": True},
    )
    job.take()
    began, busy = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        _, result = reminders.run(job)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    job.finish()
    return {
        "seconds": seconds,
        "cpu": cpu,
        "reading": queries["SELECT"],
        "inserts": queries["INSERT"],
        "updates": queries["UPDATE"],
        "before": before,
        "memory": memory(),
        **result,
    }


def bodies(path: str, recipients: int) -> dict[str, Any]:
    """The first so many digests, as the floor's task gets them: addresses and words, nothing else."""
    on, county = today(), County.current()
    found = unclaimed(reminders_on(on, ladder=ReminderSettings.current().ladder))
    groups = [list(group) for _, group in islice(groupby(found, key=attrgetter("recipient")), recipients)]
    people = Person.objects.in_bulk()
    kept = []
    for group in groups:
        notices = [reminders.as_claim(each, None).as_notice() for each in group]
        for notice in notices:
            notice.recipient, notice.whose = people[notice.recipient_id], people[notice.whose_id]
        words = words_of(notices, on=on, county=county)
        words["person"] = SimpleNamespace(first_name=notices[0].recipient.first_name)
        words["county"] = SimpleNamespace(name=county.name, accent=county.accent)
        kept.append((notices[0].recipient.email, words))
    Path(path).write_bytes(pickle.dumps(kept))
    return {"recipients": [group[0].recipient for group in groups], "due": sum(len(group) for group in groups)}


def claim(recipients: list[int]) -> dict[str, Any]:
    """Claims for these people alone, and has a worker write and send."""
    job = Job.objects.create(
        kind=reminders.KIND,
        title="Benchmark",
        task=remind.name,
        parameters={"on": today().isoformat(), "even_if_closed": True, "recipients": recipients},
    )
    job.take()
    reminders.run(job)
    job.finish()
    asked = time.time()
    ask_worker(write_digests.name)
    return {"asked": asked}


def bare(first: int, count: int) -> dict[str, Any]:
    """Asks the floor's task for the same people, in messages of a hundred as the portal does."""
    asked = time.time()
    for start in range(first, first + count, 100):
        ask_worker("bench.bare", start, min(100, first + count - start))
    return {"asked": asked}


def main() -> None:
    command, *rest = sys.argv[1:]
    with timezone.override(County.current().zone) if command != "build" else timezone.override(None):
        if command == "build":
            said = build(int(rest[0]), int(rest[1]))
        elif command == "run":
            said = run()
        elif command == "bodies":
            said = bodies(rest[0], int(rest[1]))
        elif command == "bare":
            said = bare(int(rest[0]), int(rest[1]))
        else:
            said = claim(json.loads(rest[0]))
    print(json.dumps(said))


if __name__ == "__main__":
    main()
