"""The page on which the program office says which pathway leads to which goal."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cxportal.people.access import allowed, never_kept
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from pathways.editing import links as verbs
from pathways.editing.verb_forms import LinkForm, ReasonForm
from pathways.models import GoalLink
from pathways.predicates import may_edit_plan
from pathways.views.verbs import begun, told


def _page() -> str:
    return reverse("pathways:goal_links")


def _link(pk: int) -> GoalLink:
    return get_object_or_404(GoalLink.objects.select_related("pathway", "goal"), pk=pk)


@require_GET
@allowed(may_edit_plan)
def goal_links(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which pathway leads to which goal, and who says so?"""
    links = GoalLink.objects.filter(pathway__archived_at=None, goal__archived_at=None).select_related(
        "pathway", "goal", "confirmed_by"
    )
    found = list(links.order_by("pathway__number", "goal__number"))
    context = {
        "links": [link for link in found if link.removed_at is None],
        "removed": [link for link in found if link.removed_at is not None],
        "waiting": sum(link.inferred and link.confirmed_at is None and link.removed_at is None for link in found),
    }
    return render(request, "pathways/edit/links.html", context)


def _at_once(
    request: AuthenticatedHttpRequest, pk: int, act: Callable[[GoalLink, Person], bool], said: str
) -> HttpResponse:
    done = act(_link(pk), request.user)
    return told(request, done, said, "That was done already.", f"{_page()}#link-{pk}")


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:remove_link")
def confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _at_once(request, pk, lambda link, by: verbs.confirm(link, by=by), "Link confirmed.")


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:remove_link")
def unconfirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _at_once(request, pk, lambda link, by: verbs.unconfirm(link, by=by), "Confirmation taken back.")


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:remove_link")
def bring_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    return _at_once(request, pk, lambda link, by: verbs.bring_back(link, by=by), "Link restored.")


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def remove(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The pathway does not lead there: why?"""
    link = _link(pk)
    form = begun(request, ReasonForm)
    if form.is_valid():
        done = verbs.remove(link, reason=form.cleaned_data["reason"], by=request.user)
        return told(request, done, "Link removed.", "It is removed already.", _page())
    context = {
        "form": form,
        "verb": "Remove a link",
        "question": f"Does pathway {link.pathway.number} not lead to goal {link.goal.number}?",
        "lede": f"{link.pathway.title} → {link.goal.title}",
        "lines": ["It leaves the logic model and both pages. You can bring it back."],
        "button": "Remove the link",
        "back": _page(),
    }
    return render(request, "pathways/edit/lead_verb.html", context)


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A pathway leads to one more goal."""
    form = begun(request, LinkForm)
    if form.is_valid():
        verbs.add_link(**form.cleaned_data, by=request.user)
        return told(request, True, "Link added.", "", _page())
    context = {
        "form": form,
        "verb": "Add a link",
        "question": "Which pathway leads to which goal?",
        "button": "Add the link",
        "back": _page(),
    }
    return render(request, "pathways/edit/lead_verb.html", context)
