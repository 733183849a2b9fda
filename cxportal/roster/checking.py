"""Stages a file's rows and compares each with the portal. In chunks: nobody else waits for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cxportal.county.days import today
from cxportal.intake.cells import chunks
from cxportal.jobs.models import Job
from cxportal.people.models import Person, Role, RoleKind
from cxportal.people.predicates import is_administrator
from cxportal.roster.circles import circles
from cxportal.roster.columns import BY_KEY, read_cells, readers
from cxportal.roster.comparing import Comparison, known_people
from cxportal.roster.models import ImportState, Outcome, RosterImport, RosterRow
from cxportal.roster.places import Places
from cxportal.ui.uploads import Cells, UnreadableFile, count_rows, read_rows

CHUNK = 1000
DELETED_AT_ONCE = 2000


def forget_rows(*rosters: int) -> None:
    """Delete staged rows a few at a time, so that no other writer waits for long."""
    while pks := list(RosterRow.objects.filter(roster__in=rosters).values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        RosterRow.objects.filter(pk__in=pks).delete()


@dataclass
class Register:
    """What can only be told from all rows together. Row numbers, not rows: it stays small."""

    lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    mails: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    mail_of: dict[str, str | None] = field(default_factory=dict)
    manager_of: dict[str, str] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    claims: list[tuple[int, str, str | None, str]] = field(default_factory=list)
    errors: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def enter(self, rows: list[RosterRow], *, named: Iterable[int]) -> None:
        """`named`: the rows whose manager the file itself names."""
        self.named.update(named)
        for row in rows:
            assert row.line is not None
            if not row.number:
                continue
            self.lines[row.number].append(row.line)
            self.mail_of[row.number] = row.email
            if row.is_active:
                self.manager_of[row.number] = row.manager_number
            else:
                self.leaving.add(row.number)
            if row.email and (row.is_active or row.person_id):
                self.mails[row.email].append(row.line)

    def claim(self, rows: list[RosterRow]) -> None:
        """Addresses in this chunk that somebody else has in the portal. One query."""
        wanted = {row.email: row for row in rows if row.email}
        holders = Person.objects.filter(email__in=list(wanted)).values_list(
            "email", "pk", "employee_number", "first_name", "last_name"
        )
        for email, pk, number, first, last in holders:
            row = wanted[email or ""]
            if row.person_id != pk and row.line is not None:
                self.claims.append((row.line, email or "", number, f"{first} {last}"))

    def judge(self, *, full: bool) -> None:
        """Everything wrong that shows only now, by row number. In a full roster managers must be in it too."""
        self._doubles()
        self._claimed()
        self._managers(full)
        self._circles()

    def _doubles(self) -> None:
        for label, found in (("Employee number", self.lines), ("E-mail", self.mails)):
            for value, lines in found.items():
                for line in lines if len(lines) > 1 else ():
                    others = ", ".join(str(other) for other in lines if other != line)
                    self.errors[line].append(f"{label}: “{value}” is in row {others} too.")

    def _claimed(self) -> None:
        """An address is free where its holder gives it up in the same file."""
        for line, email, number, name in self.claims:
            kept = number is None or number not in self.lines or self.mail_of[number] == email
            if kept and len(self.mails[email]) < 2:
                self.errors[line].append(f"E-mail: “{email}” belongs to {name} already.")

    def _managers(self, full: bool) -> None:
        outside = {number for number in self.manager_of.values() if number and number not in self.lines}
        known: set[str | None] = set()
        for numbers in chunks(sorted(outside), CHUNK):
            known.update(
                Person.objects.active().filter(employee_number__in=numbers).values_list("employee_number", flat=True)
            )
        label = BY_KEY["manager"].label
        for number, manager in self.manager_of.items():
            if not manager:
                continue
            for line in self.named.intersection(self.lines[number]):
                if manager == number:
                    self.errors[line].append(f"{label}: nobody is their own manager.")
                elif manager in self.leaving:
                    self.errors[line].append(f"{label}: {manager} leaves with this file.")
                elif manager not in self.lines and manager not in known:
                    self.errors[line].append(f"{label}: nobody who works here has the number “{manager}”.")
                elif manager not in self.lines and full:
                    self.errors[line].append(f"{label}: {manager} is not in this full roster and would leave.")

    def _circles(self) -> None:
        """Circles through the file and through those whom it does not name."""
        reports_to: dict[str, str] = {}
        people = Person.objects.active().exclude(manager=None)
        for number, pk, manager_number, manager in people.values_list(
            "employee_number", "pk", "manager__employee_number", "manager_id"
        ).iterator():
            reports_to[number or f"#{pk}"] = manager_number or f"#{manager}"
        for number, told in self.manager_of.items():
            if told:
                reports_to[number] = told
            elif not reports_to.get(number, "").startswith("#"):
                reports_to.pop(number, None)
        for circle in circles(reports_to):
            if len(circle) == 1:
                continue
            shown = " → ".join([*circle[:6], "…"] if len(circle) > 6 else [*circle, circle[0]])
            for number in circle:
                for line in self.lines.get(number, ()):
                    self.errors[line].append(f"{BY_KEY['manager'].label}: a circle of managers ({shown}).")


def check(job: Job) -> tuple[str, dict[str, Any]]:
    """The work of the checking job: returns what to say and the counts."""
    roster = RosterImport.objects.filter(job=job).first()
    if roster is None or not (roster.state == ImportState.CHECKING or roster.move(ImportState.CHECKING)):
        return "This import is over already.", {}
    try:
        counts = _check(roster, job)
    except UnreadableFile as error:
        roster.move(ImportState.MAPPING, problem=str(error))
        return f"The file cannot be used: {error}", {}
    roster.move(ImportState.READY, counts=counts, checked_at=timezone.now())
    return "Checked. Look at the changes before you apply them.", counts


def _check(roster: RosterImport, job: Job) -> dict[str, int]:
    forget_rows(roster.pk, *RosterImport.objects.settled().values_list("pk", flat=True))
    data = roster.content()
    total = count_rows(data)
    job.beat(total=total, message="Reading the rows")
    touched: set[str] = set()
    comparison = Comparison(
        roster=roster,
        places=Places(on=today(), may_make=roster.make_departments),
        today=today(),
        first_import=not RosterImport.objects.filter(state=ImportState.APPLIED).exists(),
    )
    register = Register()
    done = 0
    for rows in _staged(comparison, register, islice(read_rows(data), 1, None)):
        done += len(rows)
        touched.update(label for row in rows if row.outcome == Outcome.CHANGED for label in row.changes)
        job.beat(done=min(done, total), message=f"Reading the rows ({done:,} compared)")
    job.beat(done=done, total=done)
    RosterImport.objects.filter(pk=roster.pk).update(touched=sorted(touched))
    job.beat(message="Comparing the rows with each other")
    register.judge(full=roster.full)
    _mark_errors(roster, register)
    if roster.full:
        job.beat(message="Looking for those who left")
        _stage_leavers(comparison)
    _keep_the_importer(roster)
    _keep_an_administrator(roster)
    _leave_administrators_to_their_own(roster, job.started_by)
    return _counts(roster)


def _staged(
    comparison: Comparison, register: Register, source: Iterator[tuple[int, Cells]]
) -> Iterator[list[RosterRow]]:
    """Stages chunk by chunk; yields the rows of each."""
    read = readers(comparison.roster.date_order)
    columns = comparison.roster.columns
    for chunk in chunks(source, CHUNK):
        told = [(line, *read_cells(cells, columns, read)) for line, cells in chunk]
        known = known_people([values["number"] for _, values, _ in told if values.get("number")])
        rows = [
            comparison.row(line=line, values=values, errors=errors, known=known.get(values.get("number", "")))
            for line, values, errors in told
        ]
        register.enter(rows, named=[line for line, values, _ in told if "manager" in values])
        register.claim(rows)
        _give_passwords(rows)
        RosterRow.objects.bulk_create(rows)
        yield rows


def _give_passwords(rows: list[RosterRow]) -> None:
    """Whoever is new can sign in only once a way in was given: each gets a password that nothing matches."""
    for row in rows:
        if row.outcome == Outcome.NEW:
            blank = Person()
            blank.set_unusable_password()
            row.password = blank.password


def _mark_errors(roster: RosterImport, register: Register) -> None:
    for lines in chunks(sorted(register.errors), 500):
        rows = list(RosterRow.objects.filter(roster=roster, line__in=lines))
        for row in rows:
            assert row.line is not None
            row.errors = [*row.errors, *register.errors[row.line]]
            row.outcome = Outcome.ERROR
        RosterRow.objects.bulk_update(rows, ["errors", "outcome"], batch_size=200)


def _stage_leavers(comparison: Comparison) -> None:
    """Everybody at work with an employee number that is in no row. Without a number nobody is on a roster."""
    staged = RosterRow.objects.filter(roster=comparison.roster, number=OuterRef("employee_number"))
    gone = Person.objects.active().exclude(employee_number=None).filter(~Exists(staged))
    numbers = list(gone.order_by("last_name", "first_name").values_list("employee_number", flat=True))
    for chunk in chunks([number for number in numbers if number], CHUNK):
        known = known_people(chunk)
        RosterRow.objects.bulk_create([comparison.leaver(known[number]) for number in chunk if number in known])


def _keep_the_importer(roster: RosterImport) -> None:
    """Whoever imports cannot be made to leave by it: someone must be able to go on."""
    with transaction.atomic():
        for row in RosterRow.objects.filter(roster=roster, outcome=Outcome.LEAVER, person=roster.uploaded_by_id):
            row.outcome = Outcome.ERROR
            row.errors = ["This is you: with this file you would leave the portal. Add yourself to the file."]
            row.save(update_fields=["outcome", "errors"])


def _keep_an_administrator(roster: RosterImport) -> None:
    """Not all administrators leave by one file: roles could not be given any more."""
    roles = Role.objects.filter(kind=RoleKind.ADMINISTRATOR, person__is_active=True, ends_on=None)
    administrators = set(roles.filter(starts_on__lte=today()).values_list("person_id", flat=True))
    leaving = RosterRow.objects.filter(roster=roster, outcome=Outcome.LEAVER, person__in=administrators)
    if administrators and administrators <= set(leaving.values_list("person_id", flat=True)):
        leaving.update(
            outcome=Outcome.ERROR, errors=["No administrator would be left. Make somebody else an administrator first."]
        )


def only_for_administrators(roster: RosterImport) -> QuerySet[RosterRow]:
    """Rows by which an administrator leaves or gets another address: who has the address gets a password by it."""
    held = Role.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()), kind=RoleKind.ADMINISTRATOR)
    rows = RosterRow.objects.filter(roster=roster, person__in=held.values("person"))
    readdressed = Q(outcome=Outcome.CHANGED, changes__has_key=BY_KEY["email"].label)
    return rows.filter(Q(outcome=Outcome.LEAVER) | readdressed)


def _leave_administrators_to_their_own(roster: RosterImport, by: Person | None) -> None:
    """The same rule as on a person's page: only administrators change how an administrator signs in."""
    if by is None or not is_administrator(by):
        only_for_administrators(roster).update(
            outcome=Outcome.ERROR,
            errors=[
                "An administrator: only an administrator may change the address or let them leave. Ask one to apply."
            ],
        )


def _counts(roster: RosterImport) -> dict[str, int]:
    found = RosterRow.objects.filter(roster=roster).order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(found)
