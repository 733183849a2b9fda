"""Taking an assessment: my assessments, one of them, my copies.

Nothing typed here is kept by the portal before it is handed in. Pages without script carry earlier answers in the form.
"""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import never_kept, signed_in
from cxportal.people.models import Department, Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.languages import in_both_languages
from feedback.instruments.models import InstrumentKind, Language
from feedback.instruments.questionnaire import Questionnaire
from feedback.rounds.models import Participation, Round, RoundState
from feedback.rounds.participating import RoundClosed
from feedback.rounds.predicates import may_run_rounds
from feedback.survey.cleaning import wanted
from feedback.taking import actions
from feedback.taking.actions import Outcome
from feedback.taking.asking import asked_in, core_count, parts_of
from feedback.taking.forms import AssessmentForm, assessment_form, new_token
from feedback.taking.models import KeptCopy, PracticeRating
from feedback.taking.profile import means, profile

FEW = 8
"""So many questions begin all on one page: a letter a page would be a click a question."""


@in_both_languages
@require_safe
@signed_in
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What am I asked, and what have I kept?"""
    rows = Participation.objects.filter(person=request.user).select_related("round__instrument")
    copies = KeptCopy.objects.filter(person=request.user).select_related("round").order_by("-round__opens_on")
    on = today()
    context = {
        "open": [row for row in rows.order_by("round__closes_on") if _takes_answers(row.round)],
        "past": [row for row in rows.order_by("-round__closes_on", "pk")[:24] if row.round.is_over(on)],
        "copies": [(copy, profile(copy.profile)) for copy in copies[:12]],
        "to_sign": _to_sign(request.user),
        "may_run": may_run_rounds(request.user),
    }
    return render(request, "taking/mine.html", context)


@in_both_languages
@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One letter a page, or all on one page. Handed in, the person's own profile is shown once."""
    rows = Participation.objects.select_related("round__version", "round__instrument")
    row = get_object_or_404(rows, round__in=Round.objects.filter(pk=pk), person=request.user)
    sheet = Sheet(row, request.POST)
    if request.method != "POST" and (row.used or not _takes_answers(row.round)):
        return render(request, "taking/over.html", {"round": row.round, "used": row.used})
    if request.POST.get("go") == "send":
        return _handed_in(request, sheet)
    return sheet.page(request)


def _handed_in(request: AuthenticatedHttpRequest, sheet: "Sheet") -> HttpResponse:
    form = sheet.form
    if not form.is_valid():
        return sheet.page(request, all_at_once=True, status=422)
    row = sheet.row
    try:
        outcome = actions.hand_in(
            row, id=form.cleaned_data["token"], answers=form.answers, comment=form.cleaned_data["comment"], on=today()
        )
    except RoundClosed:
        context = {"round": row.round, "used": row.used, "late": sheet.typed_words()}
        return render(request, "taking/over.html", context, status=410)
    if outcome is Outcome.ALREADY:
        context = {"round": row.round, "used": True, "late": sheet.typed_words()}
        return render(request, "taking/over.html", context, status=409)
    by_letter = means(sheet.asked, form.answers)
    if form.cleaned_data["keep"]:
        actions.keep_copy(request.user, row.round, by_letter)
    context = {
        "round": row.round,
        "lines": profile(by_letter),
        "is_self": row.round.instrument.kind == InstrumentKind.SELF,
        "kept": form.cleaned_data["keep"],
        "draft": sheet.draft,
    }
    return render(request, "taking/profile.html", context)


