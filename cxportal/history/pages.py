"""A page with the history of one thing: in words, with what each change did, by person and period, page by page.

A view of any app fetches its thing, asks who may see it, and returns `history_page(request, …)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cxportal.history.differences import Difference, differences
from cxportal.history.models import Entry
from cxportal.ui.paging import page_of

ENTRIES_A_PAGE = 25
ACTORS_OFFERED = 200

Scope = Model | QuerySet[Any]
RestoreAt = Callable[[Entry, str], str]


class HistoryFilter(forms.Form):
    """Whose entries, and from when until when. What makes no sense narrows nothing."""

    who = forms.ChoiceField(label="By", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [("", "Everybody"), *((name, name) for name in names)]
        self.mark_optional = False

    @property
    def narrows(self) -> bool:
        return any(getattr(self, "cleaned_data", {}).values())

    def apply(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "who" in chosen:
            entries = entries.filter(actor_name=chosen["who"])
        if "since" in chosen:
            entries = entries.filter(at__date__gte=chosen["since"])
        if "until" in chosen:
            entries = entries.filter(at__date__lte=chosen["until"])
        return entries


@dataclass(frozen=True)
class Shown:
    """One entry as the page shows it. `restore` maps a field to the address that gives its earlier text back."""

    entry: Entry
    about: str
    changes: list[tuple[Difference, str]] = field(default_factory=list)


def entries_about(*scopes: Scope) -> QuerySet[Entry]:
    """The entries about a thing and about rows that belong to it, newest first."""
    which = Q()
    for scope in scopes:
        model = type(scope) if isinstance(scope, Model) else scope.model
        ids: Any = [scope.pk] if isinstance(scope, Model) else scope.order_by().values("pk")
        which |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)
    return Entry.objects.filter(which).select_related("on_behalf_of").newest_first()


def history_page(
    request: HttpRequest,
    thing: Model,
    *also: Scope,
    crumbs: tuple[str, ...],
    back: str,
    restore_at: RestoreAt | None = None,
) -> HttpResponse:
    """What happened to `thing`, and to the rows in `also`. `restore_at` names where an entry's field is restored
    ("" where it is not). Five queries at any length."""
    entries = entries_about(thing, *also)
    names = entries.order_by("actor_name").values_list("actor_name", flat=True).distinct()[:ACTORS_OFFERED]
    form = HistoryFilter(request.GET or {}, names=names)
    page = page_of(request, form.apply(entries), per_page=ENTRIES_A_PAGE)
    own = ContentType.objects.get_for_model(thing).pk
    shown = [
        Shown(
            entry,
            about="" if (entry.content_type_id, entry.object_id) == (own, thing.pk) else entry.label,
            changes=[(change, restore_at(entry, change.name) if restore_at else "") for change in differences(entry)],
        )
        for entry in page.object_list
    ]
    context = {"thing": thing, "page": page, "shown": shown, "form": form, "crumbs": crumbs, "back": back}
    return render(request, "history/page.html", context)
