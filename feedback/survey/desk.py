"""What staff do with the survey: key in paper forms, and merge touchpoints."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from feedback.responses.storing import MonthSealed
from feedback.survey.asking import Asked, asked_at
from feedback.survey.merging import CannotMerge, merge
from feedback.survey.paper import begin, key_in, paper_form
from feedback.touchpoints.models import Touchpoint, TouchpointQuerySet
from feedback.touchpoints.predicates import kept_departments, may_serve, served_departments
from feedback.touchpoints.views import kept_or_403

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_serve)
def paper_start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """At which touchpoint were the paper forms filled in?"""
    rows = _served(request).select_related("department").matching(request.GET.get("q", ""))
    return render(request, "survey/paper_start.html", {"page": page_of(request, rows), "q": request.GET.get("q", "")})


def _served(request: AuthenticatedHttpRequest) -> TouchpointQuerySet:
    departments = served_departments(request.user)
    rows = Touchpoint.objects.in_use()
    return rows if departments is None else rows.filter(department__in=departments)


@require_http_methods(GET_AND_POST)
@allowed(may_serve)
def paper(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One paper form after another, by keyboard."""
    asked = _asked_or_404(request, pk)
    assert asked.version is not None
    kind = paper_form(asked.questionnaire("en"))
    posted = request.POST if request.method == "POST" else kept_form(request)
    on = _day(request.GET.get("on", ""))
    form = kind(posted) if posted else begin(kind, on=on, language=request.GET.get("language", ""))
    if request.method == "POST" and form.is_valid():
        try:
            new = key_in(touchpoint=asked.touchpoint, version=asked.version, form=form, by=request.user)
        except MonthSealed:
            form.add_error("on", "The answers of that month were disposed of: it takes no more.")
        else:
            messages.success(request, "Saved. The next one, please." if new else "This form was saved already.")
            return HttpResponseRedirect(_next(asked, form))
    context = {"touchpoint": asked.touchpoint, "form": form, "keys": kind.keys}
    return render(request, "survey/paper.html", context)


def _asked_or_404(request: AuthenticatedHttpRequest, pk: int) -> Asked:
    """What is asked at a touchpoint whose forms this person keys in."""
    touchpoint = get_object_or_404(Touchpoint, pk=pk)
    departments = served_departments(request.user)
    if departments is not None and touchpoint.department_id not in departments:
        raise PermissionDenied
    asked = asked_at(touchpoint.code)
    if asked is None or not asked.in_use or asked.touchpoint.pk != pk:
        raise Http404("Nothing is asked here.")
    return asked


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return today()


def _next(asked: Asked, form: Any) -> str:
    told = form.cleaned_data
    address = reverse("survey:paper", args=[asked.touchpoint.pk])
    return f"{address}?on={told['on'].isoformat()}&language={told['language']}#id_{form.keys[0]}"


class TouchpointChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Touchpoints with their departments."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.department})"


class MergeForm(forms.Form):
    """Which touchpoint takes over."""

    into = TouchpointChoice(
        label="Which touchpoint takes over?",
        queryset=Touchpoint.objects.none(),
        empty_label="Choose",
        help_text="Its answers stay, and those of this one are added.",
    )

    def __init__(self, *args: Any, choices: TouchpointQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, TouchpointChoice)
        field.queryset = choices


@require_http_methods(GET_AND_POST)
@signed_in
def merge_touchpoint(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Merges a touchpoint into another one: what happens is said before it does."""
    found = kept_or_403(request, pk)
    if found.retired_at:
        messages.info(request, "It is retired already.")
        return redirect(found)
    departments = kept_departments(request.user)
    others = Touchpoint.objects.in_use().exclude(pk=pk).select_related("department")
    choices = others if departments is None else others.filter(department__in=departments)
    form = MergeForm(request.POST if request.method == "POST" else kept_form(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            moved = merge(found, into=form.cleaned_data["into"], by=request.user)
        except CannotMerge as why:
            messages.error(request, str(why))
        else:
            messages.success(request, f"Merged: {moved:,} {'answer' if moved == 1 else 'answers'} moved.")
        return redirect(found)
    return render(request, "survey/merge.html", {"touchpoint": found, "form": form})
