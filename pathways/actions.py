"""What people do with objectives: report progress, ask, answer. Each writes history in the same transaction."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Person
from pathways.models import ActionStep, Inquiry, InquiryKind, Objective, ProgressUpdate, Status
from pathways.predicates import Hat


class Overtaken(Exception):
    """Someone reported in the meantime. Carries the updates that the author has not seen, newest first."""

    def __init__(self, newer: Sequence[ProgressUpdate]) -> None:
        super().__init__("Someone gave an update in the meantime.")
        self.newer = newer


@dataclass(frozen=True)
class Progress:
    """What an author says in one update. `percent` runs from 0 to 100."""

    status: Status
    percent: int
    narrative: str
    barriers: str = ""
    next_step: str = ""
    recovery_action: str = ""
    recovery_on: dt.date | None = None


@transaction.atomic
def give_update(
    *,
    objective: Objective,
    by: Person,
    hat: Hat,
    progress: Progress,
    token: uuid.UUID,
    seen: int | None,
    done_steps: Collection[int] | None = None,
    new_steps: Sequence[str] = (),
    corrects: ProgressUpdate | None = None,
) -> ProgressUpdate:
    """Append an update; where it speaks for the whole, the objective takes its status and percent.

    `seen` is the highest update id that the author saw; raises Overtaken when the same part (the whole, or the
    hat's department) has a newer one, or when `corrects` is not the newest of its part.
    `token` makes a repeated submit return the first one's update. `done_steps` are the ids of all steps that are
    done now (None leaves the steps alone).
    """
    objective = Objective.objects.select_for_update().get(pk=objective.pk)
    repeated = ProgressUpdate.objects.filter(token=token, author=by, objective=objective).first()
    if repeated:
        return repeated
    lane = objective.updates.filter(department=hat.department).select_related("author", "on_behalf_of").newest_first()
    newer = list(lane.filter(pk__gt=seen or 0))
    if newer:
        raise Overtaken(newer)
    if corrects and corrects != lane.first():
        raise Overtaken(list(lane[:1]))
    update = ProgressUpdate.objects.create(
        objective=objective,
        department=hat.department,
        author=by,
        on_behalf_of=hat.on_behalf_of,
        on=today(),
        corrects=corrects,
        token=token,
        **vars(progress),
    )
    changes: dict[str, tuple[object, object]] = {}
    if hat.department is None:
        changes = {
            "status": (objective.get_status_display(), update.get_status_display()),
            "percent": (objective.percent, update.percent),
        }
        objective.status, objective.percent, objective.reported_on = update.status, update.percent, update.on
        objective.save(update_fields=["status", "percent", "reported_on"])
    if done_steps is not None:
        _tick_steps(objective, by=by, done=set(done_steps))
    for title in new_steps:
        _add_step(objective, by=by, title=title)
    _answer_requests(objective, by=by)
    record(
        about=objective,
        verb="corrected" if corrects else "reported",
        text=_in_words(update),
        by=by,
        on_behalf_of=hat.on_behalf_of,
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
    )
    return update


def _in_words(update: ProgressUpdate) -> str:
    what = "Corrected the last update" if update.corrects_id else "Progress update"
    whom = f" for {update.department}" if update.department else ""
    return f"{what}{whom}: {update.get_status_display().lower()}, {update.percent}%"


def _tick_steps(objective: Objective, *, by: Person, done: set[int]) -> None:
    for step in objective.steps.filter(archived_at=None):
        if step.pk in done and step.done_on is None:
            step.done_on, step.done_by = today(), by
            words = "Done"
        elif step.pk not in done and step.done_on is not None:
            step.done_on, step.done_by = None, None
            words = "Open again"
        else:
            continue
        step.save(update_fields=["done_on", "done_by"])
        record(about=objective, verb="step", text=f"{words}: {step.title}", by=by)


def _add_step(objective: Objective, *, by: Person, title: str) -> ActionStep:
    last = objective.steps.order_by("-order").values_list("order", flat=True).first() or 0
    step = ActionStep.objects.create(objective=objective, title=title, order=last + 1)
    record(about=objective, verb="step", text=f"Step added: {title}", by=by)
    return step


def _answer_requests(objective: Objective, *, by: Person) -> None:
    """An update answers what asked for one; a question waits for its own answer."""
    objective.inquiries.open().filter(kind=InquiryKind.UPDATE).update(answered_at=timezone.now(), answered_by=by)


@transaction.atomic
def ask(*, objective: Objective, by: Person, kind: InquiryKind, text: str) -> Inquiry:
    """Request an update or put a question. An open request for an update is not doubled: it takes the new words."""
    objective = Objective.objects.select_for_update().get(pk=objective.pk)
    standing = objective.inquiries.open().filter(kind=kind, text=text).first()
    if standing:
        return standing
    inquiry = Inquiry.objects.create(objective=objective, kind=kind, text=text, asked_by=by)
    record(about=objective, verb="asked", text=f"{inquiry.get_kind_display()}: {text}".rstrip(": "), by=by)
    return inquiry


@transaction.atomic
def answer(*, inquiry: Inquiry, by: Person, text: str) -> bool:
    """Answer an open inquiry. False where someone else answered first: nothing is changed then."""
    taken = Inquiry.objects.open().filter(pk=inquiry.pk).update(answer=text, answered_by=by, answered_at=timezone.now())
    if taken:
        record(about=inquiry.objective, verb="answered", text=f"Answered: {text}", by=by)
    return bool(taken)
