"""Which departments are alike: the program office's groups, which the comparison offers."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards import grouping
from cxportal.scorecards.grouping import GroupForm
from cxportal.scorecards.models import LikeGroup
from cxportal.scorecards.predicates import may_publish
from cxportal.ui.paging import page_of

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_publish)
def groups(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which departments are compared with each other?"""
    page = page_of(request, LikeGroup.objects.prefetch_related("departments"))
    told = Entry.objects.filter(content_type=ContentType.objects.get_for_model(LikeGroup))
    history = told.select_related("actor").newest_first()[:20]
    return render(request, "scorecards/groups.html", {"page": page, "history": history})


@require_http_methods(GET_AND_POST)
@allowed(may_publish)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else kept_form(request))
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"Added: {grouping.add(form, by=request.user)}.")
        return redirect("scorecards:groups")
    return render(request, "scorecards/group_form.html", {"form": form})


@require_http_methods(GET_AND_POST)
@allowed(may_publish)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(LikeGroup.objects.select_for_update(), pk=pk)
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = GroupForm(posted, instance=group)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"Saved: {grouping.save(form, by=request.user)}.")
        return redirect("scorecards:groups")
    history = Entry.objects.about(group).select_related("actor").newest_first()[:20]
    context = {"form": form, "group": LikeGroup.objects.get(pk=pk), "history": history}
    return render(request, "scorecards/group_form.html", context)


@require_POST
@allowed(may_publish, form_at="scorecards:group-edit")
def remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    if name := grouping.remove(pk, by=request.user):
        messages.success(request, f"Removed: {name}. The departments stay as they are.")
    elif Entry.objects.about(LikeGroup(pk=pk)).exists():
        messages.info(request, "It was removed already.")
    else:
        raise Http404("No such group")
    return redirect("scorecards:groups")
