"""The three-way merge of all items of one kind, and the writing of its outcome."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cxportal.county.models import County
from pathways.models import Lead, Objective, PlanRecord, Stage
from pathways.plan.faults import Fault, PlanFaults
from pathways.plan.items import Item
from pathways.plan.kinds import Kind

# Numbers while some change places; above any that a file may have.
PARKING = 30_000

Changes = dict[str, tuple[Any, Any]]


class Merge:
    """The merge of one kind. It brings `records` up to date; `above` holds the standing rows of the kinds before."""

    def __init__(
        self,
        kind: Kind,
        items: list[Item],
        records: dict[tuple[str, str], PlanRecord],
        above: Mapping[str, Mapping[str, Any]],
        *,
        force: bool,
        today: dt.date,
    ) -> None:
        self.kind = kind
        self.items = items
        self.records = records
        self.above = above
        self.force = force
        self.today = today
        self.rows = kind.rows(lock=True)
        self.standing = kind.standing(self.rows)
        self.created: dict[str, Any] = {}
        self.changed: dict[str, Changes] = {}
        self.restored: set[str] = set()
        self.left: dict[str, list[str]] = {}
        self.removed: list[Item] = []
        self.unchanged = 0

    def run(self) -> None:
        for item in self.items:
            self.merge(item)
        if self.kind.numbered:
            self.check_numbers()
            self.park_changed_numbers()
        self.kind.model._base_manager.bulk_create(self.created.values())
        for key, changes in self.changed.items():
            self.rows[key].save(update_fields=list(changes))

    def merge(self, item: Item) -> None:
        record = self.records.get((self.kind.name, item.key))
        row = self.rows.get(item.key)
        known = row is not None or record is not None
        parents = self.parents_of(item)
        if parents is None or (known and item.key not in self.standing and not self.force):
            self.standing.pop(item.key, None)  # what belongs to it is left out too
            self.removed.append(item)
        elif row is None:
            self.create(item, parents)
            if record is not None:
                self.restored.add(item.key)
        else:
            self.update(item, row, parents, record)
        if known or item.key in self.created:
            self.records[self.kind.name, item.key] = PlanRecord(loaded=item.values)

    def parents_of(self, item: Item) -> dict[str, Any] | None:
        """The rows that this item's fields point to; None where one was removed in the portal."""
        found = {}
        for name, kind in self.kind.parents.items():
            key = item.values[name]
            found[name] = self.above[kind].get(str(key)) if key else None
            if key and found[name] is None:
                return None
        return found

    def last_loaded(self, record: PlanRecord | None) -> dict[str, Any]:
        """What the file said last. Of a county never loaded: the name it has before anybody gave it one."""
        if record is None and self.kind.model is not County:
            return {}
        defaults = {name: self.kind.default(name) for name in self.kind.fields}
        return defaults | (record.loaded if record else {})

    def create(self, item: Item, parents: dict[str, Any]) -> None:
        row: Any = self.kind.model(**{"key": item.key, **item.values, **parents})
        if isinstance(row, Objective) and row.stage == Stage.PRIORITY:
            row.priority_since = self.today
        self.created[item.key] = self.rows[item.key] = self.standing[item.key] = row

    def update(self, item: Item, row: Any, parents: dict[str, Any], record: PlanRecord | None) -> None:
        last = self.last_loaded(record)
        changes = self.restore(item.key, row)
        left: list[str] = []
        for name in self.kind.fields:
            now, new = self.kind.value(row, name), item.values[name]
            if now == new:
                continue
            if is_assigned(row, name):
                left.append(f"{row.person} is assigned")
            elif self.force or (name in last and now == last[name]):
                changes[name] = (now, new)
                setattr(row, name, parents.get(name, new))
            else:
                also = " (new in the file too)" if record and last[name] != new else ""
                left.append(self.kind.word_for(name) + also)
        if "stage" in changes:
            since = self.today if row.stage == Stage.PRIORITY else None
            changes["priority_since"] = (row.priority_since, since)
            row.priority_since = since
        if changes:
            self.changed[item.key] = changes
        if left:
            self.left[item.key] = left
        if not changes and not left:
            self.unchanged += 1

    def restore(self, key: str, row: Any) -> Changes:
        """Bring back a row that was removed in the portal; the change that this is, if any."""
        if key in self.standing:
            return {}
        changes: Changes = {self.kind.removed: (getattr(row, self.kind.removed), None)}
        setattr(row, self.kind.removed, None)
        if isinstance(row, Objective) and row.merged_into is not None:
            changes["merged_into"] = (row.merged_into, None)
            row.merged_into = None
        self.restored.add(key)
        self.standing[key] = row
        return changes

    def check_numbers(self) -> None:
        """Refuse the file where a number would be taken twice, because people numbered something in the portal."""
        lines = {item.key: item.line for item in self.items}
        made_here: Any = self.kind.model._base_manager.filter(key=None)
        taken = {row.number: row for row in made_here}
        faults = []
        for key, row in self.rows.items():
            other = taken.setdefault(row.number, row)
            if other is row:
                continue
            ours, theirs = (row, other) if key in lines else (other, row)
            text = (
                f"The number {row.number} is held in the portal by “{theirs}”. "
                "Give this another number, or the key it had before."
            )
            faults.append(Fault(lines.get(ours.key, 0), f"{self.kind.section}[{ours.key}].number", text))
        if faults:
            raise PlanFaults(faults)

    def park_changed_numbers(self) -> None:
        """Two that change places must not hold the same number for a moment."""
        moving = [self.rows[key].pk for key, changes in self.changed.items() if "number" in changes]
        for place, pk in enumerate(moving, 1):
            self.kind.model._base_manager.filter(pk=pk).update(number=PARKING + place)


def is_assigned(row: Any, name: str) -> bool:
    """Whether this is the name or body of a lead in whose place a person was assigned."""
    return isinstance(row, Lead) and row.person is not None and name in {"placeholder", "body"}
