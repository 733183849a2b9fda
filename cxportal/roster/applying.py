"""Makes the previewed changes: all of them or none, set-wise, in one short transaction."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.models import Entry, entry, record
from cxportal.jobs.models import Job
from cxportal.people.models import Department, Person, Role, RoleKind, WayIn
from cxportal.people.positions.models import Origin
from cxportal.people.predicates import is_administrator
from cxportal.roster.checking import only_for_administrators
from cxportal.roster.comparing import fingerprint
from cxportal.roster.models import ImportState, Outcome, RosterImport, RosterRow
from cxportal.roster.places import free_code

# Column of a person → the label under which a preview shows that it changes.
TAKEN_OVER = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "title": "Job title",
    "department_id": "Department",
    "manager_id": "Manager's employee number",
    "started_on": "Start date",
    "frontline": "Serves customers directly",
    "is_active": "Works here",
}
OVERTAKEN = (
    "Since the file was checked, people or departments were changed in the portal. Nothing was applied. "
    "Check the file again and look at the changes once more."
)
WORDS: dict[str, str] = {
    Outcome.NEW: "Added by the roster file {}",
    Outcome.CHANGED: "Changed by the roster file {}",
    Outcome.LEAVER: "No longer works here, by the roster file {}",
}


class Overtaken(Exception):
    """The preview is not what would happen any more."""


def apply(job: Job) -> tuple[str, dict[str, Any]]:
    """The work of the applying job: returns what to say and the counts. A second run changes nothing."""
    roster = RosterImport.objects.select_related("applied_by").filter(job=job).first()
    if roster is not None and roster.state == ImportState.APPLIED:
        return "The roster was applied.", roster.counts
    if roster is None or not (roster.state == ImportState.APPLYING or roster.move(ImportState.APPLYING)):
        return "This import is over already.", {}
    job.beat(total=1, done=0, message="Making the changes, all at once")
    find_managers(roster)
    try:
        with transaction.atomic():
            _apply(roster, job)
    except (Overtaken, IntegrityError):
        roster.move(ImportState.READY, problem=OVERTAKEN)
        return OVERTAKEN, {}
    job.beat(done=1, message="Tidying up")
    tidy(roster)
    return summary(roster.counts), roster.counts


def summary(counts: dict[str, int]) -> str:
    return (
        f"The roster is applied: {counts[Outcome.NEW]:,} new, {counts[Outcome.CHANGED]:,} changed, "
        f"{counts[Outcome.LEAVER]:,} left, {counts[Outcome.UNCHANGED]:,} unchanged."
    )


def tidy(roster: RosterImport) -> None:
    """The file itself and the rows that changed nothing are not kept."""
    roster.forget_content()
    unchanged = RosterRow.objects.filter(roster=roster, outcome=Outcome.UNCHANGED)
    while pks := list(unchanged.values_list("pk", flat=True)[:2000]):
        RosterRow.objects.filter(pk__in=pks).delete()


def _apply(roster: RosterImport, job: Job) -> None:
    """Everything within the transaction. Raises Overtaken where the preview does not hold any more."""
    assert job.started_by is not None
    by = job.started_by
    if not roster.move(ImportState.APPLIED, applied_at=timezone.now(), applied_by=by):
        raise Overtaken
    _refuse_what_was_overtaken(roster)
    if not is_administrator(by) and only_for_administrators(roster).exists():
        raise Overtaken
    _make_departments(roster, by)
    if TAKEN_OVER["email"] in roster.touched:
        _free_addresses(roster)
    _insert_people(roster)
    _update_people(roster)
    _find_new_managers(roster)
    _let_go(roster, by)
    _note_positions(roster, by)
    _write_history(roster, by)
    RosterImport.objects.filter(state=ImportState.READY).update(problem=OVERTAKEN, counts={})
    record(about=roster, verb="applied", text=summary(roster.counts), by=by)


def _free_addresses(roster: RosterImport) -> None:
    """Take the address of whoever gets another one, so that two may exchange theirs."""
    changed = RosterRow.objects.filter(roster=roster, outcome=Outcome.CHANGED)
    other = changed.exclude(email=F("person__email")).values("person_id")
    Person.objects.filter(Q(pk__in=other) | Q(pk__in=changed.filter(email=None).values("person_id"))).update(email=None)


def _refuse_what_was_overtaken(roster: RosterImport) -> None:
    rows = RosterRow.objects.filter(roster=roster)
    if not roster.counts or rows.filter(outcome=Outcome.ERROR).exists():
        raise Overtaken
    at_stake = rows.filter(outcome__in=[Outcome.CHANGED, Outcome.LEAVER])
    changed = at_stake.annotate(now=fingerprint("person__")).exclude(now=F("seen"))
    arrived = rows.filter(outcome=Outcome.NEW).filter(Exists(Person.objects.filter(employee_number=OuterRef("number"))))
    closed = rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED], department__closes_on__lte=today())
    if changed.exists() or arrived.exists() or closed.exists():
        raise Overtaken


def _make_departments(roster: RosterImport, by: Person) -> None:
    """The departments that the file names and the portal does not know."""
    wanted = RosterRow.objects.filter(roster=roster, outcome__in=[Outcome.NEW, Outcome.CHANGED]).exclude(
        new_department=""
    )
    names = {name.lower(): name for name in wanted.order_by().values_list("new_department", flat=True).distinct()}
    taken = set(Department.objects.values_list("code", flat=True)) if names else set()
    for name in names.values():
        made = Department.objects.create(code=free_code(name, taken), name=name, opens_on=today())
        record(about=made, verb="created", text=f"Created by the roster file {roster.file_name}", by=by)
        wanted.filter(new_department__iexact=name).update(department=made)


def _insert_people(roster: RosterImport) -> None:
    """New people, then each row learns who its person is."""
    columns = {column: f"r.{column}" for column in TAKEN_OVER}
    columns |= {"employee_number": "r.number", "password": "r.password"}
    values: list[Any] = []
    for field in Person._meta.concrete_fields:
        if field.column and field.column not in columns and not field.primary_key:
            columns[field.column] = "%s"
            values.append(field.get_db_prep_save(field.get_default(), connection))
    _run(
        f"INSERT INTO people_person ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
        "FROM roster_rosterrow r WHERE r.roster_id = %s AND r.outcome = 'new' ORDER BY r.id",
        [*values, roster.pk],
    )
    _run(
        "UPDATE roster_rosterrow SET person_id = p.id FROM people_person p "
        "WHERE p.employee_number = roster_rosterrow.number AND roster_rosterrow.roster_id = %s "
        "AND roster_rosterrow.outcome = 'new'",
        [roster.pk],
    )


def find_managers(roster: RosterImport, *, at_once: int = 5000) -> None:
    """Before anything is locked: each row learns the manager who is there already, a few thousand rows at a time."""
    rows = RosterRow.objects.filter(roster=roster, outcome__in=[Outcome.NEW, Outcome.CHANGED])
    rows = rows.exclude(manager_number="").order_by("pk")
    manager = Person.objects.filter(employee_number=OuterRef("manager_number")).values("pk")[:1]
    pks = list(rows.values_list("pk", flat=True))
    for start in range(0, len(pks), at_once):
        part = pks[start : start + at_once]
        rows.order_by().filter(pk__gte=part[0], pk__lte=part[-1]).update(manager=Subquery(manager))


def _find_new_managers(roster: RosterImport) -> None:
    """Those who came with the same file, wherever they stand in it."""
    _run(
        "UPDATE people_person SET manager_id = m.id "
        "FROM roster_rosterrow r JOIN people_person m ON m.employee_number = r.manager_number "
        "WHERE r.person_id = people_person.id AND r.roster_id = %s AND r.outcome IN ('new', 'changed') "
        "AND r.manager_id IS NULL AND r.manager_number <> ''",
        [roster.pk],
    )


def _update_people(roster: RosterImport) -> None:
    """Only columns in which something changes: each has an index to keep."""
    taken_over = ", ".join(f"{column} = r.{column}" for column, label in TAKEN_OVER.items() if label in roster.touched)
    if taken_over:
        _run(
            f"UPDATE people_person SET {taken_over} FROM roster_rosterrow r "
            "WHERE r.person_id = people_person.id AND r.roster_id = %s AND r.outcome = 'changed'",
            [roster.pk],
        )


def _let_go(roster: RosterImport, by: Person) -> None:
    """Leavers cannot sign in any more, and what they might do ends. What they head waits to be handed over."""
    leavers = RosterRow.objects.filter(roster=roster, outcome=Outcome.LEAVER).values("person_id")
    held = (
        Role.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today()))
        .filter(Q(person__in=leavers) | Q(principal__in=leavers))
        .exclude(kind=RoleKind.HEAD)
    )
    ended = list(held.select_related("person", "principal", "department"))
    Role.objects.filter(pk__in=[role.pk for role in ended]).update(
        ends_on=Greatest("starts_on", Value(today() - dt.timedelta(days=1), output_field=DateField()))
    )
    Entry.objects.bulk_create(
        [entry(about=role.person, verb="end", text=f"Role ended: {role.title}", by=by) for role in ended if role.person]
    )
    WayIn.objects.unused().filter(person__in=leavers).update(ended_at=timezone.now())
    Person.objects.filter(pk__in=leavers).update(is_active=False)


def _note_positions(roster: RosterImport, by: Person) -> None:
    """What the newsletter will announce. A change noted already for that day is not doubled."""
    _run(
        'INSERT INTO positions_positionchange (person_id, kind, "on", title_before, title_after, '
        "department_before_id, department_after_id, place_before, place_after, note, origin, noted_by_id, noted_at, "
        "announced_in) "
        "SELECT r.person_id, r.position, r.position_on, r.title_before, "
        "CASE WHEN r.position = 'departure' THEN '' ELSE r.title END, r.department_before_id, "
        "CASE WHEN r.position = 'departure' THEN NULL ELSE r.department_id END, r.place_before, "
        "CASE WHEN r.position = 'departure' THEN '' ELSE r.place_after END, '', %s, %s, %s, '' "
        "FROM roster_rosterrow r WHERE r.roster_id = %s AND r.position <> '' "
        "AND r.outcome IN ('new', 'changed', 'leaver') ON CONFLICT DO NOTHING",
        [Origin.ROSTER, by.pk, _moment(), roster.pk],
    )


def _write_history(roster: RosterImport, by: Person) -> None:
    """One entry about each person who was added, changed or left."""
    kind = ContentType.objects.get_for_model(Person)
    before, after = reverse("people:person", args=[0]).rsplit("0", 1)
    for outcome, words in WORDS.items():
        _run(
            "INSERT INTO history_entry (actor_id, actor_name, on_behalf_of_id, at, verb, text, content_type_id, "
            "object_id, label, url, changes) "
            "SELECT %s, %s, NULL, %s, 'roster', %s, %s, r.person_id, r.first_name || ' ' || r.last_name, "
            "%s || r.person_id || %s, r.changes "
            "FROM roster_rosterrow r WHERE r.roster_id = %s AND r.outcome = %s AND r.person_id IS NOT NULL",
            [
                by.pk, str(by)[:200], _moment(), words.format(roster.file_name)[:500], kind.pk,
                before, after, roster.pk, outcome,
            ],
        )  # fmt: skip


def _moment() -> Any:
    """Now, in the form in which this database keeps it."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
