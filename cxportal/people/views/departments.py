"""The county's departments: the tree, one of them, and editing it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people import actions
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.forms import DepartmentForm, in_tree
from cxportal.people.models import Department, Person, Role, below
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.people.trees import chain
from cxportal.people.views.person import FORM_METHODS
from cxportal.ui.paging import page_of


@dataclass
class Place:
    """A department in the tree, with who heads it and how many people work in it and its parts."""

    department: Department
    heads: list[Role]
    people: int = 0
    parts: list["Place"] = field(default_factory=list)


@require_safe
@signed_in
def tree(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All departments of today, as a tree. Three queries at any size."""
    counted = Department.objects.open_on(today()).annotate(count=Count("people", filter=Q(people__is_active=True)))
    heads = current_heads()
    top: list[Place] = []
    path: list[Place] = []
    for department, depth in in_tree(list(counted)):
        place = Place(department, heads[department.pk])
        del path[depth:]
        (path[-1].parts if path else top).append(place)
        path.append(place)
        for above in path:
            above.people += department.count  # type: ignore[attr-defined]
    context = {"places": top, "runs_county": may_run_county(request.user)}
    return render(request, "people/departments.html", context)


@require_safe
@signed_in
def department(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Who heads it, what belongs to it, who works there."""
    found = get_object_or_404(Department.objects.select_related("successor"), pk=pk)
    headships = list(found.roles.heads().select_related("person", "department").order_by("-starts_on"))
    current = [
        role for role in headships if role.starts_on <= today() and (not role.ends_on or role.ends_on >= today())
    ]
    parts = found.children.open_on(today()).annotate(count=Count("people", filter=Q(people__is_active=True)))
    inside = below(Department.objects.open_on(today()).values_list("pk", "parent_id"), [found.pk])
    people = Person.objects.active().filter(department=found).by_name().select_related("department")
    runs_county = may_run_county(request.user)
    context = {
        "department": found,
        "chain": chain(found)[:-1],
        "current": current,
        "earlier": [role for role in headships if role not in current],
        "parts": parts,
        "heads": current_heads(),
        "page": page_of(request, people),
        "people_inside": Person.objects.active().filter(department__in=inside).count(),
        "is_closed": found.closes_on is not None and found.closes_on <= today(),
        "runs_county": runs_county,
        "history": Entry.objects.about(found).newest_first()[:20] if runs_county else [],
    }
    return render(request, "people/department.html", context)


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
@transaction.atomic
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = DepartmentForm(request.POST or kept_form(request), initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        made = actions.save_department(form, by=request.user)
        messages.success(request, f"{made} is added.")
        return redirect(made)
    return render(request, "people/department_form.html", {"form": form})


@require_http_methods(FORM_METHODS)
@allowed(may_run_county)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Department.objects.select_for_update(), pk=pk)
    form = DepartmentForm(request.POST or kept_form(request), instance=found)
    if request.method == "POST" and form.is_valid():
        actions.save_department(form, by=request.user)
        messages.success(request, "Saved.")
        return redirect(found)
    context = {"form": form, "department": Department.objects.get(pk=pk)}
    return render(request, "people/department_form.html", context)


def current_heads() -> dict[int, list[Role]]:
    """Today's heads, acting heads and vacancies by department id. One query."""
    found: dict[int, list[Role]] = defaultdict(list)
    for role in Role.objects.on(today()).heads().select_related("person"):
        found[role.department_id or 0].append(role)
    return found
