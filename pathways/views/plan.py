"""The plan to read: overview, goals, pathways, the logic model, and the status that the Board gets on paper."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from cxportal.county.days import today
from cxportal.people.predicates import PortalRequest, is_program_office, is_signed_in
from goals.models import Goal, Statement
from pathways.logic_model import draw
from pathways.models import GoalLink, Objective, Pathway, ProgressUpdate
from pathways.overview import (
    Progress,
    links_in_order,
    open_rolls,
    progress_by_pathway,
    recent_updates,
    silent_leads,
    tone_of,
    whole,
)
from pathways.predicates import may_edit_plan, may_see_narratives
from pathways.rows import Row, rows_of
from pathways.views.door import plan_page

SHOWN_STALE = 5
SHOWN_SILENT = 10
SHOWN_ROLLS = 3
SHOWN_UPDATES = 6


@dataclass(frozen=True)
class PathwayLine:
    """A pathway with how it stands and the goals it supports."""

    pathway: Pathway
    progress: Progress
    links: list[GoalLink]

    @property
    def tone(self) -> int:
        return tone_of(self.pathway)


def pathway_lines(progress: dict[int, Progress]) -> list[PathwayLine]:
    """Every pathway in order. Three queries."""
    links = Prefetch("links", queryset=GoalLink.objects.standing().select_related("goal").order_by("goal__number"))
    return [
        PathwayLine(pathway, progress[pathway.pk], list(pathway.links.all()))
        for pathway in Pathway.objects.prefetch_related(links)
    ]


@plan_page
def overview(request: PortalRequest) -> HttpResponse:
    """How is our plan going?"""
    on, after_days = today(), request.county.stale_after_days
    lines = pathway_lines(progress_by_pathway(on=on, after_days=after_days))
    stale = Objective.objects.stale(on=on, after_days=after_days).longest_silent_first()
    context: dict[str, Any] = {
        "lines": lines,
        "progress": whole(line.progress for line in lines),
        "goals": Goal.objects.prefetch_related(
            "outcomes", Prefetch("links", queryset=GoalLink.objects.standing().select_related("pathway"))
        ),
        "stale": rows_of(stale[:SHOWN_STALE], on=on, after_days=after_days),
        "after_days": after_days,
        "updates": recent_updates(SHOWN_UPDATES),
        "narratives": may_see_narratives(request.user),
    }
    if is_signed_in(request.user):
        silent = silent_leads(on=on, after_days=after_days)
        context |= {
            "silent": silent[:SHOWN_SILENT],
            "more_silent": max(0, len(silent) - SHOWN_SILENT),
            "rolls": open_rolls(on=on, after_days=after_days, limit=SHOWN_ROLLS),
            "leads_something": Objective.objects.priority().led_by(request.user).exists(),
            "program_office": is_program_office(request.user),
        }
    return render(request, "pathways/overview.html", context)


@plan_page
def goal(request: PortalRequest, number: int) -> HttpResponse:
    """What do we want here, and what leads to it?"""
    found = get_object_or_404(Goal.objects.prefetch_related("outcomes"), number=number)
    on, after_days = today(), request.county.stale_after_days
    links = GoalLink.objects.standing().filter(goal=found).select_related("pathway").order_by("pathway__number")
    progress = progress_by_pathway(on=on, after_days=after_days)
    serving = Objective.objects.priority().filter(pathway__in=links.values("pathway")).in_plan_order()
    rows = rows_of(serving, on=on, after_days=after_days)
    context = {
        "goal": found,
        "may_edit": may_edit_plan(request.user),
        "supports": [
            {
                "link": link,
                "tone": tone_of(link.pathway),
                "progress": progress[link.pathway_id],
                "rows": _on(link.pathway, rows),
            }
            for link in links
        ],
        **_neighbors(Goal.objects.all(), number),
    }
    return render(request, "pathways/goal.html", context)


@plan_page
def pathway(request: PortalRequest, number: int) -> HttpResponse:
    """What is this pathway for, and how does it go?"""
    found = get_object_or_404(Pathway, number=number)
    on, after_days = today(), request.county.stale_after_days
    standing = Objective.objects.standing().filter(pathway=found).in_plan_order()
    rows = rows_of(standing, on=on, after_days=after_days, steps=True)
    context = {
        "pathway": found,
        "may_edit": may_edit_plan(request.user),
        "tone": tone_of(found),
        "progress": progress_by_pathway(on=on, after_days=after_days)[found.pk],
        "links": found.links.standing().select_related("goal").order_by("goal__number"),
        "priority": [row for row in rows if row.priority],
        "future": [row for row in rows if not row.priority],
        "after_days": after_days,
        **_neighbors(Pathway.objects.all(), number),
    }
    return render(request, "pathways/pathway.html", context)


@plan_page
def logic_model(request: PortalRequest) -> HttpResponse:
    """How does the work lead to the culture we want?"""
    on, after_days = today(), request.county.stale_after_days
    links = list(links_in_order())
    vision = Statement.objects.filter(key="vision").values_list("text", flat=True).first()
    model = draw(
        pathways=list(Pathway.objects.all()),
        goals=list(Goal.objects.all()),
        links=links,
        rows=rows_of(Objective.objects.standing().in_plan_order(), on=on, after_days=after_days),
        vision=vision or "",
    )
    return render(request, "pathways/logic_model.html", {"model": model, "links": links})


@plan_page
def status_print(request: PortalRequest) -> HttpResponse:
    """The plan's status for the Board, made for paper. `?barriers=0` leaves the barriers out."""
    on, after_days = today(), request.county.stale_after_days
    narratives = may_see_narratives(request.user)
    lines = pathway_lines(progress_by_pathway(on=on, after_days=after_days))
    rows = rows_of(Objective.objects.priority().in_plan_order(), on=on, after_days=after_days)
    updates = _newest_updates() if narratives else {}
    context = {
        "today": on,
        "fiscal_year": request.county.fiscal_year_of(on),
        "progress": whole(line.progress for line in lines),
        "parts": [
            {"line": line, "lines": [(row, updates.get(row.pk)) for row in _on(line.pathway, rows)]} for line in lines
        ],
        "narratives": narratives,
        "barriers": narratives and request.GET.get("barriers") != "0",
    }
    return render(request, "pathways/status_print.html", context)


def _newest_updates() -> dict[int, ProgressUpdate]:
    """The newest update on the whole of each objective, by the objective's id. One query."""
    newest = ProgressUpdate.objects.overall().order_by().values("objective").annotate(newest=Max("pk"))
    return {update.objective_id: update for update in ProgressUpdate.objects.filter(pk__in=newest.values("newest"))}


def _on(pathway: Pathway, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.pathway_number == pathway.number]


def _neighbors(items: Any, number: int) -> dict[str, Any]:
    """The ones before and after it, for turning pages. Two queries."""
    return {
        "previous": items.filter(number__lt=number).order_by("-number").first(),
        "next": items.filter(number__gt=number).order_by("number").first(),
    }
