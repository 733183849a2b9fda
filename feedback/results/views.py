"""Results, the gap, comments, and the rules for what is shown."""

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.county.periods import month_number
from cxportal.history.models import Entry
from cxportal.jobs.work import start_job
from cxportal.people.access import allowed, kept_form, never_kept, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest, is_program_office
from cxportal.people.refusals import Refused
from cxportal.ui.downloads import csv_response, excel_response
from cxportal.ui.languages import in_both_languages
from cxportal.ui.paging import page_of
from feedback.instruments.models import InstrumentKind
from feedback.responses.comments import comments_of, home_of
from feedback.responses.models import ResultSettings, SealedMonth
from feedback.responses.reading import COUNTY, Tree
from feedback.responses.tasks import recompute_rollup
from feedback.results import actions, charts, exports, predicates
from feedback.results.filters import WHO, ResultFilter
from feedback.results.forms import ObjectiveOfGapForm, SettingsForm
from feedback.results.gaps import Sources, Voices, line_of, rows_of
from feedback.results.models import GapNote
from feedback.results.reports import all_rounds, all_touchpoints, report
from goals.predicates import may_edit_plan

FORM_METHODS = ["GET", "HEAD", "POST"]
KEPT_SECONDS = 600


def filter_of(request: AuthenticatedHttpRequest, tree: Tree) -> ResultFilter:
    return ResultFilter(request.GET, tree=tree, rounds=all_rounds(), touchpoints=all_touchpoints())


@in_both_languages
@signed_in
@require_safe
def results(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How well are we serving?"""
    tree = Tree.on(today())
    form = filter_of(request, tree)
    context = {
        "form": form,
        "filter": drawn_filter(request, form, tree),
        "body": drawn(form, tree),
        "tabs": [(kind, label, _tab(request, kind)) for kind, label in WHO.items()],
        "path": tree.path(form.department_id),
        "query": request.GET.urlencode(),
        "minimum": ResultSettings.current().minimum_people,
        "comments_of": _comments_of(request, form.department_id, tree),
    }
    return render(request, "results/results.html", context)


def _tab(request: AuthenticatedHttpRequest, kind: str) -> str:
    department = request.GET.get("department", "")
    return "?" + urlencode({"who": kind, **({"department": department} if department else {})})


def drawn(form: ResultFilter, tree: Tree) -> SafeString:
    """Everything under the filter. It is the same for everybody, so it is drawn once an edition and kept."""
    rules = ResultSettings.current()
    state = (
        get_language(),
        rules.edition,
        rules.minimum_people,
        today(),
        form.kind,
        sorted(form.chosen.items(), key=str),
        form.rounds,
    )
    facts = repr((state, tree, [(one.pk, str(one), one.merged_into_id) for one in form.touchpoints]))
    key = f"results:{hashlib.sha256(facts.encode()).hexdigest()}"
    found: str | None = cache.get(key)
    if found is None:
        told = report(form, tree, on=today())
        about = f"{WHO[InstrumentKind(form.kind)]}, {told.scope}"
        found = render_to_string(
            "results/_report.html",
            {
                "report": told,
                "form": form,
                "letters_chart": charts.letters_chart(
                    told.letters, f"{gettext('Percent favorable by letter.')} {about}"
                ),
                "trend_chart": charts.trend_chart(told.trend, f"{gettext('Percent favorable by month.')} {about}"),
                "kept": _kept(form),
            },
        )
        cache.set(key, str(found), KEPT_SECONDS)
    return mark_safe(found)  # made by a template of ours


def drawn_filter(request: AuthenticatedHttpRequest, form: ResultFilter, tree: Tree) -> SafeString:
    """The filter, with hundreds of departments and touchpoints to choose from: kept by what the address says."""
    facts = repr(
        (get_language(), request.GET.urlencode(), form.kind, tree, form.rounds, [str(one) for one in form.touchpoints])
    )
    key = f"results-filter:{hashlib.sha256(facts.encode()).hexdigest()}"
    found: str | None = cache.get(key)
    if found is None:
        found = render_to_string("results/_filter.html", {"form": form})
        cache.set(key, str(found), KEPT_SECONDS)
    return mark_safe(found)  # made by a template of ours


def _kept(form: ResultFilter) -> str:
    """The filters that a link to another department keeps, as they stand in an address."""
    kept = {name: value for name, value in form.chosen.items() if name in ("months", "round", "frontline") and value}
    return urlencode({"who": form.kind, **kept})


@signed_in
@require_safe
def file(request: AuthenticatedHttpRequest, kind: str) -> HttpResponseBase:
    """What the page shows with the same filters, as CSV or Excel."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    tree = Tree.on(today())
    form = filter_of(request, tree)
    rows = exports.rows(report(form, tree, on=today()))
    name = f"results-{form.kind}-{today():%Y-%m-%d}"
    if kind == "csv":
        return csv_response(f"{name}.csv", exports.HEADER, rows)
    return excel_response(f"{name}.xlsx", exports.HEADER, rows)


def _comments_of(request: AuthenticatedHttpRequest, department: int, tree: Tree) -> int | None:
    """The department whose comments stand beside these results, for those who may read them."""
    home = home_of(department, tree)
    theirs = predicates.departments_read_by(request.user)
    return home if home != COUNTY and (theirs is None or theirs & tree.within(home)) else None


@in_both_languages
@signed_in
@require_safe
def comments(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What do they say in their own words? For those who look after the department, and the program office."""
    if not predicates.reads_comments(request.user):
        raise PermissionDenied
    tree = Tree.on(today())
    theirs = predicates.departments_read_by(request.user)
    offered = [
        part for part in tree.parts.values()
        if part.kind == "department" and (theirs is None or theirs & tree.within(part.id))
    ]  # fmt: skip
    asked = request.GET.get("department", "")
    chosen = next((part for part in offered if str(part.id) == asked), None)
    if asked and chosen is None:
        raise PermissionDenied if asked.isascii() and asked.isdigit() and len(asked) < 10 else Http404
    chosen = chosen or next(iter(offered), None)
    kind = request.GET.get("who", "")
    kind = kind if kind in WHO else InstrumentKind.CUSTOMER
    rows = comments_of(kind, chosen.id if chosen else -1, tree, before=month_number(today()))
    page = page_of(request, rows)
    context = {
        "offered": offered, "chosen": chosen, "kind": kind, "who": WHO.items(), "page": page,
        "comments": page.object_list, "minimum": ResultSettings.current().minimum_comments,
    }  # fmt: skip
    return render(request, "results/comments.html", context)


def _asked_department(data: Any, tree: Tree) -> int:
    """The department of the address; 404 where it is none of today's."""
    asked = str(data.get("department", ""))
    if not asked:
        return COUNTY
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) in tree.parts):
        raise Http404("No such department.")
    return int(asked)


