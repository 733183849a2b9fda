"""An existing survey on screen: upload, match columns and words, look at each row, apply."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.intake.forms import UploadForm
from cxportal.intake.models import BUSY, OUTCOME_CHIPS
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from cxportal.ui.uploads import UnreadableFile
from feedback.imports import actions
from feedback.imports.forms import SurveyColumnsForm, WordsForm
from feedback.imports.models import MATCHING, ImportState, Outcome, SurveyImport, SurveyRow
from feedback.imports.predicates import may_import_surveys
from feedback.imports.reading import TooManyWords, guess_columns, guess_words, survey_in_use
from feedback.instruments.models import Version

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
@allowed(may_import_surveys)
def start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Upload a file of answers, and see earlier imports."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, label="File of answers")
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            survey = actions.upload(name=file.name, data=file.read(), by=request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("imports:columns", survey.pk)
    actions.settle()
    page = page_of(request, SurveyImport.objects.newest_first().select_related("uploaded_by"), per_page=10)
    in_use = Version.objects.in_use().filter(instrument__kind="customer").exists()
    return render(request, "imports/start.html", {"form": form, "page": page, "in_use": in_use})


@require_http_methods(GET_AND_POST)
@allowed(may_import_surveys)
def columns(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Which column holds what?"""
    survey = get_object_or_404(SurveyImport, pk=pk)
    if survey.state not in MATCHING:
        return redirect(survey)
    try:
        _, asked = survey_in_use()
    except Version.DoesNotExist:
        messages.error(request, "No customer survey is in use. Put one in use under Questionnaires first.")
        return redirect("imports:start")
    posted = request.POST if request.method == "POST" else kept_form(request)
    guessed = survey.columns or guess_columns(survey.header, asked)
    form = SurveyColumnsForm(posted, survey=survey, asked=asked, guessed=guessed)
    if request.method == "POST" and form.is_valid():
        how = {name: form.cleaned_data[name] for name in ("touchpoint", "date_order", "language")}
        try:
            actions.choose_columns(survey, columns=form.columns, **how)
        except (TooManyWords, UnreadableFile) as error:
            form.add_error(None, str(error))
        else:
            return redirect("imports:words", survey.pk)
    return render(request, "imports/columns.html", {"file": survey, "form": form})


@require_http_methods(GET_AND_POST)
@allowed(may_import_surveys)
def words(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What do the answers of the file stand for?"""
    survey = get_object_or_404(SurveyImport, pk=pk)
    if survey.state not in (ImportState.WORDS, ImportState.READY):
        return redirect(survey)
    version, _ = survey_in_use()
    known = sorted(survey.words)
    guessed = guess_words(known, version) | {word: value for word, value in survey.words.items() if value is not None}
    posted = request.POST if request.method == "POST" else kept_form(request)
    form = WordsForm(posted, words=known, guessed=guessed)
    if request.method == "POST" and form.is_valid():
        if survey.state == ImportState.READY:
            survey.move(ImportState.WORDS)
        actions.start_check(survey, words=form.chosen, by=request.user)
        return redirect(survey)
    return render(request, "imports/words.html", {"survey": survey, "form": form})


@require_safe
@allowed(may_import_surveys)
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its progress, every row with what is wrong, or what it did."""
    actions.settle()
    survey = get_object_or_404(SurveyImport.objects.select_related("job", "uploaded_by", "touchpoint"), pk=pk)
    if survey.state in BUSY and survey.job:
        return redirect(survey.job)
    if survey.state in (ImportState.COLUMNS, ImportState.WORDS) and not survey.problem:
        return redirect(f"imports:{survey.state}", survey.pk)
    return render(request, "imports/import.html", _preview(request, survey))


def _preview(request: AuthenticatedHttpRequest, survey: SurveyImport) -> dict[str, Any]:
    counts = survey.counts or {}
    asked = request.GET.get("show", "")
    first = next((outcome for outcome in Outcome if counts.get(outcome)), Outcome.ERROR)
    shown = Outcome(asked) if asked in Outcome.values else first
    rows = SurveyRow.objects.filter(survey=survey, outcome=shown).select_related("touchpoint").order_by("line")
    return {
        "survey": survey,
        "shown": shown,
        "page": page_of(request, rows, per_page=50),
        "tabs": [(each, counts.get(each, 0), OUTCOME_CHIPS[each][0]) for each in Outcome],
        "may_apply": actions.may_apply(survey),
    }


@require_POST
@allowed(may_import_surveys, form_at="imports:import")
def apply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Have the answers stored, all or none."""
    survey = get_object_or_404(SurveyImport, pk=pk)
    if not actions.start_apply(survey, by=request.user):
        messages.info(request, "This file cannot be applied as it stands, or it is at work already.")
    return redirect(survey)


@require_POST
@allowed(may_import_surveys, form_at="imports:import")
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Forget a file that is not applied."""
    survey = get_object_or_404(SurveyImport, pk=pk)
    if actions.discard(survey, by=request.user):
        messages.success(request, f"“{survey.file_name}” is discarded. Nothing was stored.")
    else:
        messages.info(request, "This import is at work or over already.")
    return redirect("imports:start")
