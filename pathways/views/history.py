"""The history of everything in the plan, and giving a field an earlier text back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cxportal.history.models import Entry
from cxportal.history.pages import Scope, history_page
from cxportal.people.access import allowed, never_kept, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from goals.models import Goal, JourneyStep, Outcome, Resource
from pathways.editing import rows
from pathways.editing.joining import family_of
from pathways.editing.kinds import KIND_OF, Kind
from pathways.models import ActionStep, Milestone, Objective
from pathways.predicates import may_edit_plan
from pathways.views.editing import kind_called, row_called

# What is restored in one click: texts and days. A number may be taken by now, a file is given anew.
KEPT_AS_THEY_ARE = {"number", "file", "pathway", "horizon"}


def restorable(kind: Kind) -> set[str]:
    return set(kind.form.names()) - KEPT_AS_THEY_ARE


def scopes_of(row: Any) -> list[Scope]:
    """Rows whose history is told on this one's page too."""
    if isinstance(row, Objective):
        family = family_of(row)
        return [
            Objective.objects.filter(pk__in=family),
            ActionStep.objects.filter(objective__in=family),
            Milestone.everything.filter(objective__in=family),
        ]
    if isinstance(row, Goal):
        return [Outcome.everything.filter(goal=row)]
    return [Resource.everything.filter(step=row)] if isinstance(row, JourneyStep) else []


@require_GET
@signed_in
def history(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """What happened to it, and who did it?"""
    what = kind_called(kind)
    row = row_called(what, pk)
    restores = may_edit_plan(request.user)
    gone = getattr(row, "archived_at", None) is not None and not isinstance(row, Objective)
    back = reverse("pathways:overview") if gone else row.get_absolute_url()

    def restore_at(entry: Entry, name: str) -> str:
        model = entry.content_type.model_class()
        of = KIND_OF.get(model) if model else None
        if not restores or of is None or name not in restorable(of):
            return ""
        return reverse("pathways:restore_text", args=[of.name, entry.object_id, entry.pk])

    crumbs = ("Plan", "pathways:overview", str(row)[:80], back, "History", "")
    return history_page(request, row, *scopes_of(row), crumbs=crumbs, back=back, restore_at=restore_at)


@never_kept
@require_POST
@allowed(may_edit_plan)
def restore_text(request: AuthenticatedHttpRequest, kind: str, pk: int, entry: int) -> HttpResponse:
    """Give one field the value it had before this entry."""
    what = kind_called(kind)
    row = row_called(what, pk)
    found = get_object_or_404(Entry.objects.about(row), pk=entry)
    name = request.POST.get("field", "")
    if name not in restorable(what) or name not in found.changes:
        raise Http404
    field: Any = what.model._meta.get_field(name)
    page = reverse("pathways:history", args=[what.name, row.pk])
    try:
        value = field.clean(found.changes[name][0] or (None if field.null else ""), row)
    except ValidationError:
        messages.error(request, "That earlier value no longer fits here.")
        return HttpResponseRedirect(page)
    if rows.restore_text(row, name, value, by=request.user):
        messages.success(request, "Restored. The newer text stays in the history.")
    else:
        messages.info(request, "It has that text already.")
    return HttpResponseRedirect(page)
