"""The builder: questionnaires, their versions, and the bank of extra questions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.history.models import Entry
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest
from feedback.instruments import actions
from feedback.instruments.actions import NotPossible
from feedback.instruments.forms import ItemForm, ScaleForm, TextsForm
from feedback.instruments.gaps import gaps
from feedback.instruments.models import Instrument, Item, ItemText, Language, Version, VersionState
from feedback.instruments.predicates import may_build_instruments
from feedback.instruments.questionnaire import questionnaire

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@allowed(may_build_instruments)
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which questionnaires do we use?"""
    versions = Version.objects.exclude(state=VersionState.RETIRED).order_by("state")
    rows = Instrument.objects.prefetch_related(Prefetch("versions", versions, to_attr="standing"))
    return render(request, "instruments/list.html", {"instruments": rows})


@require_safe
@allowed(may_build_instruments)
def detail(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    """Which versions has this questionnaire had?"""
    instrument = get_object_or_404(Instrument, kind=kind)
    versions = list(instrument.versions.all())
    draft = next((each for each in versions if each.state == VersionState.DRAFT), None)
    return render(request, "instruments/detail.html", {"instrument": instrument, "versions": versions, "draft": draft})


@require_POST
@allowed(may_build_instruments)
def copy(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    draft, new = actions.copy_to_draft(get_object_or_404(Instrument, kind=kind), by=request.user)
    if new:
        messages.success(request, f"Version {draft.number} is a draft with the same words. Nobody sees it yet.")
    else:
        messages.info(request, f"Version {draft.number} is a draft already.")
    return redirect(draft)


@require_safe
@allowed(may_build_instruments)
def version(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What does this version ask? As people see it, in either language."""
    found = version_or_404(pk)
    language = request.GET.get("lang", "")
    language = language if language in Language.values else Language.ENGLISH.value
    return render(request, "instruments/version.html", _shown(found, language))


def _shown(version: Version, language: str = Language.ENGLISH.value, *, said: str = "") -> dict[str, Any]:
    draft = version.state == VersionState.DRAFT
    form = questionnaire(version, language)
    return {
        "version": version,
        "version_name": f"Version {version.number}",
        "is_draft": draft,
        "form": form,
        "language": language,
        "languages": [("en", "English"), ("es", "Spanish")],
        "rows": list(zip(version.items.all(), form.questions, strict=True)) if draft else [],
        "gaps": gaps(version) if draft else [],
        "history": Entry.objects.about(version).select_related("actor").newest_first()[:20],
        "said": said,
    }


@require_http_methods(GET_AND_POST)
@allowed(may_build_instruments)
def texts(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Title and introduction, side by side in both languages."""

    def save(version: Version, form: TextsForm) -> None:
        title, introduction, comment = (form.words(name) for name in ("title", "introduction", "comment"))
        actions.write_texts(version, title=title, introduction=introduction, comment=comment, by=request.user)

    return _edit_words(request, pk, TextsForm, save, "Title and introduction")


@require_http_methods(GET_AND_POST)
@allowed(may_build_instruments)
def scale(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """What the options are called."""

    def save(version: Version, form: ScaleForm) -> None:
        actions.write_scale(version, labels=form.labels(), by=request.user)

    return _edit_words(request, pk, ScaleForm, save, "Names of the options")


def _edit_words(
    request: AuthenticatedHttpRequest, pk: int, form_class: Any, save: Callable[[Version, Any], None], title: str
) -> HttpResponse:
    found = version_or_404(pk)
    posted = request.POST if request.method == "POST" else kept_form(request)
    try:
        with transaction.atomic():
            draft = actions.draft_of(found.pk)
            form = form_class.of(draft, posted)
            if request.method == "POST" and form.is_valid():
                save(draft, form)
                messages.success(request, "Saved.")
                return redirect(draft)
    except NotPossible as why:
        messages.error(request, str(why))
        return redirect(found)
    context = {"version": found, "form": form, "title": title, "back": found.get_absolute_url()}
    return render(request, "instruments/form.html", context)


@require_http_methods(GET_AND_POST)
@allowed(may_build_instruments)
def add_item(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = version_or_404(pk)
    return _edit_item(request, None, found)


@require_http_methods(GET_AND_POST)
@allowed(may_build_instruments)
def add_extra(request: AuthenticatedHttpRequest) -> HttpResponse:
    return _edit_item(request, None, None)


@require_http_methods(GET_AND_POST)
@allowed(may_build_instruments)
def edit_item(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(pk)
    return _edit_item(request, item, item.version)


def _edit_item(request: AuthenticatedHttpRequest, item: Item | None, version: Version | None) -> HttpResponse:
    """Add or edit one question, of a draft or of the bank."""
    back = version.get_absolute_url() if version else reverse("instruments:extras")
    posted = request.POST if request.method == "POST" else kept_form(request)
    try:
        with transaction.atomic():
            draft = actions.draft_of(version.pk) if version else None
            form = ItemForm(posted, item=item, version=draft)
            if request.method == "POST" and form.is_valid():
                _save_item(form, item, draft, request)
                messages.success(request, "Saved.")
                return HttpResponseRedirect(back)
    except NotPossible as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(back)
    title = "Edit the question" if item else "New question" if version else "New extra question"
    context = {"version": version, "form": form, "title": title, "item": item, "back": back}
    return render(request, "instruments/form.html", context)


def _save_item(form: ItemForm, item: Item | None, draft: Version | None, request: AuthenticatedHttpRequest) -> None:
    letter, words = form.cleaned_data["letter"], form.words("text")
    if item:
        actions.edit_item(item, letter=letter, words=words, by=request.user)
    else:
        actions.add_item(draft, key=form.cleaned_data["key"], letter=letter, words=words, by=request.user)


@require_POST
@allowed(may_build_instruments)
def move_item(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Up, down, or to a place (by drag). With htmx the list comes back, else its page with the focus on the button."""
    item = item_or_404(pk)
    seen_at, direction, to = (request.POST.get(name, "") for name in ("place", "direction", "to"))
    if not seen_at.isdecimal() or len(seen_at) > 4 or not item.version:
        return HttpResponse("The place is needed.", status=400, content_type="text/plain")
    step = {"up": int(seen_at) - 1, "down": int(seen_at) + 1}
    wanted = int(to) if to.isdecimal() and len(to) < 5 else step.get(direction, int(seen_at))
    try:
        place = actions.move_item(item, seen_at=int(seen_at), to=wanted, by=request.user)
    except NotPossible as why:
        messages.error(request, str(why))
        return redirect(item.version)
    if request.htmx:
        shown = _shown(item.version, said=f"{actions.english(item)}: now at place {place}.")
        return render(request, "instruments/_arranged.html", shown)
    return HttpResponseRedirect(f"{item.version.get_absolute_url()}#{direction or 'row'}-{item.pk}")


@require_POST
@allowed(may_build_instruments)
def remove_item(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(pk)
    back = item.version.get_absolute_url() if item.version else reverse("instruments:extras")
    _told(request, lambda: actions.remove_item(item, by=request.user), "Removed.")
    return HttpResponseRedirect(back)


@require_POST
@allowed(may_build_instruments)
def publish(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = version_or_404(pk)
    _told(request, lambda: actions.publish(found, by=request.user), f"Version {found.number} is in use from now on.")
    return redirect(found)


@require_POST
@allowed(may_build_instruments)
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = version_or_404(pk)
    if _told(request, lambda: actions.discard(found, by=request.user), "The draft is gone."):
        return redirect(found.instrument)
    return redirect(found)


def _told(request: AuthenticatedHttpRequest, do: Callable[[], None], done: str) -> bool:
    """Do it and say so, or say why it cannot be done."""
    try:
        do()
    except NotPossible as why:
        messages.error(request, str(why))
        return False
    messages.success(request, done)
    return True


@require_safe
@allowed(may_build_instruments)
def extras(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which extra questions can a round add?"""
    rows = Item.objects.extras().prefetch_related(Prefetch("texts", ItemText.objects.order_by("language")))
    return render(request, "instruments/extras.html", {"items": rows.order_by("key")})


def version_or_404(pk: int) -> Version:
    return get_object_or_404(Version.objects.select_related("instrument"), pk=pk)


def item_or_404(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("version__instrument"), pk=pk)
