"""A person's own notices, and how they want to be reminded."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.notifications.models import Notice, Preference
from cxportal.people.access import kept_form, signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of


@require_safe
@signed_in
def notices(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the portal told me, the newest first."""
    mine = Notice.objects.filter(recipient=request.user).select_related("whose").newest_first()
    unread = mine.unread().count()
    return render(request, "notifications/notices.html", {"page": page_of(request, mine), "unread": unread})


@require_POST
@signed_in(form_at="notifications:notices")
def read_all(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Marks all my notices as read."""
    Notice.objects.filter(recipient=request.user).unread().update(read_at=timezone.now())
    messages.success(request, "All notices are marked as read.")
    return redirect("notifications:notices")


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often, and how early."""

    mark_optional = False

    class Meta:
        model = Preference
        fields = ["frequency", "ahead"]
        widgets = {"frequency": forms.RadioSelect}
        help_texts = {"ahead": "Late things are always in the e-mail: they cannot be switched off."}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Save"))
        return helper


@require_http_methods(["GET", "POST"])
@signed_in
def preferences(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How often may the portal e-mail me?"""
    mine = Preference.objects.filter(person=request.user).first() or Preference(person=request.user)
    typed = request.POST if request.method == "POST" else kept_form(request)
    form = PreferenceForm(typed, instance=mine)
    if request.method == "POST" and form.is_valid():
        Preference.objects.update_or_create(person=request.user, defaults=form.cleaned_data)
        messages.success(request, "Saved. The next e-mail keeps to it.")
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})
