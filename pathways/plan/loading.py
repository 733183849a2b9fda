"""Loads a plan file: a three-way merge of what the file said last, what it says now, and what the portal holds.

A value nobody touched since the last load follows the file; a value people edited stays; a row people removed stays
removed. With `force` the file wins, but a person who was assigned in place of a lead's name stays assigned. An item
that is no longer in the file is reported and stays.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cxportal.county.models import County
from cxportal.history.models import Entry, entry
from pathways.models import Lead, Objective, PlanRecord
from pathways.plan.items import Plan
from pathways.plan.kinds import KINDS, Kind
from pathways.plan.merging import Merge
from pathways.plan.report import Line, Report
from pathways.plan.validation import read_plan

ACCOUNTABLE = "accountable"
PLAN_FILE = "Plan file"


def load_plan(data: bytes, *, force: bool = False, dry_run: bool = False) -> Report:
    """Load the plan file whose bytes are given, whole or not at all. Raises PlanFaults, then nothing has changed."""
    plan = read_plan(data)
    with transaction.atomic():
        county = County.current()
        County.objects.select_for_update().get(pk=county.pk)  # one load at a time
        load = Load(plan, force=force, today=timezone.localdate(timezone=county.zone))
        load.run()
        if dry_run:
            transaction.set_rollback(True)
    return load.report


class Load:
    """One load, inside its transaction."""

    def __init__(self, plan: Plan, *, force: bool, today: dt.date) -> None:
        self.plan = plan
        self.force = force
        self.today = today
        self.report = Report()
        self.records = {(record.kind, record.key): record for record in PlanRecord.objects.all()}
        self.standing: dict[str, dict[str, Any]] = {}
        self.new_rows: set[int] = set()
        self.history: list[Entry] = []

    def run(self) -> None:
        for kind in KINDS:
            items = self.plan.of_kind(kind.name)
            self.report_gone(kind, {item.key for item in items})
            merge = Merge(kind, items, self.records, self.standing, force=self.force, today=self.today)
            merge.run()
            self.standing[kind.name] = merge.standing
            self.take_in(merge)
        self.settle_accountable_leads()
        Entry.objects.bulk_create(self.history)
        PlanRecord.objects.bulk_create(
            [PlanRecord(kind=kind, key=key, loaded=record.loaded) for (kind, key), record in self.records.items()],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["loaded", "loaded_at"],
        )

    def report_gone(self, kind: Kind, keys: set[str]) -> None:
        """Name what the file knew at the last load and knows no more."""
        gone = {key for name, key in self.records if name == kind.name} - keys
        if gone:
            rows = kind.standing(kind.rows())
            self.report.gone += [Line(kind, kind.name_of_row(rows[key])) for key in sorted(gone & set(rows))]

    def take_in(self, merge: Merge) -> None:
        """Put one kind's outcome into the report and into history."""
        kind, rows = merge.kind, merge.rows
        self.new_rows.update(id(row) for row in merge.created.values())
        self.report.unchanged += merge.unchanged
        self.report.left += [Line(kind, kind.name_of_row(rows[key]), ", ".join(why)) for key, why in merge.left.items()]
        for item in merge.removed:
            name = kind.name_of_row(rows[item.key]) if item.key in rows else kind.name_of_item(item.values)
            self.report.removed.append(Line(kind, name or item.key))
        for key, row in merge.created.items():
            restored = key in merge.restored
            (self.report.restored if restored else self.report.created).append(Line(kind, kind.name_of_row(row)))
            self.tell(kind, row, "restored" if restored else "added", {})
        for key, changes in merge.changed.items():
            restored = key in merge.restored
            words = ", ".join(kind.word_for(name) for name in changes if name in kind.fields)
            line = Line(kind, kind.name_of_row(rows[key]), words)
            (self.report.restored if restored else self.report.changed).append(line)
            self.tell(kind, rows[key], "restored" if restored else "changed", changes)

    def tell(self, kind: Kind, row: Any, verb: str, changes: dict[str, tuple[Any, Any]]) -> None:
        """Write history, at the row itself or at the one it belongs to; nothing more about one that is new."""
        about = kind.belongs_to(row) or row
        if about is not row and id(about) in self.new_rows:
            return
        text = f"{verb.capitalize()} by the plan file"
        if about is not row:
            text = f"{kind.label} “{row}”: {verb} by the plan file"
        fields = ", ".join(kind.word_for(name) for name in changes if name in kind.fields)
        text = f"{text} ({fields})." if fields else f"{text}."
        self.history.append(entry(about=about, verb=verb, text=text, by=None, by_name=PLAN_FILE, changes=changes))

    def settle_accountable_leads(self) -> None:
        """The same merge for one fact of an objective: which of its leads is accountable."""
        held = {lead.objective_id: lead for lead in Lead.objects.filter(accountable=True, objective__isnull=False)}
        for key, lead_key in self.plan.accountable.items():
            objective: Objective | None = self.standing["objective"].get(key)
            if objective is None:
                continue
            record = self.records.get((ACCOUNTABLE, key))
            last = record.loaded["lead"] if record else ""
            self.records[ACCOUNTABLE, key] = PlanRecord(loaded={"lead": lead_key})
            wanted: Lead | None = self.standing["lead"].get(lead_key)
            if wanted is not None:
                self.settle_one(objective, wanted, held.get(objective.pk), last)

    def settle_one(self, objective: Objective, wanted: Lead, now: Lead | None, last: str) -> None:
        """Make `wanted` accountable, unless people chose another lead since the file was last loaded."""
        kind = next(kind for kind in KINDS if kind.model is Objective)
        if now == wanted:
            return
        if now is not None and now.key != last and not self.force:
            self.report.left.append(Line(kind, str(objective), f"accountable is {now}, as chosen in the portal"))
            return
        Lead.objects.filter(objective=objective, accountable=True).update(accountable=False)
        wanted.accountable = True
        wanted.save(update_fields=["accountable"])
        if now is not None:
            self.report.changed.append(Line(kind, str(objective), f"accountable is {wanted}"))
            text = f"Accountable lead by the plan file: {wanted}."
            changes = {"accountable lead": (now, wanted)}
            self.history.append(
                entry(about=objective, verb="changed", text=text, by=None, by_name=PLAN_FILE, changes=changes)
            )
