"""Addresses that exist only in tests: the whole kit on a few pages, in the two states a page has."""

from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Engine
from django.template.context import make_context
from django.urls import include, path
from django.utils import timezone

from cxportal.ui.navigation import ResolvedItem
from tests.ui.test_forms import KitchenSinkForm

NAVIGATION = [
    ResolvedItem("Home", "/"),
    ResolvedItem(
        "Plan",
        "/plan/",
        "true",
        [ResolvedItem("Overview", "/plan/", "page"), ResolvedItem("Logic model", "/plan/logic-model/")],
    ),
    ResolvedItem("Objectives", "/objectives/"),
    ResolvedItem("HEART", "/heart/"),
    ResolvedItem("Recognition", "/recognition/"),
    ResolvedItem("People", "/people/"),
]
TITLES = [
    "Establish a countywide customer service standard for answering and returning calls",
    "Provide training that every frontline employee can take within a year of being hired",
    "Simplify forms and web pages so that customers find answers without calling",
]


class DraftForm(forms.Form):
    note = forms.CharField(widget=forms.Textarea, min_length=5, max_length=40)


class Visitor(str):
    """Someone signed in, as far as the page's frame asks."""

    __slots__ = ()
    is_authenticated = True
    email = "dana@county.example"


def render(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    source = (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
    template = Engine.get_default().from_string(source)
    shared = {
        "user": Visitor("Dana Director"),
        "navigation": NAVIGATION,
        "unread_notices": 3,
        "demo_mode": True,
    }
    return HttpResponse(template.render(make_context({**shared, **context}, request)))


def components(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Saved. The update is on the objective's page.")
    page = Paginator(range(300), 25).get_page(4)
    return render(request, "components.html", page=page, titles=TITLES, today=timezone.localdate(), trend=[3, 4, 4, 6])


def form(request: HttpRequest) -> HttpResponse:
    bound = KitchenSinkForm({"title": "x" * 30, "many": ["a"]}) if "wrong" in request.GET else KitchenSinkForm()
    return render(request, "form.html", form=bound)


def draft(request: HttpRequest) -> HttpResponse:
    note = DraftForm(request.POST or None)
    if note.is_valid():
        return redirect("/kit/visitor/")
    return render(request, "draft.html", form=note)


def visitor(request: HttpRequest) -> HttpResponse:
    return render(request, "visitor.html", user=None, demo_mode=False)


urlpatterns = [
    path("kit/components/", components),
    path("kit/form/", form),
    path("kit/draft/", draft),
    path("kit/visitor/", visitor),
    path("", include("cxportal.urls")),
]
