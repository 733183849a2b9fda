"""A sound plan file as a flat list of items, each a future row: what the loader merges with the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

from pathways.plan.sections import STATEMENTS
from pathways.plan.shapes import Record

LEAD_NAME_LIMIT = 48

Value = str | int | bool


@dataclass(frozen=True)
class Item:
    """One thing the file says. A value of a field that points to another row is that row's key."""

    kind: str
    key: str
    values: dict[str, Value]
    line: int


@dataclass(frozen=True)
class Plan:
    """A sound plan. `accountable` maps the key of an objective to the key of its accountable lead."""

    items: list[Item] = field(default_factory=list)
    accountable: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]


def items_of(plan: Record) -> Plan:
    """The items of a plan in which no fault was found."""
    items = [
        Item("county", "county", {"name": plan["county"]["name"]}, plan["county"].line),
        *_culture(plan["culture"]),
        *_plain("letter", plan.listed("heart"), "name", "promise"),
        *(item for goal in plan.listed("goals") for item in _goal(goal)),
        *(item for pathway in plan.listed("pathways") for item in _pathway(pathway)),
        *(item for step in plan.listed("journey") for item in _journey_step(step)),
        *_plain("example", plan.listed("example_goals"), "horizon", "text"),
    ]
    objectives = [objective for pathway in plan.listed("pathways") for objective in pathway.listed("objectives")]
    return Plan(items, {o["key"]: accountable for o in objectives if (accountable := accountable_lead(o))})


def lead_name(lead: Record) -> str:
    """What tells one lead of an objective from another; as a lead's key has it."""
    name: str = lead["name"] or lead["body"] or ""
    return slugify(name)[:LEAD_NAME_LIMIT] or "-".join(f"{ord(c):x}" for c in name)[:LEAD_NAME_LIMIT]


def accountable_lead(objective: Record) -> str:
    """The key of the marked lead, else of the first; "" where nobody leads."""
    leads = objective.listed("leads")
    chosen = next((lead for lead in leads if lead["accountable"]), leads[0] if leads else None)
    return lead_key("objective", objective, chosen) if chosen else ""


def lead_key(kind: str, led: Record, lead: Record) -> str:
    """Joined by underscores, which no key of the file has: two leads never share one."""
    return f"{kind}_{led['key']}_{lead_name(lead)}"


def _item(kind: str, record: Record, *names: str, **values: Value) -> Item:
    """An item with these values of the record, and others."""
    taken = {name: record[name] if record[name] is not None else "" for name in names}
    return Item(kind, record["key"], {**taken, **values}, record.line)


def _plain(kind: str, records: list[Record], *names: str, **values: Value) -> Iterator[Item]:
    for order, record in enumerate(records, 1):
        yield _item(kind, record, *names, order=order, **values)


def _culture(culture: Record) -> Iterator[Item]:
    for order, (name, label) in enumerate(STATEMENTS.items(), 1):
        if culture[name]:
            values: dict[str, Value] = {"label": label, "text": culture[name], "order": order}
            yield Item("statement", name, values, culture.line)
    yield from _plain("behavior", culture.listed("behaviors"), "text")
    for order, quotation in enumerate(culture.listed("quotations"), 1):
        yield _item("quotation", quotation, "text", source=quotation["by"], order=order)


def _goal(goal: Record) -> Iterator[Item]:
    yield _item("goal", goal, "number", "title")
    yield from _plain("outcome", goal.listed("outcomes"), "text", goal=goal["key"])


def _pathway(pathway: Record) -> Iterator[Item]:
    yield _item("pathway", pathway, "number", "title", "purpose")
    for link in pathway.listed("supports"):
        values: dict[str, Value] = {
            "pathway": pathway["key"],
            "goal": link["goal"],
            "inferred": bool(link["inferred"]),
            "reason": link["reason"],
        }
        yield Item("link", f"{pathway['key']}_{link['goal']}", values, link.line)
    for order, objective in enumerate(pathway.listed("objectives"), 1):
        yield _item("objective", objective, "title", "details", "stage", pathway=pathway["key"], order=order)
        yield from _leads(objective, "objective")
        for place, step in enumerate(objective.listed("steps"), 1):
            yield _item("step", step, "title", objective=objective["key"], order=place)
            yield from _leads(step, "step")


def _leads(led: Record, kind: str) -> Iterator[Item]:
    """The leads of an objective or of a step. The accountable one is the objective's own matter, see `Plan`."""
    for order, lead in enumerate(led.listed("leads"), 1):
        values: dict[str, Value] = {
            "objective": "",
            "step": "",
            "placeholder": lead["name"] or "",
            "body": lead["body"] or "",
            "order": order,
            kind: led["key"],
        }
        yield Item("lead", lead_key(kind, led, lead), values, lead.line)


def _journey_step(step: Record) -> Iterator[Item]:
    yield _item("journey", step, "number", "title", "question", "what", "why", short=step["word"], how=how_text(step))
    order = 0
    for resource in step.listed("resources"):
        order += 1
        yield _item("resource", resource, "title", "url", step=step["key"], order=order)
        for item in resource.listed("items"):
            order += 1
            title = resource_title(resource, item)
            yield _item("resource", item, "url", title=title, step=step["key"], order=order)


def resource_title(resource: Record, item: Record) -> str:
    """An item under a resource, by a title that stands alone."""
    return f"{resource['title']}: {item['title']}"


def how_text(step: Record) -> str:
    """Paragraphs and lists as the journey's pages read them: blank lines between, "- " before each bullet."""
    blocks = [
        block["paragraph"] or "\n".join(f"- {' '.join(line.split())}" for line in block.listed("bullets"))
        for block in step.listed("how")
    ]
    return "\n\n".join(blocks)
