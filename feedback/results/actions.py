"""Noting a gap, moving a note on, and the rules for small groups. Each writes history in the same transaction."""

from django.db import IntegrityError, transaction
from django.utils import translation

from cxportal.history.models import record
from cxportal.people.models import Department, Person
from feedback.responses.models import ResultSettings
from feedback.results.forms import SettingsForm
from feedback.results.gaps import GapLine
from feedback.results.models import MOVES, GapNote, NoteState
from feedback.results.reports import LETTER_NAMES


def note_gap(line: GapLine, *, department: Department, link: str, by: Person) -> tuple[GapNote, bool]:
    """A department goal to be drafted from this gap, and whether it is new: an open note of the same gap is kept.

    Raises ValueError where the letter has no gap to note.
    """
    if line.gap is None or line.own is None or line.customers is None:
        raise ValueError("Too few people answered for this letter to have a gap.")
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
            text = f"{line.what} in {LETTER_NAMES[line.letter]} noted for a department goal: {line.points:+} points"
            record(about=department, verb="gap-noted", text=text, by=by)
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
        record(about=note.department, verb="gap-note", text=text, by=by)
    return bool(moved)


@transaction.atomic
def change_rules(form: SettingsForm, *, by: Person) -> ResultSettings:
    """Saves the valid form."""
    changes = form.changes()
    rules: ResultSettings = form.save()
    if changes:
        text = f"Changed: {', '.join(label.lower() for label in changes)}"
        record(about=rules, verb="edit", text=text, by=by, changes=changes)
    return rules
