"""The second step of sign-in: its secrets are kept encrypted, and the program office may be made to use it."""

import base64
import hashlib
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in, may_run_county

NEEDED = "The program office signs in with a second step. Set one up now; it takes a minute."
# What stays open to someone who has yet to set up the second step.
OPEN = ("/accounts/", "/static/", "/county/colors.css", "/county/seal.png", "/healthz", "/readyz")
# Addresses among those at which ways in are handed out.
CLOSED = ("/accounts/access/", "/accounts/people/", "/accounts/ways-in/")


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-step:{settings.SECRET_KEY}".encode()).digest()))


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets encrypted under SECRET_KEY, so that a copy of the database alone opens nothing."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Wait for the next one and try again.",
    }

    def get_totp_issuer(self) -> str:
        return "CX Portal"

    def _get_user_identifier(self, user: Person) -> str:
        return user.email or user.employee_number or user.name

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second step keeps at least one: another first, then this one goes."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES or not must_use(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def must_use(someone: Someone) -> bool:
    """Whether the county asks this person for a second step."""
    asked = settings.SECOND_STEP_FOR_OFFICE and is_signed_in(someone)
    return asked and (is_program_office(someone) or may_run_county(someone))


class SecondStepMiddleware:
    """Leads who must use a second step and has none to the page where they set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_STEP_FOR_OFFICE
            and (not request.path.startswith(OPEN) or request.path.startswith(CLOSED))
            and must_use(request.user)
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, NEEDED)
            return redirect(reverse("mfa_index"))
        return self.get_response(request)