class Sheet:
    """The form as it stands: what was typed so far, and which part of it is shown."""

    def __init__(self, row: Participation, posted: Mapping[str, str]) -> None:
        self.row = row
        self.language = self._language(posted)
        translation.activate(self.language)  # the page around the questions, until the request is over
        self.asked: Questionnaire = asked_in(row.round, self.language)
        self.parts = parts_of(self.asked, core_count(row.round))
        kind = assessment_form(self.asked)
        self.typed = wanted(posted, kind.base_fields)
        self.typed["token"] = self._token(posted)
        self.form: AssessmentForm = kind(self.typed, auto_id=False)
        self.go = posted.get("go", "")
        way = posted.get("way") or ("all" if len(self.asked.keys) <= FEW else "steps")
        self.all_at_once = self.go == "all" or (self.go != "steps" and way == "all")
        self.step = self._step(posted)
        self.draft = salted_hmac("taking.draft", f"{row.person_id} {row.round_id}").hexdigest()[:20]

    def page(self, request: AuthenticatedHttpRequest, *, all_at_once: bool = False, status: int = 200) -> HttpResponse:
        """The part that is asked for, with everything else carried along unseen."""
        whole = all_at_once or self.all_at_once
        parts = self.parts if whole else [self.parts[self.step]]
        errors = self.form.errors if status == 422 else {}
        shown = {question.key for part in parts for question in part.questions}
        last = whole or self.step == len(self.parts) - 1
        context = {
            "round": self.row.round,
            "asked": self.asked,
            "whole": whole,
            "parts": [
                (part, [(q, self.typed.get(q.key, ""), errors.get(q.key, [])) for q in part.questions])
                for part in parts
            ],
            "scale": [(str(option.value), option.label) for option in self.asked.scale],
            "carried": [(key, self.typed.get(key, "")) for key in self.asked.keys if key not in shown],
            "typed": self.typed,
            "errors": errors,
            "step": self.step,
            "number": self.step + 1,
            "steps": len(self.parts),
            "percent": round(100 * self._answered() / len(self.asked.keys)),
            "answered": self._answered(),
            "last": last,
            "language": self.language,
            "languages": list(Language),
            "draft": self.draft,
            "is_self": self.row.round.instrument.kind == InstrumentKind.SELF,
        }
        return render(request, "taking/take.html", context, status=status)

    def typed_words(self) -> list[tuple[str, str]]:
        """Each question with what was chosen, for copying."""
        labels = {str(option.value): option.label for option in self.asked.scale}
        words = [(q.text, labels.get(self.typed.get(q.key, ""), "")) for q in self.asked.questions]
        comment = self.typed.get("comment", "")
        return [(text, chosen) for text, chosen in words if chosen] + (
            [(gettext("Comment"), comment)] if comment else []
        )

    def _answered(self) -> int:
        return sum(bool(self.typed.get(key)) for key in self.asked.keys)

    def _step(self, posted: Mapping[str, str]) -> int:
        now = posted.get("step", "")
        step = int(now) if now.isdecimal() and len(now) < 4 else 0
        step += {"next": 1, "back": -1}.get(self.go, 0)
        return max(0, min(step, len(self.parts) - 1))

    def _language(self, posted: Mapping[str, str]) -> str:
        for said in (posted.get("go", ""), posted.get("language", "")):
            if said in Language.values:
                return said
        return translation.get_language()

    def _token(self, posted: Mapping[str, str]) -> str:
        try:
            return str(uuid.UUID(posted.get("token", "")))
        except ValueError:
            return str(new_token())


@in_both_languages
@require_POST
@signed_in
def delete_copy(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Removes one of my own copies."""
    get_object_or_404(KeptCopy, pk=pk, person=request.user).delete()
    messages.success(request, gettext("Your copy is deleted."))
    return redirect("taking:mine")


def _takes_answers(round: Round) -> bool:
    return round.state == RoundState.OPEN and not round.is_over(today())


def _to_sign(person: Person) -> list[tuple[Round, Department, PracticeRating | None]]:
    """The departments whose practices this person rates in the open departmental round, with what was signed."""
    headed = person.standing.own.directs
    if not headed:
        return []
    rounds = Round.objects.open().filter(instrument__kind=InstrumentKind.DEPARTMENT)
    departments = list(Department.objects.filter(pk__in=headed))
    signed = {(row.round_id, row.department_id): row for row in PracticeRating.objects.filter(department__in=headed)}
    return [(round, one, signed.get((round.pk, one.pk))) for round in rounds for one in departments]
