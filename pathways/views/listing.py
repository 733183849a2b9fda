"""The list of all objectives: filters in the address, pages, and the same as a file."""

from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from cxportal.county.days import today
from cxportal.people.predicates import PortalRequest
from cxportal.ui.downloads import csv_response
from cxportal.ui.paging import page_of
from pathways.filters import ObjectiveFilter, leads_like
from pathways.models import Objective, ObjectiveQuerySet
from pathways.rows import drawn, rows_of
from pathways.views.door import plan_page

COLUMNS = (
    "Number",
    "Objective",
    "Pathway",
    "Stage",
    "Status",
    "Percent",
    "Leads",
    "Last update",
    "Stale",
    "Due",
    "Steps done",
    "Steps",
)


@plan_page
def objectives(request: PortalRequest) -> HttpResponse:
    """Which objectives are there, and how does each stand?"""
    on, after_days = today(), request.county.stale_after_days
    form = ObjectiveFilter(request.GET)
    found = form.apply(Objective.objects.standing(), on=on, after_days=after_days)
    page = page_of(request, found, per_page=form.rows_a_page)
    context = {
        "form": form,
        "page": page,
        "table_rows": drawn(rows_of(cast(ObjectiveQuerySet, page.object_list), on=on, after_days=after_days)),
        "query": request.GET.urlencode(),
    }
    inline = request.htmx and not request.htmx.history_restore_request
    response = render(request, "pathways/_objectives_found.html" if inline else "pathways/objectives.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@plan_page
def lead_names(request: PortalRequest) -> HttpResponse:
    """Names to choose from while someone types in the lead filter; fetched on demand, so that no page carries them."""
    return render(request, "pathways/_lead_names.html", {"names": leads_like(request.GET.get("lead", ""))})


@plan_page
def objectives_csv(request: PortalRequest) -> StreamingHttpResponse:
    """What the list shows with the same filters, all pages, as a file for a spreadsheet."""
    on, after_days = today(), request.county.stale_after_days
    form = ObjectiveFilter(request.GET)
    found = form.apply(Objective.objects.standing(), on=on, after_days=after_days)
    return csv_response(
        f"objectives-{on:%Y-%m-%d}.csv",
        COLUMNS,
        (
            (
                row.pk,
                row.title,
                f"{row.pathway_number}. {row.pathway_title}",
                "Priority" if row.priority else "For future consideration",
                row.label,
                row.percent,
                row.leads,
                row.reported_on,
                row.stale,
                row.due_on,
                row.steps_done,
                row.steps,
            )
            for row in rows_of(found, on=on, after_days=after_days, steps=True)
        ),
    )
