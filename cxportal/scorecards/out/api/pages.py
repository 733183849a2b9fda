"""The pages about the API: how to read it, and the programs that do."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.scorecards.out.api.document import LISTS, PARAMETERS, SHAPES
from cxportal.scorecards.out.models import Client
from cxportal.scorecards.out.tokens import make, may_keep_clients, revoke
from cxportal.ui.inputs import DayInput
from cxportal.ui.paging import page_of

YEAR = dt.timedelta(days=365)
LONGEST = 2 * YEAR
TAKEN = "A program of this name has a token. Take that one back first, or choose another name."


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new token: whose, and how long."""

    class Meta:
        model = Client
        fields = ("name", "expires_on", "may_send")
        widgets = {"expires_on": DayInput}
        help_texts = {"name": "Such as “Power BI, Finance”.", "expires_on": "At most two years ahead."}

    def clean_name(self) -> str:
        """The form leaves out what the constraint looks at, so it asks for itself."""
        name: str = self.cleaned_data["name"]
        if Client.objects.standing().filter(name=name).exists():
            raise ValidationError(TAKEN)
        return name

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        if not today() <= day <= today() + LONGEST:
            raise ValidationError("Choose a day from today on, at most two years ahead.")
        return day


@require_safe
@signed_in
def about(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How does a program read scorecards?"""
    lists = [
        {
            "name": name,
            "summary": summary,
            "parameters": [PARAMETERS[each] for each in (*parameters, "limit", "after")],
            "fields": list(SHAPES[schema]),
        }
        for name, (schema, summary, parameters) in LISTS.items()
    ]
    context: dict[str, Any] = {
        "lists": lists,
        "base": f"{settings.PORTAL_URL}/api/v1",
        "per_minute": settings.API_PER_MINUTE,
        "may_keep_clients": may_keep_clients(request.user),
    }
    return render(request, "scorecards/api/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_keep_clients)
def clients(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Which programs read scorecards? A new token is shown once, in the answer to the form."""
    data = request.POST if request.method == "POST" else kept_form(request)
    form = ClientForm(data, initial={"expires_on": today() + YEAR})
    token = _made(form, request.user) if request.method == "POST" and form.is_valid() else None
    if token:
        return render(request, "scorecards/api/made.html", {"client": form.instance, "token": token})
    found = Client.objects.newest_first().select_related("made_by", "revoked_by")
    context = {"form": form, "page": page_of(request, found)}
    return render(request, "scorecards/api/clients.html", context, status=422 if form.errors else 200)


def _made(form: ClientForm, by: Person) -> str | None:
    """The new token; None where a second click was faster, which the form then says."""
    try:
        return make(form.instance, by=by)
    except IntegrityError:
        form.add_error("name", TAKEN)
        return None


@require_POST
@allowed(may_keep_clients)
def take_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Ends a token at once."""
    client = get_object_or_404(Client, pk=pk)
    if revoke(client, by=request.user):
        messages.success(request, f"The token of “{client}” works no longer.")
    else:
        messages.info(request, f"The token of “{client}” was taken back already.")
    return redirect("scorecards_api:clients")
