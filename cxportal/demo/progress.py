"""Writes 18 months of work on the plan: leads, updates, steps, inquiries, and the history of all of it."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cxportal.demo.calendar import Calendar
from cxportal.demo.data.stories import stories
from cxportal.demo.people import Cast
from cxportal.demo.telling import Teller
from cxportal.history.models import Entry, entry
from pathways.models import ActionStep, Inquiry, Lead, Objective, ProgressUpdate

PLAN_FILE = "Plan file"


@dataclass
class Written:
    """Rows that wait to be saved, each kind at once."""

    updates: list[ProgressUpdate] = field(default_factory=list)
    inquiries: list[Inquiry] = field(default_factory=list)
    new_steps: list[ActionStep] = field(default_factory=list)
    done_steps: list[ActionStep] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def save(self) -> None:
        """A dozen statements, whatever the size. Updates get their keys in the order of time."""
        for part in _until_each_correction(sorted(self.updates, key=lambda update: update.at)):
            for update in part:
                update.corrects = update.corrects  # takes over the key that the corrected one has by now
            ProgressUpdate.objects.bulk_create(part, batch_size=500)
        Inquiry.objects.bulk_create(self.inquiries)
        ActionStep.objects.bulk_create(self.new_steps, batch_size=500)
        ActionStep.objects.bulk_update(self.done_steps, ["done_on", "done_by"])
        Lead.objects.bulk_update(self.leads, ["person", "placeholder", "since"])
        fields = ["status", "percent", "reported_on", "priority_since", "due_on"]
        Objective.objects.bulk_update(self.objectives, fields, batch_size=200)
        Entry.objects.bulk_create(sorted(self.entries, key=lambda found: found.at), batch_size=500)


def _until_each_correction(updates: Sequence[ProgressUpdate]) -> Iterable[list[ProgressUpdate]]:
    """The updates in portions: a correction begins one, for what it corrects has to be saved before."""
    part: list[ProgressUpdate] = []
    for update in updates:
        if update.corrects:
            yield part
            part = []
        part.append(update)
    yield part


def tell_stories(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Tell every story whose objective the loaded plan has."""
    written = Written()
    teller = Teller(cast, calendar, chance)
    told = stories()
    steps = {step.key: step for step in ActionStep.objects.exclude(key=None)}
    leads = Lead.objects.exclude(objective=None, placeholder="").select_related("objective")
    for objective in Objective.objects.filter(key__in=told).in_plan_order():
        story = told[objective.key or ""]
        for lead in leads:
            if lead.objective == objective and lead.placeholder in story["leads"]:
                _assign(lead, teller, story, written)
        _tell(objective, story, teller, written)
        _tick(objective, story, steps, teller, written)
    written.save()
    # The plan was loaded when its history begins. Entries cannot be changed by people, so this goes past their manager.
    begun = dt.datetime.combine(calendar.ago(550), dt.time(9), calendar.zone)
    Entry._base_manager.filter(actor=None, actor_name=PLAN_FILE).update(at=begun)


def _note(written: Written, at: dt.datetime, **words: Any) -> None:
    made = entry(**words)
    made.at = at
    written.entries.append(made)


def _assign(lead: Lead, teller: Teller, story: dict[str, Any], written: Written) -> None:
    """The program office put a person in the place of a first name, soon after the plan was loaded."""
    name, objective = lead.placeholder, lead.objective
    assert objective is not None
    day = teller.calendar.workday(teller.calendar.ago(story["since"]))
    lead.person, lead.placeholder, lead.since = teller.person[story["leads"][name]], "", day
    written.leads.append(lead)
    at = teller.calendar.moment(day, teller.chance)
    words = {"text": f"{name} is {lead.person}", "changes": {"lead": (name, lead.person)}}
    _note(written, at, about=objective, verb="handed-over", by=teller.person["office"], **words)


def _tell(objective: Objective, story: dict[str, Any], teller: Teller, written: Written) -> None:
    """The updates of one objective with their history, and the objective as the last one left it."""
    told = teller.updates(objective, story)
    status, percent = objective.get_status_display(), objective.percent
    for update in told:
        after = update.get_status_display(), update.percent
        pairs = {"status": (status, after[0]), "percent": (percent, after[1])}
        note_update(written, update, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})
        status, percent = after
    reports = teller.reports(objective, story)
    for report in reports:
        note_update(written, report, {})
    written.updates += [*told, *reports]
    last = told[-1]
    objective.status, objective.percent, objective.reported_on = last.status, last.percent, last.on
    objective.priority_since = teller.calendar.ago(story["since"])
    objective.due_on = teller.calendar.ago(story["due"])
    written.objectives.append(objective)
    for inquiry in teller.inquiries(objective, story):
        written.inquiries.append(inquiry)
        text = f"{inquiry.get_kind_display()}: {inquiry.text}"
        _note(written, inquiry.asked_at, about=objective, verb="asked", text=text, by=inquiry.asked_by)
        if inquiry.answered_at and inquiry.answer:
            text = f"Answered: {inquiry.answer}"
            _note(written, inquiry.answered_at, about=objective, verb="answered", text=text, by=inquiry.answered_by)


def note_update(written: Written, update: ProgressUpdate, changes: dict[str, tuple[Any, Any]]) -> None:
    """The entry that the portal writes when an update is given, in its words."""
    what = "Corrected the last update" if update.corrects else "Progress update"
    whom = f" for {update.department}" if update.department else ""
    _note(
        written,
        update.at,
        about=update.objective,
        verb="corrected" if update.corrects else "reported",
        text=f"{what}{whom}: {update.get_status_display().lower()}, {update.percent}%",
        by=update.author,
        on_behalf_of=update.on_behalf_of,
        changes=changes,
    )


def _tick(
    objective: Objective,
    story: dict[str, Any],
    steps: dict[str | None, ActionStep],
    teller: Teller,
    written: Written,
) -> None:
    """Steps of the plan that were done, and those that the lead added."""
    by, calendar = teller.ticked_by(story), teller.calendar
    for key, ago in story["steps"].items():
        if key in steps:
            step = steps[key]
            step.done_on, step.done_by = calendar.workday(calendar.ago(ago)), by
            written.done_steps.append(step)
            _note_done(written, teller, objective, step)
    added = teller.calendar.moment(calendar.workday(calendar.ago(story["since"] - 12)), teller.chance)
    for order, told in enumerate(story.get("more_steps", ()), start=1):
        step = ActionStep(objective=objective, title=told["title"], order=order)
        if "done" in told:
            step.done_on, step.done_by = calendar.workday(calendar.ago(told["done"])), by
        else:
            step.due_on = calendar.ago(told["due"])
        written.new_steps.append(step)
        _note(written, added, about=objective, verb="step", text=f"Step added: {step.title}", by=by)
        if step.done_on:
            _note_done(written, teller, objective, step)


def _note_done(written: Written, teller: Teller, objective: Objective, step: ActionStep) -> None:
    assert step.done_on is not None
    at = teller.calendar.moment(step.done_on, teller.chance)
    _note(written, at, about=objective, verb="step", text=f"Done: {step.title}", by=step.done_by)
