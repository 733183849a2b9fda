"""Noting a gap, moving a note on, and the rules for small groups. Each writes history in the same transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from cxportal.county.models import County
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from feedback.responses.models import ResultSettings
from feedback.results.forms import SettingsForm
from feedback.results.gaps import GapLine
from feedback.results.models import MOVES, GapNote, NoteState
from feedback.results.reports import LETTER_NAMES
from pathways.editing import rows
from pathways.editing.kinds import KINDS
from pathways.models import Objective


def note_gap(line: GapLine, *, department: Department | None, link: str, by: Person) -> tuple[GapNote, bool]:
    """A goal to be drafted from this gap, and whether it is new: an open note of the same gap is kept.

    Raises ValueError where the letter has no gap to note.
    """
    if not line.points or line.gap is None or line.own is None or line.customers is None:
        raise ValueError("There is no gap for this letter, or too few people answered.")
    try:
        with transaction.atomic():
            note = GapNote.objects.create(
                department=department,
                letter=line.letter,
                points=round(line.gap.points, 1),
                own=round(100 * line.own.share, 1),
                own_people=line.own.people,
                customers=round(100 * line.customers.share, 1),
                customer_people=line.customers.people,
                flagged=line.gap.flagged,
                link=link[:300],
                by=by,
            )
            seen = f"{line.what} in {LETTER_NAMES[line.letter]}"
            text = f"{seen} noted for {'a department goal' if department else 'an objective'}: {line.points:+} points"
            record(about=department or County.current(), verb="gap-noted", text=text, by=by)
    except IntegrityError:
        return GapNote.objects.open().get(department=department, letter=line.letter), False
    return note, True


@transaction.atomic
def move_note(note: GapNote, *, to: str, by: Person) -> bool:
    """Drops a note, takes it up again, or says that the goal is drafted. False where that is not its next move."""
    allowed = [state for state, moves in MOVES.items() if to in moves]
    try:
        with transaction.atomic():
            moved = GapNote.objects.filter(pk=note.pk, state__in=allowed).update(state=to)
    except IntegrityError:  # another note of this gap is open by now
        return False
    if moved:
        with translation.override("en"):  # history keeps one language
            text = f"Note on {note.letter}: {NoteState(to).label.lower()}"
        record(about=note.department or County.current(), verb="gap-note", text=text, by=by)
    return bool(moved)


@transaction.atomic
def draft_objective(note: GapNote, values: Mapping[str, Any], *, by: Person) -> tuple[Objective, bool]:
    """An objective for future consideration that closes a gap of the county, and whether it is new: a note has one.

    Raises Refused where the note was dropped.
    """
    note = locked(note)
    if note.objective:
        return note.objective, False
    if not move_note(note, to=NoteState.DRAFTED, by=by):
        raise Refused(gettext("This note was dropped. Take it up again first."))
    made: Objective = rows.add(KINDS["objective"], values, parent=None, by=by)
    GapNote.objects.filter(pk=note.pk).update(objective=made)
    record(about=made, verb="from-gap", text=f"Drafted from a gap of the county: {note.points:+} points", by=by)
    return made, True


@transaction.atomic
def change_rules(form: SettingsForm, *, by: Person) -> ResultSettings:
    """Saves the valid form."""
    changes = form.changes()
    rules: ResultSettings = form.save()
    if changes:
        text = f"Changed: {', '.join(label.lower() for label in changes)}"
        record(about=rules, verb="edit", text=text, by=by, changes=changes)
    return rules
