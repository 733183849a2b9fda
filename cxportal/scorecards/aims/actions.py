"""Drafting goals, putting them in effect and closing them. Each writes history in the same transaction."""

import uuid

from django.db import transaction
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Department, Person, Role
from cxportal.people.refusals import Refused
from cxportal.scorecards.aims.horizons import usual_end
from cxportal.scorecards.aims.models import DepartmentGoal, GoalState, Milestone, Source
from cxportal.scorecards.models import Measure
from cxportal.ui.versioned_form import VersionedForm
from feedback.results.actions import move_note
from feedback.results.models import GapNote, NoteState
from goals.models import Horizon

VERBS = {
    GoalState.DRAFT: "Taken up again as a draft",
    GoalState.RUNNING: "In effect",
    GoalState.MET: "Met",
    GoalState.MISSED: "Not met",
    GoalState.DROPPED: "Dropped",
}


@transaction.atomic
def save_goal(form: VersionedForm, *, by: Person, token: uuid.UUID | None = None) -> DepartmentGoal:
    """A new draft, or an edited goal. A repeated submit of a new one (the same token) gets the first one's."""
    goal: DepartmentGoal = form.instance
    if goal.pk is None:
        if token and (there := DepartmentGoal.objects.filter(token=token).first()):
            return there
        goal.token, goal.made_by = token or uuid.uuid4(), by
        goal.save()
        record(about=goal, verb="drafted", text=f"Drafted for {goal.department}", by=by)
        return goal
    changes = form.changes()
    goal.save()
    if changes:
        record(about=goal, verb="edited", text=f"Edited: {', '.join(changes).lower()}", by=by, changes=changes)
    return goal


@transaction.atomic
def draft_from(note: GapNote, *, by: Person) -> tuple[DepartmentGoal, bool]:
    """A draft that closes the gap, and whether it is new: a note has one goal, ever. The note's figures are kept.

    Raises Refused where the note was dropped.
    """
    note = locked(note)
    if note.department is None:
        raise Refused("A gap of the whole county becomes an objective of the plan.")
    there = DepartmentGoal.objects.filter(gap_note=note).first()
    if there:
        return there, False
    if not move_note(note, to=NoteState.DRAFTED, by=by):
        raise Refused("This note was dropped. Take it up again first.")
    measure = Measure.objects.standing().filter(key=f"favorable-{note.letter.lower()}").first()
    start = today()
    goal = DepartmentGoal.objects.create(
        department=note.department,
        statement=note.statement,
        horizon=Horizon.MID,
        starts_on=start,
        due_on=usual_end(Horizon.MID, start),
        measure=measure,
        baseline=note.customers / 100,
        target=note.own / 100 if note.blind_spot else None,
        letters=note.letter,
        goal=measure.goal if measure else None,
        owner=head_of(note.department),
        source=Source.GAP,
        origin=note.origin,
        link=note.link,
        gap_note=note,
        made_by=by,
    )
    record(about=goal, verb="drafted", text=f"Drafted from a gap of {note.points} points", by=by)
    return goal, True


def head_of(department: Department) -> Person | None:
    """Who heads it today; the acting head where there is one. One query."""
    roles = Role.objects.on(today()).heads().filter(department=department, person__isnull=False)
    role = roles.order_by("-acting", "-starts_on", "-pk").select_related("person").first()
    return role.person if role else None


@transaction.atomic
def start(goal: DepartmentGoal, *, by: Person) -> bool:
    """Puts a draft in effect, or takes a closed goal up again. False where somebody was faster.

    Raises Refused where the draft lacks something, or its day has passed.
    """
    goal = locked(goal)
    if goal.missing:
        raise Refused(f"Before it takes effect it needs {_and(goal.missing)}. Edit the goal.")
    if goal.due_on < today():
        raise Refused("The day by which it was to be reached has passed. Edit the goal and choose another.")
    now = goal.started_at or timezone.now()
    done = goal.move(GoalState.RUNNING, started_at=now, closed_at=None, closed_by=None, reason="")
    if done:
        record(about=goal, verb="started", text=VERBS[GoalState.RUNNING], by=by)
    return done


@transaction.atomic
def redraft(goal: DepartmentGoal, *, by: Person) -> bool:
    """Takes a dropped goal up again. False where it is not dropped (any more)."""
    done = goal.move(GoalState.DRAFT, closed_at=None, closed_by=None, reason="")
    if done:
        record(about=goal, verb="redrafted", text=VERBS[GoalState.DRAFT], by=by)
    return done


@transaction.atomic
def close(goal: DepartmentGoal, *, to: GoalState, by: Person, reason: str = "") -> bool:
    """Met, not met or dropped. False where somebody was faster. Raises Refused for a drop without a reason."""
    if to == GoalState.DROPPED and not reason:
        raise Refused("Say why the goal is dropped.")
    done = goal.move(to, closed_at=timezone.now(), closed_by=by, reason=reason)
    if done:
        record(about=goal, verb=to.value, text=f"{VERBS[to]}: {reason}" if reason else VERBS[to], by=by)
    return done


@transaction.atomic
def save_milestone(form: VersionedForm, *, by: Person) -> Milestone:
    """A new milestone, or an edited one."""
    milestone: Milestone = form.instance
    new, changes = milestone.pk is None, form.changes()
    milestone.save()
    if new or changes:
        text = f"Milestone {'added' if new else 'edited'}: {milestone}"
        record(about=milestone.goal, verb="milestone", text=text, by=by, changes=None if new else changes)
    return milestone


@transaction.atomic
def tick(milestone: Milestone, *, done: bool, by: Person) -> bool:
    """Says that a milestone is reached, or that it is not after all. False where that was said already."""
    rows = Milestone.objects.filter(pk=milestone.pk, done_on__isnull=done)
    values = {"done_on": today(), "done_by": by} if done else {"done_on": None, "done_by": None}
    changed = bool(rows.update(**values))
    if changed:
        words = "reached" if done else "not reached after all"
        record(about=milestone.goal, verb="milestone", text=f"Milestone {words}: {milestone}", by=by)
    return changed


@transaction.atomic
def remove(milestone: Milestone, *, by: Person) -> None:
    """Takes a milestone out; the history keeps its words."""
    record(about=milestone.goal, verb="milestone", text=f"Milestone removed: {milestone}", by=by)
    milestone.delete()


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
