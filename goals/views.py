"""The county's promise: its culture, HEART and the journey. Public, like the promise itself."""

from collections.abc import Iterable
from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cxportal.ui.languages import in_both_languages
from goals.models import Behavior, ExampleGoal, HeartLetter, Horizon, JourneyStep, Quotation, Resource, Statement
from goals.predicates import may_edit_plan
from goals.prose import blocks_of

# The step that gives example goals among its resources.
STEP_WITH_EXAMPLES = "set-goals"


def _statements() -> dict[str, Statement]:
    """Every text of the culture by its key, with underscores so that a template can name it. One query."""
    return {statement.key.replace("-", "_"): statement for statement in Statement.objects.all()}


@in_both_languages
@require_safe
def culture(request: HttpRequest) -> HttpResponse:
    """What do we want to be to our customers?"""
    context = {
        "said": _statements(),
        "behaviors": Behavior.objects.all(),
        "quotations": Quotation.objects.all(),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "goals/culture.html", context)


@in_both_languages
@require_safe
def heart(request: HttpRequest) -> HttpResponse:
    """What does serving with HEART mean?"""
    context = {
        "letters": HeartLetter.objects.all(),
        "said": _statements(),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "goals/heart.html", context)


@in_both_languages
@require_safe
def journey(request: HttpRequest) -> HttpResponse:
    """Which way leads to a positive experience?"""
    return render(request, "goals/journey.html", {"steps": JourneyStep.objects.all(), "said": _statements()})


@in_both_languages
@require_safe
def journey_step(request: HttpRequest, number: int) -> HttpResponse:
    """One step: its question, what, why and how."""
    steps = list(JourneyStep.objects.all())
    step = get_object_or_404(JourneyStep.objects.prefetch_related("resources"), number=number)
    before = [other for other in steps if other.number < number]
    after = [other for other in steps if other.number > number]
    context = {
        "step": step,
        "may_edit": may_edit_plan(request.user),
        "steps": steps,
        "what": blocks_of(step.what),
        "why": blocks_of(step.why),
        "how": blocks_of(step.how),
        "resources": _nested(step.resources.all()),
        "letters": HeartLetter.objects.all() if step == steps[0] else [],
        "examples": _examples() if step.key == STEP_WITH_EXAMPLES else [],
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
    }
    return render(request, "goals/journey_step.html", context)


def _nested(resources: Iterable[Resource]) -> list[tuple[Resource, list[tuple[str, Resource]]]]:
    """Resources with those under them: an item of "Classes" is called "Classes: Working with customers"."""
    nested: list[tuple[Resource, list[tuple[str, Resource]]]] = []
    for resource in resources:
        head = f"{nested[-1][0].title}: " if nested else ""
        if head and resource.title.startswith(head):
            nested[-1][1].append((resource.title.removeprefix(head), resource))
        else:
            nested.append((resource, []))
    return nested


@require_safe
def resource_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that helps with a step, to keep: never shown inside the portal, whatever it holds."""
    resource = get_object_or_404(Resource.objects.exclude(file=""), pk=pk)
    stored = resource.file.name or ""
    if not resource.file.storage.exists(stored):
        raise Http404
    name = PurePath(stored).name
    with resource.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


def _examples() -> list[tuple[str, list[ExampleGoal]]]:
    """The example goals by horizon, the nearest first. One query."""
    examples = list(ExampleGoal.objects.all())
    groups = [(str(horizon.label), [one for one in examples if one.horizon == horizon]) for horizon in Horizon]
    return [(label, found) for label, found in groups if found]