@in_both_languages
@signed_in
@require_safe
def gap(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Do we see ourselves as our customers do?"""
    tree = Tree.on(today())
    department = _asked_department(request.GET, tree)
    sources = Sources.newest(all_rounds(), today())
    voices = Voices.read(sources, tree)
    lines = voices.lines(department)
    scope = tree.name(department, gettext("The whole county"))
    context = {
        "department": department,
        "scope": scope,
        "sources": sources,
        "lines": lines,
        "chart": charts.gap_chart(lines, f"{gettext('Own view and customers’ view by letter.')} {scope}"),
        "rows": rows_of(voices, tree) if department == COUNTY else [],
        "departments": tree.in_lines,
        "may_note": predicates.may_note_gap(request.user, department or None),
        "noted": set(GapNote.objects.open().filter(department=department or None).values_list("letter", flat=True)),
        "path": tree.path(department),
        "rules": voices.rules,
    }
    return render(request, "results/gap.html", context)


@in_both_languages
@signed_in
@require_safe
def notes(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which gaps are to become goals?"""
    found = GapNote.objects.select_related("department", "by", "objective").newest_first()
    page = page_of(request, found)
    theirs = predicates.departments_read_by(request.user)
    rows = [(row, theirs is None or row.department_id in theirs) for row in page.object_list]
    return render(request, "results/notes.html", {"page": page, "rows": rows})


@in_both_languages
@allowed(may_edit_plan, form_at="results:gap")
@require_POST
def note_county(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One click: a gap of the whole county is noted with its figures, until an objective is drafted from it."""
    line = line_of(COUNTY, request.POST.get("letter", ""))
    if line is None or not line.points:
        messages.error(request, gettext("There is no gap for this letter, or too few people answered."))
        return redirect("results:gap")
    _, new = actions.note_gap(line, department=None, link=reverse("results:gap"), by=request.user)
    if new:
        messages.success(request, gettext("The gap is noted with its figures. Draft an objective from it."))
    else:
        messages.info(request, gettext("This gap is noted already."))
    return redirect("results:notes")


@in_both_languages
@require_http_methods(FORM_METHODS)
@allowed(may_edit_plan)
def objective(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Drafts an objective of the plan from a gap of the whole county."""
    note = get_object_or_404(GapNote.objects.select_related("objective"), pk=pk, department=None)
    if note.objective:
        return redirect(note.objective)
    begin = {"title": note.statement, "details": f"{note.origin}\n\n{request.build_absolute_uri(note.link)}"}
    form = ObjectiveOfGapForm(request.POST or kept_form(request), initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            made, _ = actions.draft_objective(note, form.values, by=request.user)
        except Refused as words:
            messages.error(request, str(words))
            return redirect("results:notes")
        messages.success(request, gettext("The objective stands in the plan, for future consideration."))
        return redirect(made)
    return render(request, "results/objective.html", {"form": form, "note": note})


@in_both_languages
@never_kept
@signed_in
@require_POST
def move(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Drops a note, or takes it up again."""
    row = get_object_or_404(GapNote.objects.select_related("department"), pk=pk)
    if not predicates.may_note_gap(request.user, row.department_id):
        raise PermissionDenied
    if actions.move_note(row, to=request.POST.get("to", ""), by=request.user):
        messages.success(request, gettext("The note on this gap is saved."))
    else:
        messages.info(request, gettext("Somebody changed this note meanwhile. Look at it again."))
    return redirect("results:notes")


@require_http_methods(FORM_METHODS)
@allowed(predicates.may_set_rules)
@transaction.atomic
def settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    """From how many people on are answers shown?"""
    ResultSettings.current()
    rules = ResultSettings.objects.select_for_update().get(pk=1)
    form = SettingsForm(request.POST or kept_form(request), instance=rules)
    if request.method == "POST" and form.is_valid():
        actions.change_rules(form, by=request.user)
        messages.success(request, "The rules for small groups are saved.")
        return redirect("results:settings")
    history = Entry.objects.about(rules).newest_first()[:20]
    sealed = SealedMonth.objects.order_by("-month", "kind")
    context = {"form": form, "history": history, "rules": rules, "sealed": sealed}
    return render(request, "results/settings.html", context)


@allowed(is_program_office, form_at="results:settings")
@require_POST
def recompute(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Has the answers counted anew, in the background."""
    job, _ = start_job(
        recompute_rollup, kind="recompute", title="Count the answers anew", by=request.user,
        parameters={"month": None}, back_to=reverse("results:settings"),
    )  # fmt: skip
    return redirect(job)
