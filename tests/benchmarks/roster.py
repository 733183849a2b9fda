# ruff: noqa: E402 (the environment must be set before Django reads it)
"""How long a roster of 50,000 takes on SQLite while eight people keep writing.

`python -m tests.benchmarks.roster [--rows 50000] [--writers 8] [--excel]` makes a county of its own in a temporary
folder: half of the rows are known people, half are new, a hundred people leave. It runs the two tasks as a worker does,
in a process of their own, beside processes that each write a row, wait a moment and write again. Printed: the time in
the tasks (and the processor's, which a busy machine does not change), the longest that a writer had to wait (no lock
was held longer), and the memory at its peak.
"""

import argparse
import atexit
import csv
import io
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if "CXPORTAL_BENCH" not in os.environ:
    os.environ["CXPORTAL_BENCH"] = "1"
    os.environ["CXPORTAL_VAR"] = tempfile.mkdtemp(prefix="cxportal-bench-")
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['CXPORTAL_VAR']) / 'portal.sqlite3'}"
    os.environ["SECRET_KEY"] = "only-for-benchmarks-and-long-enough-for-every-check-that-asks"
    atexit.register(shutil.rmtree, os.environ["CXPORTAL_VAR"], ignore_errors=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from openpyxl import Workbook

from cxportal.county.models import Holiday
from cxportal.intake.models import DateOrder
from cxportal.people.models import Department, Person, Role, RoleKind
from cxportal.roster import actions, tasks
from cxportal.roster.models import RosterImport

DEPARTMENTS = 60
LEAVERS = 100
TITLES = ("Clerk", "Planner", "Park Ranger", "Customer Service Representative", "Utility Technician", "Analyst")
HEADER = ["Employee ID", "First Name", "Last Name", "Email", "Title", "Dept", "Supervisor ID", "Hire Date", "Frontline"]


def rows(count: int) -> list[list[str]]:
    """The file as HR has it. Managers stand anywhere in it: one for every ten people, in a tree."""
    chance = random.Random(7)
    order = list(range(count))
    told = []
    for number in order:
        boss = f"B{number // 10:06}" if number else ""
        told.append(
            [f"B{number:06}", f"First{number % 977}", f"Last{number % 7919}", f"person{number}@bench.example",
             chance.choice(TITLES), f"dept-{number % DEPARTMENTS}", boss,
             f"{1 + number % 12}/{1 + number % 28}/{1995 + number % 30}", "yes" if number % 3 else "no"]
        )  # fmt: skip
    chance.shuffle(told)
    return told


def prepare(count: int) -> tuple[Person, bytes]:
    """A county with half of the people, and the file."""
    call_command("migrate", verbosity=0)
    places = Department.objects.bulk_create(
        Department(code=f"dept-{number}", name=f"Department {number}") for number in range(DEPARTMENTS)
    )
    office = Person.objects.create_person(employee_number="OFFICE", first_name="Ola", last_name="Office")
    Role.objects.create(kind=RoleKind.PROGRAM_OFFICE, person=office, starts_on="2020-01-01")
    told = rows(count)
    known = [
        Person(
            employee_number=number, first_name=first, last_name=last, email=mail, department=places[position % 60],
            title="Trainee" if position % 5 == 0 else title, frontline=frontline == "yes", password="!",
        )
        for position, (number, first, last, mail, title, _, _, _, frontline) in enumerate(told[: count // 2])
    ] + [
        Person(employee_number=f"L{number}", first_name="Gone", last_name=f"Soon{number}", password="!")
        for number in range(LEAVERS)
    ]  # fmt: skip
    for person, line in zip(known, told[: count // 2], strict=False):
        person.department = places[int(line[5].removeprefix("dept-"))]
    with transaction.atomic():
        Person.objects.bulk_create(known, batch_size=2000)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(told)
    writer.writerow(["OFFICE", "Ola", "Office", "", "", "", "", "", ""])
    return office, text.getvalue().encode()


def as_workbook(data: bytes) -> bytes:
    """The same rows as Excel keeps them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in csv.reader(io.StringIO(data.decode())):
        sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def keep_writing(number: int) -> None:
    """One person who writes a row, thinks, and writes again, until told to stop. Prints how long each write took."""
    waits: list[float] = []
    errors: list[str] = []
    stop = Path(os.environ["CXPORTAL_VAR"]) / "stop"
    pause = random.Random(number)
    turn = 0
    while not stop.exists():
        turn += 1
        before = time.perf_counter()
        try:
            with transaction.atomic():
                Holiday.objects.update_or_create(date=f"19{number:02}-01-{1 + turn % 28:02}", defaults={"name": "Busy"})
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        waits.append(time.perf_counter() - before)
        time.sleep(pause.uniform(0.02, 0.2))
    print(json.dumps({"waits": waits, "errors": errors}))


def work(task: str, job: int) -> None:
    """What a worker does with the job, in a process of its own; prints seconds and the peak of its memory."""
    idle = peak_memory()
    before, cpu = time.perf_counter(), time.process_time()
    {"check": tasks.check_roster, "apply": tasks.apply_roster}[task](job)
    taken = time.perf_counter() - before
    used = time.process_time() - cpu
    print(json.dumps({"seconds": taken, "processor": used, "peak": peak_memory(), "idle": idle}))


def peak_memory() -> float:
    """The most that this process has held so far, in MB."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def in_a_process(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.roster", *arguments], stdout=subprocess.PIPE, text=True
    )


def last_line(process: "subprocess.Popen[str]") -> dict[str, object]:
    said, _ = process.communicate()
    assert process.returncode == 0, said
    found: dict[str, object] = json.loads(said.strip().splitlines()[-1])
    return found


def measure(count: int, writers: int, *, excel: bool) -> None:
    office, data = prepare(count)
    if excel:
        data = as_workbook(data)
    connection.close()
    crowd = [in_a_process("--writer", str(number)) for number in range(writers)]
    time.sleep(2)
    roster = actions.upload(name="bench.csv", data=data, by=office)
    choices = actions.Choices(
        columns=actions.guessed(roster), date_order=DateOrder.MONTH_FIRST, full=True, keep_blanks=True,
        make_departments=False,
    )  # fmt: skip
    actions.start_check(roster=roster, choices=choices, by=office)
    checked = last_line(in_a_process("--task", "check", "--job", str(roster.job_id)))
    roster = RosterImport.objects.get(pk=roster.pk)
    assert actions.start_apply(roster=roster, by=office), (roster.problem, roster.counts)
    applied = last_line(in_a_process("--task", "apply", "--job", str(roster.job_id)))
    (Path(os.environ["CXPORTAL_VAR"]) / "stop").touch()
    told = [last_line(writer) for writer in crowd]
    waits = [wait for one in told for wait in one["waits"]]  # type: ignore[attr-defined]
    errors = [error for one in told for error in one["errors"]]  # type: ignore[attr-defined]
    roster = RosterImport.objects.get(pk=roster.pk)
    assert roster.state == "applied", roster.problem
    assert Person.objects.active().count() == count + 1
    print(f"rows                     {count:>10,}   {roster.counts}")
    print(f"check task               {checked['seconds']:>10.1f} s   processor {checked['processor']:.1f} s")
    print(f"apply task               {applied['seconds']:>10.1f} s   processor {applied['processor']:.1f} s")
    print(
        f"both tasks               {float(str(checked['seconds'])) + float(str(applied['seconds'])):>10.1f} s   goal 90"
    )
    print(f"writers                  {writers:>10}   {len(waits):,} writes, {len(errors)} errors {errors[:3]}")
    print(f"median wait of a write   {statistics.median(waits) * 1000:>10.1f} ms")
    print(f"longest wait of a write  {max(waits):>10.2f} s   no lock was held longer; goal 5")
    print(f"memory peak, check       {checked['peak']:>10.0f} MB  of which {checked['idle']:.0f} MB before it began")
    print(f"memory peak, apply       {applied['peak']:>10.0f} MB  of which {applied['idle']:.0f} MB before it began")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--writers", type=int, default=8)
    asked.add_argument("--excel", action="store_true", help="the file as .xlsx")
    asked.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--task", help=argparse.SUPPRESS)
    asked.add_argument("--job", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.writer is not None:
        keep_writing(given.writer)
    elif given.task:
        work(given.task, given.job)
    else:
        measure(given.rows, given.writers, excel=given.excel)


if __name__ == "__main__":
    main()
