"""A worker that is killed while it applies a roster: nothing was changed, and the next one does it."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cxportal.jobs.models import LEASE, Job
from cxportal.jobs.work import sweep
from cxportal.people.models import Person
from cxportal.roster import actions, tasks
from cxportal.roster.models import ImportState
from tests.backends import with_database
from tests.builders import make_person
from tests.roster.conftest import Office, csv_bytes
from tests.roster.test_checking import row

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, time, django
django.setup()
from cxportal.roster import applying, tasks
def linger(*given):
    print("in the midst", flush=True)
    time.sleep(60)
applying._note_positions = linger
tasks.apply_roster(int(sys.argv[1]))
"""


def everybody() -> list[Any]:
    return list(Person.objects.order_by("pk").values())


def own_database() -> str:
    """The address of this test's database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return with_database(os.environ["DATABASE_URL"], name)


def test_a_killed_worker_changes_nothing_and_the_next_one_does_it(office: Office) -> None:
    make_person("Ana", last_name="Lee", employee_number="E1", title="Clerk")
    roster = office.check(csv_bytes([row("E1", title="Planner"), *(row(f"N{number}") for number in range(50))]))
    assert actions.start_apply(roster=roster, by=office.person)
    roster.refresh_from_db()
    before = everybody()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(roster.job_id)],
        env={**os.environ, "DATABASE_URL": own_database(), "DJANGO_SETTINGS_MODULE": "cxportal.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "in the midst\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()

    assert everybody() == before
    sweep(now=timezone.now() + LEASE * 2)
    assert Job.objects.get(pk=roster.job_id or 0).state == "waiting"
    tasks.apply_roster(roster.job_id or 0)
    roster.refresh_from_db()
    assert roster.state == ImportState.APPLIED
    assert Person.objects.filter(employee_number__startswith="N").count() == 50
    assert Person.objects.get(employee_number="E1").title == "Planner"
