"""From the bytes of a plan file to a sound plan, or to every fault of it at once."""

from collections.abc import Iterable

from goals.models import JourneyStep, Resource
from pathways.models import Stage
from pathways.plan import sections
from pathways.plan.faults import PlanFaults
from pathways.plan.items import Plan, how_text, items_of, lead_name, resource_title
from pathways.plan.reader import read_nodes
from pathways.plan.shapes import Faults, Record


def read_plan(data: bytes) -> Plan:
    """The plan that `data` holds. Raises PlanFaults, and nothing else, for a file that is not sound."""
    root = read_nodes(data)
    faults = Faults()
    plan: Record | None = sections.plan(faults, root, "")
    if plan is not None:
        _check_together(faults, plan)
    if faults.found or plan is None:
        raise PlanFaults(faults.found)
    return items_of(plan)


def _check_together(faults: Faults, plan: Record) -> None:
    """What no value shows alone: repeated keys and numbers, references, leads. Faulty values are passed by."""
    goals = plan.listed("goals")
    pathways = plan.listed("pathways")
    journey = plan.listed("journey")
    objectives = [objective for pathway in pathways for objective in pathway.listed("objectives")]
    steps = [step for objective in objectives for step in objective.listed("steps")]
    resources = [resource for step in journey for resource in step.listed("resources")]
    keyed = [
        *((plan["culture"].listed("behaviors"), plan["culture"].listed("quotations")) if plan["culture"] else ()),
        goals,
        [outcome for goal in goals for outcome in goal.listed("outcomes")],
        pathways,
        objectives,
        steps,
        journey,
        [*resources, *(item for resource in resources for item in resource.listed("items"))],
        plan.listed("example_goals"),
    ]
    for records in keyed:
        _check_unique(faults, records, "key")
    for records in (goals, pathways, journey):
        _check_unique(faults, records, "number")
    _check_letters(faults, plan)
    _check_links(faults, pathways, {goal["key"] for goal in goals})
    _check_leads(faults, objectives, steps)
    for step in journey:
        _check_journey_step(faults, step)


def _check_unique(faults: Faults, records: Iterable[Record], name: str) -> None:
    first: dict[object, int] = {}
    for record in records:
        value = record[name]
        if value is None:
            continue
        if value in first:
            text = f"The {name} {value} is taken already, on line {first[value]}."
            faults.note(record.line, f"{record.where}.{name}", text)
        first.setdefault(value, record.line)


def _check_letters(faults: Faults, plan: Record) -> None:
    letters = plan.listed("heart")
    _check_unique(faults, letters, "key")
    missing = set(sections.LETTERS) - {letter["key"] for letter in letters}
    if letters and missing:
        named = ", ".join(letter for letter in sections.LETTERS if letter in missing)
        faults.note(letters[0].line, "heart", f"HEART has five letters. Missing: {named}.")


def _check_links(faults: Faults, pathways: list[Record], goals: set[str]) -> None:
    for pathway in pathways:
        linked: set[str] = set()
        for link in pathway.listed("supports"):
            goal = link["goal"]
            if goal is None:
                continue
            if goal not in goals:
                faults.note(link.line, f"{link.where}.goal", f"There is no goal with the key {goal}.")
            if goal in linked:
                faults.note(link.line, f"{link.where}.goal", f"The goal {goal} is named twice.")
            linked.add(goal)


def _check_leads(faults: Faults, objectives: list[Record], steps: list[Record]) -> None:
    for objective in objectives:
        if objective["stage"] == Stage.PRIORITY and objective.values.get("leads", []) == []:
            faults.note(objective.line, f"{objective.where}.leads", "A priority objective needs a lead.")
        if len([lead for lead in objective.listed("leads") if lead["accountable"]]) > 1:
            faults.note(objective.line, f"{objective.where}.leads", "Only one lead is accountable.")
    for led in (*objectives, *steps):
        named: set[str] = set()
        for lead in led.listed("leads"):
            if ("name" in lead.values) == ("body" in lead.values):
                faults.note(lead.line, lead.where, "A lead has either a name or a body.")
            elif lead_name(lead) in named:
                faults.note(lead.line, lead.where, "This lead is named twice.")
            elif lead_name(lead):
                named.add(lead_name(lead))


def _check_journey_step(faults: Faults, step: Record) -> None:
    blocks = step.listed("how")
    for block in blocks:
        if ("paragraph" in block.values) == ("bullets" in block.values):
            faults.note(block.line, block.where, "This is either a paragraph or a list of bullets.")
    _check_length(faults, step, "how", how_text(step), JourneyStep._meta.get_field("how").max_length)
    for resource in step.listed("resources"):
        for item in resource.listed("items"):
            if resource["title"] and item["title"]:
                title = resource_title(resource, item)
                _check_length(faults, item, "title", title, Resource._meta.get_field("title").max_length)


def _check_length(faults: Faults, record: Record, name: str, value: str, limit: int | None) -> None:
    if limit and len(value) > limit:
        faults.note(
            record.line,
            f"{record.where}.{name}",
            f"As a whole this has {len(value):,} characters; {limit:,} is the most.",
        )
