"""What the program office does with people, departments and roles. Each writes its history in its transaction."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from PIL import Image

from cxportal.county.days import today
from cxportal.county.pictures import photo
from cxportal.history.models import record
from cxportal.people.forms import DepartmentForm, PersonForm
from cxportal.people.models import Department, Person, Role, RoleKind, WayIn
from cxportal.people.organization.actions import corrected
from cxportal.people.positions.actions import NOBODY, Position, detect
from cxportal.people.refusals import Refused

LAST_ADMINISTRATOR = "This is the last administrator. Make somebody else an administrator first."


@transaction.atomic
def save_person(form: PersonForm, *, by: Person) -> Person:
    """Add or change a person as the valid form says."""
    made = form.instance.pk is None
    changes = form.changes()
    before = NOBODY if made else Position.of(Person.objects.select_related("department").get(pk=form.instance.pk))
    person: Person = form.save(commit=False)
    if made:
        person.set_unusable_password()
    person.save()
    detect(person=person, before=before, by=by, on=person.started_on if made and person.started_on else today())
    if made:
        record(about=person, verb="create", text="Added to the roster", by=by)
    elif changes:
        record(about=person, verb="edit", text=f"Changed: {_listed(changes)}", by=by, changes=changes)
    return person


@transaction.atomic
def save_department(form: DepartmentForm, *, by: Person) -> Department:
    """Add or change a department as the valid form says."""
    made = form.instance.pk is None
    changes = form.changes()
    department: Department = form.save()
    if not made:
        corrected(department)
    if made:
        record(about=department, verb="create", text="Added to the county", by=by)
    elif changes:
        record(about=department, verb="edit", text=f"Changed: {_listed(changes)}", by=by, changes=changes)
    return department


@transaction.atomic
def grant(role: Role, *, by: Person) -> Role:
    """Give a role (unsaved, validated). A vacancy of the same post ends the day before."""
    if role.kind == RoleKind.HEAD and role.department and not role.acting:
        _fill_vacancy(role.department, role.starts_on)
    try:
        role.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    role.save()
    if role.person:
        record(about=role.person, verb="grant", text=f"Got the role: {role.title}, from {_day(role.starts_on)}", by=by)
    if role.department:
        who = role.person or "Nobody"
        text = f"{who}: {'acting head' if role.acting else 'head'} from {_day(role.starts_on)}"
        record(about=role.department, verb="head", text=text, by=by)
    return role


@transaction.atomic
def end(role: Role, *, on: dt.date, by: Person) -> None:
    """End a role; `on` is its last day. The last administrator stays."""
    if not Role.objects.filter(pk=role.pk, ends_on=role.ends_on).update(ends_on=on):
        raise Refused("This role was changed meanwhile. Look at it again.")
    role.ends_on = on
    if role.kind == RoleKind.ADMINISTRATOR:
        _keep_an_administrator()
    _note_end(role, by=by)


@transaction.atomic
def declare_vacant(department: Department, *, on: dt.date, note: str, by: Person) -> Role:
    """From this day the department has no head: the head's role ends the day before."""
    for role in department.roles.heads().filter(acting=False).filter(Q(ends_on=None) | Q(ends_on__gte=on)):
        if role.starts_on >= on:
            raise Refused(f"{role} begins on {_day(role.starts_on)}. Choose a later day, or end that role first.")
        end(role, on=on - dt.timedelta(days=1), by=by)
    vacancy = Role(kind=RoleKind.HEAD, department=department, starts_on=on, note=note)
    return grant(vacancy, by=by)


@transaction.atomic
def deactivate(person: Person, *, by: Person) -> None:
    """They do not work here any more: sign-in ends now, and so do their roles and ways in. Nothing is deleted."""
    if person == by:
        raise Refused("You cannot deactivate yourself. Ask another administrator.")
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(f"{person} was deactivated already.")
    before = Position.of(person)
    person.is_active = False
    detect(person=person, before=before, by=by, on=today())
    held = Role.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today())).filter(Q(person=person) | Q(principal=person))
    for role in held.select_related("department", "person", "principal"):
        _end_now(role, by=by)
    WayIn.objects.unused().filter(person=person).update(ended_at=timezone.now())
    record(about=person, verb="deactivate", text="Deactivated: does not work here any more", by=by)


@transaction.atomic
def reactivate(person: Person, *, by: Person) -> None:
    """They work here again. Roles are given anew; a password that was set is good again."""
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused(f"{person} is active already.")
    before = Position.of(person)
    person.is_active = True
    detect(person=person, before=before, by=by, on=today())
    record(about=person, verb="reactivate", text="Activated: works here again", by=by)


def change_photo(person: Person, picture: Image.Image | None, *, by: Person) -> None:
    """Put a photo, or take it away. The old file goes once this is saved."""
    old = person.photo.name
    storage = person.photo.storage
    with transaction.atomic():
        if picture is None:
            person.photo = ""
        else:
            file = photo(picture)
            person.photo.save(file.name or "photo.jpg", file, save=False)
        person.save(update_fields=["photo"])
        record(about=person, verb="photo", text="Removed the photo" if picture is None else "Changed the photo", by=by)
        if old:
            transaction.on_commit(lambda: storage.delete(old))


def _fill_vacancy(department: Department, on: dt.date) -> None:
    """The open vacancy ends before the new head begins."""
    department.roles.heads().filter(person=None, ends_on=None, starts_on__lt=on).update(
        ends_on=on - dt.timedelta(days=1)
    )


def _end_now(role: Role, *, by: Person) -> None:
    role.ends_on = max(role.starts_on, today() - dt.timedelta(days=1))
    role.save(update_fields=["ends_on"])
    if role.kind == RoleKind.ADMINISTRATOR:
        _keep_an_administrator()
    _note_end(role, by=by)


def _keep_an_administrator() -> None:
    """Refuse what leaves nobody who can grant roles. Someone whose role has a last day will not do."""
    stay = Role.objects.select_for_update().filter(
        kind=RoleKind.ADMINISTRATOR, person__is_active=True, starts_on__lte=today(), ends_on=None
    )
    if not stay.exists():
        raise Refused(LAST_ADMINISTRATOR)


def _note_end(role: Role, *, by: Person) -> None:
    last = _day(role.ends_on or today())
    if role.person:
        record(about=role.person, verb="end-role", text=f"Role ends: {role.title}, last day {last}", by=by)
    if role.department:
        text = f"{role.person or 'Vacancy'}: {'acting head' if role.acting else 'head'} until {last}"
        record(about=role.department, verb="head", text=text, by=by)


def _listed(changes: dict[str, tuple[str, str]]) -> str:
    return ", ".join(label.lower() for label in changes)


def _day(day: dt.date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
