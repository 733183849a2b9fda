"""The ways in and out. allauth's views do the sign-in and the reset; the first-time ways are our own."""

import logging
from typing import Any

import requests
from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.openid_connect import views as openid_connect_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.people.access import allowed, forget_typist, signed_in
from cxportal.people.models import Person, WayIn
from cxportal.people.predicates import AuthenticatedHttpRequest, may_edit_person, may_run_county
from cxportal.people.refusals import Refused
from cxportal.signin.demonstration import ACCOUNTS
from cxportal.signin.forms import FirstPasswordForm, SlipForm
from cxportal.signin.throttle import Throttle
from cxportal.signin.ways_in import find_link, find_open, find_slip, invite, make_slip, set_first_password, withdraw

log = logging.getLogger(__name__)

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
CHECKED = "way_in"
TOO_MANY_SLIPS = _("Too many tries. Wait five minutes, then try again.")
CHECKED_SECONDS = 30 * 60


class SignIn(allauth_views.LoginView):  # type: ignore[misc]
    """By name and password, by the county's directory where one is set, in a demonstration by one button per role."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers: list[dict[str, str]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        return {
            **super().get_context_data(**kwargs),
            "demo_accounts": ACCOUNTS if settings.DEMO else (),
            "single_sign_on": providers[0] if providers else None,
        }


class SignOut(allauth_views.LogoutView):  # type: ignore[misc]
    """Asks (GET) and signs out (POST). This browser then keeps nothing of the person."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return forget_typist(super().post(*args, **kwargs))


@signed_in
def change(request: AuthenticatedHttpRequest) -> HttpResponse:
    if not request.user.has_usable_password():
        messages.info(request, "You sign in without a password of the portal, so there is none to change.")
        return redirect("me:me")
    response: HttpResponse = allauth_views.password_change(request)
    return response


@require_safe
def leave_for_directory(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the county's directory, where it answers. It signs in and does nothing else."""
    if request.GET.get("process", "login") != "login":
        raise Http404
    try:
        response: HttpResponse = openid_connect_views.login(request, provider_id)
    except requests.RequestException:
        log.warning("Single sign-on: the directory does not answer", exc_info=True)
        return render(request, "signin/single_failed.html", status=503)
    return response


@require_POST
def demo(request: HttpRequest, role: str) -> HttpResponse:
    """Signs in as one of the demonstration's people."""
    if not settings.DEMO or role not in {account.key for account in ACCOUNTS}:
        raise Http404
    person = get_object_or_404(Person.objects.active(), email=f"{role}@county.example")
    login(request, person, backend=BACKEND)
    return redirect(_next(request))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Asks for what stands on a sign-in slip."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, code = form.cleaned_data["name"], form.cleaned_data["code"]
        attempt = Throttle(address=get_adapter().get_client_ip(request), account=name)
        if not attempt.take():
            form.add_error(None, TOO_MANY_SLIPS)
        elif found := find_slip(name, code):
            attempt.give_back()
            return _checked(request, found)
        else:
            form.add_error(None, _("This number and code do not match, or the slip has been used or is too old."))
    return render(request, "signin/slip.html", {"form": form})


@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads. Looking at it does not use it up."""
    found = find_link(token)
    if found is None:
        return render(request, "signin/gone.html", status=410)
    return _checked(request, found)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Sets the first password of the person whose link or slip was just checked in this session."""
    way_in = _way_in_of(request)
    if way_in is None:
        return render(request, "signin/gone.html", status=410)
    form = FirstPasswordForm(request.POST or None, person=way_in.person)
    if request.method == "POST" and form.is_valid():
        if not set_first_password(way_in, form.cleaned_data["password1"]):
            return render(request, "signin/gone.html", status=410)
        del request.session[CHECKED]
        if is_mfa_enabled(way_in.person):
            messages.success(request, _("Your password is set. Sign in with it and with your second step."))
            return redirect("account_login")
        login(request, way_in.person, backend=BACKEND)
        messages.success(request, "Your password is set. From now on sign in with it.")
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "signin/first_password.html", {"form": form, "person": way_in.person})


@require_POST
@allowed(may_run_county, form_at="people:person")
def send_invitation(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    if not may_edit_person(request.user, person):
        return render(request, "403.html", status=403)
    try:
        way_in = invite(person, by=request.user, base_url=settings.PORTAL_URL)
        messages.success(request, f"An invitation is on its way to {way_in.address}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(person)


@never_cache
@require_POST
@allowed(may_run_county, form_at="people:person")
def print_slip(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Makes a slip and shows it once, ready to print."""
    person = get_object_or_404(Person, pk=pk)
    if not may_edit_person(request.user, person):
        return render(request, "403.html", status=403)
    try:
        way_in, code = make_slip(person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(person)
    address = request.build_absolute_uri(resolve_url("signin:slip"))
    return render(
        request, "signin/slip_print.html", {"person": person, "way_in": way_in, "code": code, "address": address}
    )


@require_POST
@allowed(may_run_county)
def withdraw_way_in(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    way_in = get_object_or_404(WayIn.objects.select_related("person"), pk=pk)
    if not may_edit_person(request.user, way_in.person):
        return render(request, "403.html", status=403)
    try:
        withdraw(way_in, by=request.user)
        messages.success(request, "It can no longer be used.")
    except Refused as refusal:
        messages.info(request, str(refusal))
    return redirect(way_in.person)


def _checked(request: HttpRequest, way_in: WayIn) -> HttpResponse:
    """Remember in the session that it was checked, so that the secret is in no further address."""
    if request.user.is_authenticated and request.user.pk != way_in.person_id:
        logout(request)
    request.session.cycle_key()  # who knew this session before does not get in with it
    request.session[CHECKED] = {"pk": way_in.pk, "until": timezone.now().timestamp() + CHECKED_SECONDS}
    return redirect("signin:first_password")


def _way_in_of(request: HttpRequest) -> WayIn | None:
    checked = request.session.get(CHECKED)
    if not checked or checked["until"] < timezone.now().timestamp():
        return None
    return find_open(checked["pk"])


def _next(request: HttpRequest) -> str:
    """Where to go after sign-in: a path of ours, else the home page."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
