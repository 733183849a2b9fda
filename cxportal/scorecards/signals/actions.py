"""Handing a signal over, deciding what it is, taking it up again; noting that a process changed."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.scorecards.signals.models import Decision, ProcessChange, Signal
from cxportal.ui.templatetags.ui import format_day


@transaction.atomic
def assign(signal: Signal, *, to: Person, by: Person) -> bool:
    """Hands it to someone, who sees it from now on. False where it is with them already, or decided."""
    free = Q(decision="") & ~Q(assignee=to) | Q(decision="", assignee=None)
    if not signal.change_if(free, assignee=to, assigned_at=timezone.now()):
        return False
    record(about=signal, verb="assigned", text=f"Handed to {to}", by=by)
    return True


@transaction.atomic
def decide(signal: Signal, *, decision: str, note: str, by: Person) -> bool:
    """Says what it is, and why. False where somebody was faster."""
    values = {"decision": decision, "note": note, "decided_by": by, "decided_at": timezone.now()}
    if not signal.change_if(Q(decision=""), **values):
        return False
    record(about=signal, verb="decided", text=f"{Decision(decision).label}: {note}", by=by)
    return True


@transaction.atomic
def reopen(signal: Signal, *, by: Person) -> bool:
    """Takes it up again; the history keeps what was decided. False where it is open already."""
    if not signal.change_if(~Q(decision=""), decision="", note="", decided_by=None, decided_at=None):
        return False
    record(about=signal, verb="reopened", text="Opened again", by=by)
    return True


@transaction.atomic
def note_change(change: ProcessChange, *, by: Person) -> ProcessChange:
    """From its month on the limits are new."""
    change.by = by
    change.save()
    record(about=change.measure, verb="process-changed", text=_words(change), by=by)
    return change


@transaction.atomic
def remove_change(change: ProcessChange, *, by: Person) -> None:
    """It was noted by mistake: limits are drawn through again. The history keeps that it was noted."""
    record(about=change.measure, verb="process-unchanged", text=f"Removed: {_words(change)}", by=by)
    change.delete()


def _words(change: ProcessChange) -> str:
    place = change.department or "the whole county"
    return f"Process change since {format_day(change.starts_on)}, {place}: {change.text}"
