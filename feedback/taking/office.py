"""The program office runs rounds: the list, planning, opening, extending, closing, response rates, paper forms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.history.pages import history_page
from cxportal.people.access import allowed, kept_form, never_kept, signed_in
from cxportal.people.models import Department
from cxportal.people.predicates import AuthenticatedHttpRequest, is_program_office
from cxportal.printing.documents import paper_of, pdf_response
from cxportal.ui.languages import in_both_languages
from cxportal.ui.paging import page_of
from feedback.instruments.models import InstrumentKind, Language
from feedback.rounds import actions as rounds
from feedback.rounds.actions import NotPossible
from feedback.rounds.models import Round, RoundState
from feedback.rounds.predicates import may_run_rounds
from feedback.rounds.rates import in_words, rates
from feedback.taking import actions, papers
from feedback.taking.asking import asked_in
from feedback.taking.forms import ExtendForm, PracticeForm, RoundForm, new_token, paper_form
from feedback.taking.models import PaperForms, PracticeRating

GET_AND_POST = ["GET", "HEAD", "POST"]


@in_both_languages
@require_safe
@signed_in
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which rounds were there, which is open, which is planned?"""
    page = page_of(request, Round.objects.select_related("instrument"))
    return render(request, "rounds/list.html", {"page": page, "may_run": may_run_rounds(request.user)})


@in_both_languages
@require_safe
@signed_in
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """How many take part, and what can be done now?"""
    round = get_object_or_404(Round.objects.select_related("instrument", "version"), pk=pk)
    papers_in = dict(PaperForms.objects.filter(round=round).values_list("department", "keyed"))
    whole, lines = rates(round, on=min(today(), round.closes_on), papers=papers_in)
    context = {
        "round": round,
        "whole": whole,
        "whole_words": in_words(whole),
        "lines": lines,
        "main_lines": [line for line in lines if line.is_department],
        "departments": list(round.departments.all()),
        "extras": [str(next(iter(row.item.texts.all()), row.item)) for row in _extras(round)],
        "ratings": _ratings(request, round),
        "may_run": may_run_rounds(request.user),
        "languages": Language.choices,
    }
    return render(request, "rounds/detail.html", context)


@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
def create(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _edit(request, Round(opens_on=today()))


@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round.objects.select_for_update(), pk=pk)
    if round.state != RoundState.PLANNED:
        messages.error(request, "This round is open by now, and can only be extended or closed.")
        return redirect(round)
    return _edit(request, round)


def _edit(request: AuthenticatedHttpRequest, round: Round) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else kept_form(request), instance=round)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        same = Round.objects.filter(instrument=told["instrument"], name=told["name"], opens_on=told["opens_on"])
        if round.pk is None and (twice := same.first()):
            return redirect(twice)
        try:
            saved = rounds.save(
                form.instance,
                departments=list(told["places"]),
                extras=list(told["questions"]),
                written=form.written,
                by=request.user,
            )
        except NotPossible as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Saved. The round opens by itself on its day.")
            return redirect(saved)
    return render(request, "rounds/form.html", {"form": form, "round": round if round.pk else None})


