"""What people who left still have in their hands, and handing it over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.people.refusals import Refused
from cxportal.ui.paging import page_of
from pathways.editing.verb_forms import HandOverForm
from pathways.models import Lead
from pathways.predicates import may_edit_plan
from pathways.views.verbs import begun, tried
from pathways.worklist import Left, people_who_left, take_over, worklist


class TakeOverForm(HandOverForm):
    """Who takes over, and which part: everything, unless something is unticked."""

    field_order = ("items", "to", "note")
    items = forms.MultipleChoiceField(
        label="What is handed over",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is handed over."},
    )

    def __init__(self, *args: Any, left: Left, **kwargs: Any) -> None:
        self.left = left
        choices = [(f"head-{role.pk}", role.title) for role in left.headships]
        choices += [(f"lead-{lead.pk}", words_of(lead)) for lead in left.leads]
        kwargs["initial"] = {"items": [key for key, _ in choices], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)
        items.choices = choices

    def chosen(self) -> dict[str, Any]:
        keys = set(self.cleaned_data["items"])
        return {
            "leads": [lead for lead in self.left.leads if f"lead-{lead.pk}" in keys],
            "headships": [role for role in self.left.headships if f"head-{role.pk}" in keys],
        }


def words_of(lead: Lead) -> str:
    """What the lead answers for, in words."""
    if lead.step is not None:
        return f"Action step: {lead.step}"
    return f"{'Accountable for' if lead.accountable else 'Leads'}: {lead.objective}"


@require_safe
@allowed(may_edit_plan)
def listing(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who left with work in their hands? Until it is handed over they stay here."""
    page = page_of(request, people_who_left(today()))
    context = {
        "page": page,
        "found": worklist(page.object_list, on=today()),
        "names": Lead.objects.waiting_for_a_person().order_by().values("placeholder").distinct().count(),
    }
    return render(request, "pathways/worklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_edit_plan)
def hand_over(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Hands one person's work to another, with a note, all at once or in part."""
    person = get_object_or_404(Person, pk=pk)
    (left,) = worklist([person], on=today())
    if person.is_active or not (left.leads or left.headships):
        messages.info(request, f"Nothing of {person} waits to be handed over.")
        return redirect("pathways:worklist")
    form = begun(request, TakeOverForm, left=left)
    if form.is_valid():
        data = form.cleaned_data
        try:
            done = tried(form, lambda: take_over(**form.chosen(), to=data["to"], by=request.user, note=data["note"]))
        except Refused as refused:
            form.add_error(None, str(refused))
            done = None
        if done is not None:
            messages.success(request, f"{data['to']} took over {done} from {person}.")
            return redirect("pathways:worklist")
    return render(request, "pathways/worklist_hand_over.html", {"person": person, "form": form})
