"""Where allauth asks the portal: who may sign in, how guessing is slowed down, what a new password means."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cxportal.people.models import Person
from cxportal.signin.passwords import change_password
from cxportal.signin.throttle import Throttle

WRONG = _("This name and password do not match. Check both, or ask for a new password below.")
TOO_MANY = _("Too many tries. Wait five minutes, then try again, or ask for a new password.")


class PortalAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from the roster only. Every wrong sign-in gets the same answer."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        attempt = Throttle(address=self.get_client_ip(request), account=credentials["username"])
        if not attempt.take():
            raise self.validation_error("too_many_login_attempts")
        person = authenticate(request, **credentials)
        if person is not None:
            attempt.give_back()
        return person

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether this is the password of who is signed in; slowed down like a sign-in."""
        name = user.email or user.employee_number
        return self.authenticate(context.request, username=name, password=password) == user

    def set_password(self, user: Person, password: str) -> None:
        change_password(user, password, text="Changed the password")