@require_POST
@allowed(may_run_rounds, form_at="rounds:detail")
def open_now(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Opens a planned round before its day, from today on."""
    round = get_object_or_404(Round, pk=pk)
    try:
        asked = rounds.open_round(round, by=request.user, on=today())
        messages.success(request, f"The round is open: {asked} people are asked.")
    except NotPossible as why:
        messages.error(request, str(why))
    return redirect(round)


@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
def extend(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round, pk=pk)
    form = ExtendForm(request.POST if request.method == "POST" else kept_form(request), round=round)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.extend(round, until=form.cleaned_data["closes_on"], by=request.user)
            messages.success(request, "Extended.")
            return redirect(round)
        except NotPossible as why:
            form.add_error("closes_on", str(why))
    return render(request, "rounds/extend.html", {"form": form, "round": round})


@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
def close(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Asks once more, because it cannot be undone."""
    round = get_object_or_404(Round, pk=pk)
    if request.method != "POST" and round.state == RoundState.OPEN:
        return render(request, "rounds/close.html", {"round": round, "early": today() < round.closes_on})
    try:
        actions.close(round, by=request.user, on=today())
        messages.success(request, "Closed. Results appear within a minute.")
    except NotPossible as why:
        messages.error(request, str(why))
    return redirect(round)


@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
def call_off(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """A planned round that is not wanted, asked once more."""
    round = get_object_or_404(Round, pk=pk)
    if request.method != "POST" and round.state == RoundState.PLANNED:
        return render(request, "rounds/call_off.html", {"round": round})
    try:
        rounds.call_off(round, by=request.user)
    except NotPossible as why:
        messages.error(request, str(why))
        return redirect(round)
    messages.success(request, f"“{round}” is called off. Nobody was asked.")
    return redirect("rounds:list")


@require_POST
@allowed(may_run_rounds, form_at="rounds:detail")
def ask_newcomers(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    round = get_object_or_404(Round, pk=pk)
    try:
        asked = rounds.add_newcomers(round, by=request.user)
        messages.success(request, f"{asked} more people are asked." if asked else "Everyone in scope is asked already.")
    except NotPossible as why:
        messages.error(request, str(why))
    return redirect(round)


@require_safe
@signed_in
def history(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What was done with the round?"""
    round = get_object_or_404(Round, pk=pk)
    crumbs = ("Rounds", "rounds:list", round.name, round.get_absolute_url(), "History", "")
    return history_page(request, round, crumbs=crumbs, back=round.get_absolute_url())


@require_safe
@signed_in
def blank(request: AuthenticatedHttpRequest, pk: int, language: str) -> HttpResponse:
    """The questionnaire on paper."""
    round = get_object_or_404(Round.objects.select_related("version"), pk=pk)
    known = language if language in Language.values else Language.ENGLISH.value
    document = papers.blank(round, asked_in(round, known), paper=paper_of(request))
    return pdf_response(document, f"{round.name} ({known}).pdf")


@never_kept
@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
@allowed(may_run_rounds)
def paper(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Keys in one paper form after the other. Also after closing, where the paper is dated before."""
    round = get_object_or_404(Round.objects.select_related("version", "instrument").exclude(state="planned"), pk=pk)
    kind = paper_form(asked_in(round, "en"))
    if request.method != "POST":
        start: dict[str, Any] = {"token": new_token(), "on": request.GET.get("on"), "department": request.GET.get("at")}
        return _paper(request, round, kind(round=round, initial=start))
    form = kind(request.POST, round=round)
    if not form.is_valid():
        return _paper(request, round, form)
    told = form.cleaned_data
    try:
        new = actions.key_in(
            round, told["department"], frontline=told["frontline"], id=told["token"], answers=form.answers,
            comment=told["comment"], by=request.user,
        )  # fmt: skip
    except NotPossible as why:
        form.add_error("department", str(why))
        return _paper(request, round, form)
    if new:
        messages.success(request, "Saved. Put the paper on the other pile; the next form is ready.")
    else:
        messages.info(request, "This form was saved already.")
    answer = redirect("rounds:paper", pk)
    answer["Location"] += f"?on={told['on'].isoformat()}&at={told['department'].pk}"
    return answer


def _paper(request: AuthenticatedHttpRequest, round: Round, form: Any) -> HttpResponse:
    return render(request, "rounds/paper.html", {"round": round, "form": form})


@in_both_languages
@require_http_methods(GET_AND_POST)
@signed_in
def practice(request: AuthenticatedHttpRequest, pk: int, department: int) -> HttpResponse:
    """The head rates the department's practices, and signs."""
    round = get_object_or_404(Round.objects.filter(instrument__kind=InstrumentKind.DEPARTMENT), pk=pk)
    place = get_object_or_404(Department, pk=department)
    signs = place.pk in request.user.standing.own.headed
    if not signs and not is_program_office(request.user):
        raise PermissionDenied
    with transaction.atomic():
        row = PracticeRating.objects.select_for_update(of=("self",)).filter(round=round, department=place).first()
        form = PracticeForm(
            request.POST if request.method == "POST" else kept_form(request),
            instance=row or PracticeRating(round=round, department=place),
        )
        if request.method == "POST":
            if not signs:
                raise PermissionDenied
            if form.is_valid():
                told = form.cleaned_data
                try:
                    actions.sign_practice(
                        round, place, rating=told["rating"], evidence=told["evidence"], by=request.user
                    )
                    messages.success(request, gettext("Signed. You can sign it anew until the round closes."))
                    return redirect("taking:mine")
                except NotPossible as why:
                    form.add_error(None, str(why))
    context = {"round": round, "department": place, "form": form, "row": row, "signs": signs}
    return render(request, "taking/practice.html", context)


def _extras(round: Round) -> Any:
    return round.extra_items.select_related("item").prefetch_related("item__texts")


def _ratings(request: AuthenticatedHttpRequest, round: Round) -> list[PracticeRating]:
    """What heads signed, for the program office."""
    if round.instrument.kind != InstrumentKind.DEPARTMENT or not is_program_office(request.user):
        return []
    rows = PracticeRating.objects.filter(round=round).select_related("department", "signed_by")
    return list(rows.order_by("department__name"))
