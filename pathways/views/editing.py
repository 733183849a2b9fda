"""The pages on which the program office edits what the plan says: one set of views for every kind of row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Model, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cxportal.history.changing import ChangedMeanwhile
from cxportal.history.differences import Difference, difference
from cxportal.history.models import Entry
from cxportal.history.pages import entries_about
from cxportal.people.access import allowed, never_kept
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from cxportal.ui.versions import SEEN, changed_since
from goals.models import Behavior, ExampleGoal, Goal, HeartLetter, JourneyStep, Quotation, Statement
from pathways.editing import rows
from pathways.editing.forms import RowForm
from pathways.editing.kinds import KINDS, Kind
from pathways.editing.verb_forms import ReasonForm
from pathways.leading import NotPossible, waiting_leads
from pathways.models import GoalLink, Objective, Pathway, Stage
from pathways.predicates import may_edit_plan
from pathways.views.verbs import begun, told, tried

ENTRIES_LOOKED_AT = 20


def kind_called(name: str) -> Kind:
    try:
        return KINDS[name]
    except KeyError:
        raise Http404 from None


def row_called(kind: Kind, pk: int, *, standing: bool = False) -> Any:
    return get_object_or_404(kind.standing if standing else kind.everything, pk=pk)


@require_GET
@allowed(may_edit_plan)
def edit_plan(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What of the plan do you want to change? The same number of queries whatever the plan holds."""
    standing = Count("objectives", filter=Q(objectives__archived_at=None))
    context = {
        "pathways": Pathway.objects.annotate(number_of_objectives=standing),
        "goals": Goal.objects.annotate(number_of_outcomes=Count("outcomes", filter=Q(outcomes__archived_at=None))),
        "links_waiting": GoalLink.objects.standing().filter(inferred=True, confirmed_at=None).count(),
        "names_waiting": waiting_leads().values("placeholder").distinct().count(),
        "statements": Statement.objects.all(),
        "letters": HeartLetter.objects.all(),
        "journey": JourneyStep.objects.annotate(
            number_of_resources=Count("resources", filter=Q(resources__archived_at=None))
        ),
        "behaviors": Behavior.objects.count(),
        "quotations": Quotation.objects.count(),
        "examples": ExampleGoal.objects.count(),
    }
    return render(request, "pathways/edit/plan.html", context)


# Add and edit


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def add(request: AuthenticatedHttpRequest, kind: str, of: int) -> HttpResponse:
    """A new row. `of` is what it belongs to; 0 where it belongs to nothing."""
    what = kind_called(kind)
    if not what.grows:
        raise Http404
    parent = _parent(what, of)
    row: Any = what.model(**({what.parent: parent} if parent else {}))
    form = begun(request, what.form, instance=row)
    if form.is_valid():
        new = rows.add(what, form.values, parent=parent, by=request.user)
        messages.success(request, f"Added: {new}")
        return HttpResponseRedirect(_place_of(what, new))
    context = {"kind": what, "form": form, "parent": parent, "back": _list_of(what, parent), "adding": True}
    return render(request, "pathways/edit/row.html", context)


def _parent(kind: Kind, of: int) -> Any:
    if kind.parent_model is None:
        if of:
            raise Http404
        return None
    parents: Any = kind.parent_model._default_manager.all()
    return get_object_or_404(parents.filter(archived_at=None) if kind.parent == "objective" else parents, pk=of)


def _place_of(kind: Kind, row: Any) -> str:
    """Where to go once a row was added or edited: the page that shows it."""
    return str(row.get_absolute_url())


def _list_of(kind: Kind, parent: Any) -> str:
    return parent.get_absolute_url() if parent is not None else reverse("pathways:edit_plan")


@dataclass(frozen=True)
class Raced:
    """A field that someone else changed while this person was typing."""

    change: Difference
    adopted: bool


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def edit(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """The fields of one row. Who saves second sees what the first changed, beside what they typed."""
    what = kind_called(kind)
    row = row_called(what, pk)
    form = begun(request, what.form, instance=row)
    raced: list[Raced] = []
    by = ""
    if form.is_valid():
        try:
            changed = rows.edit(what, row, form.values, by=request.user, seen=form.cleaned_data[SEEN])
            return told(request, changed, "Saved.", "Nothing was changed.", _place_of(what, row))
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            by = _last_editor(row)
            raced = _raced(form, meanwhile)
            form.data = _with_news(request.POST, form, meanwhile, raced)
    context = {"kind": what, "row": row, "form": form, "back": _place_of(what, row), "raced": raced, "raced_by": by}
    return render(request, "pathways/edit/row.html", context)


def _last_editor(row: Model) -> str:
    newest = entries_about(row).first()
    return newest.actor_name if newest else "Someone"


def _raced(form: RowForm, meanwhile: ChangedMeanwhile) -> list[Raced]:
    """What the other one changed, field by field, and whether this person had left the field alone."""
    entries = list(Entry.objects.about(meanwhile.row).newest_first()[:ENTRIES_LOOKED_AT])
    touched = changed_since(form.cleaned_data[SEEN], {name: form.values[name] for name in meanwhile.fields})
    found = []
    for name in meanwhile.fields:
        now = getattr(meanwhile.row, name)
        before = next((entry.changes[name][0] for entry in entries if name in entry.changes), None)
        model = type(meanwhile.row)
        change = difference(model, name, before, _plain(now))
        found.append(Raced(change, adopted=name not in touched))
    return found


def _plain(value: Any) -> Any:
    return str(value) if value is not None else None


def _with_news(posted: QueryDict, form: RowForm, meanwhile: ChangedMeanwhile, raced: list[Raced]) -> QueryDict:
    """What was posted; fields this person had left alone take the new value, and the form knows what it shows now."""
    data = posted.copy()
    data[SEEN] = form.marks(meanwhile.row)
    for one in raced:
        if one.adopted:
            value = getattr(meanwhile.row, one.change.name)
            field = form.fields[one.change.name]
            data[one.change.name] = str(field.prepare_value(getattr(value, "pk", value)) or "")
    return data


# Order


@require_GET
@allowed(may_edit_plan)
def arrange(request: AuthenticatedHttpRequest, kind: str, of: int) -> HttpResponse:
    """The rows of one kind in their order, with buttons that move them."""
    what = kind_called(kind)
    if not what.orderable:
        raise Http404
    return render(request, "pathways/edit/arrange.html", _arranged(what, of))


def _arranged(kind: Kind, of: int, *, said: str = "") -> Any:
    parent = _parent(kind, of)
    found = kind.standing.filter(**{kind.parent: parent}) if parent else kind.standing
    groups: dict[str, list[Any]] = {}
    for row in found.order_by("order", "pk"):
        groups.setdefault(_group_of(kind, row), []).append(row)
    if kind.model is Objective:  # priority first, though its name comes later in the alphabet
        groups = {label: groups[label] for label in map(str, Stage.labels) if label in groups}
    archived = kind.everything.exclude(archived_at=None)
    return {
        "kind": kind,
        "of": of,
        "parent": parent,
        "groups": groups,
        "titled": len(groups) > 1 or kind.model is Objective,
        "archived": (archived.filter(**{kind.parent: parent}) if parent else archived).count(),
        "back": _list_of(kind, parent),
        "said": said,
    }


def _group_of(kind: Kind, row: Any) -> str:
    """The heading under which a row stands."""
    if kind.model is Objective:
        return str(row.get_stage_display())
    return str(row.get_horizon_display()) if kind.model is ExampleGoal else ""


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:edit")
def move(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """One place up or down. With htmx the list comes back, else its page with the focus on the same button."""
    what = kind_called(kind)
    if not what.orderable:
        raise Http404
    row = row_called(what, pk, standing=True)
    direction = request.POST.get("direction", "")
    seen = request.POST.get("place", "")
    if direction not in ("up", "down") or not (seen.isascii() and seen.isdigit() and len(seen) < 7):
        return HttpResponse("A direction and the place are needed.", status=400, content_type="text/plain")
    place = rows.move(what, row, direction="up" if direction == "up" else "down", place=int(seen), by=request.user)
    parent = what.parent_of(row)
    of = parent.pk if parent is not None else 0
    if request.htmx:
        said = f"{row}: now at place {place}."
        return render(request, "pathways/edit/_arranged.html", _arranged(what, of, said=said))
    return HttpResponseRedirect(f"{reverse('pathways:arrange', args=[what.name, of])}#{direction}-{row.pk}")


# Archive and restore


@require_http_methods(["GET", "POST"])
@allowed(may_edit_plan)
def archive(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """Says what is no longer seen, and asks."""
    what = kind_called(kind)
    if not what.grows:
        raise Http404
    row = row_called(what, pk)
    back = _place_of(what, row)
    form = begun(request, ReasonForm, asks_why=what.asks_why)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = tried(form, lambda: rows.archive(what, row, by=request.user, reason=reason))
        if done is not None:
            return told(request, done, f"Archived: {row}", "It is archived already.", _after_archiving(what, row))
    context = {
        "kind": what,
        "row": row,
        "form": form,
        "back": back,
        "hindrance": rows.hindrance(row),
        "lines": rows.losses(row),
    }
    return render(request, "pathways/edit/archive.html", context)


def _after_archiving(kind: Kind, row: Any) -> str:
    parent = kind.parent_of(row)
    if isinstance(row, Objective):
        return row.get_absolute_url()
    return str(parent.get_absolute_url()) if parent is not None else reverse("pathways:archived")


@never_kept
@require_POST
@allowed(may_edit_plan, form_at="pathways:edit")
def restore(request: AuthenticatedHttpRequest, kind: str, pk: int) -> HttpResponse:
    """Back where it was."""
    what = kind_called(kind)
    if not what.grows:
        raise Http404
    row = row_called(what, pk)
    try:
        done = rows.restore(what, row, by=request.user)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("pathways:archived"))
    return told(request, done, f"Restored: {row}", "It stands already.", _place_of(what, row))


@require_GET
@allowed(may_edit_plan)
def archived(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What was archived, kind by kind, and how to get it back."""
    growing = [kind for kind in KINDS.values() if kind.grows]
    wanted = request.GET.get("kind", "")
    kind = KINDS[wanted] if wanted in {one.name for one in growing} else KINDS["objective"]
    found = kind.everything.exclude(archived_at=None).order_by("-archived_at", "-pk")
    page = page_of(request, found)
    return render(request, "pathways/edit/archived.html", {"kinds": growing, "kind": kind, "page": page})
