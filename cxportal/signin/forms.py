"""The forms of the ways in."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    PasswordVerificationMixin,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cxportal.people.models import Person
from cxportal.signin.passwords import send_reset_link

NAME_LABEL = _("E-mail address or employee number")
PASSWORD_HINT = _("At least 10 characters. Three or four unrelated words are easy to remember and hard to guess.")


def name_field() -> forms.CharField:
    attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=NAME_LABEL, max_length=254, widget=forms.TextInput(attrs))


def password_field(label: Any, *, new: bool, hint: Any = "") -> forms.CharField:
    """A label and a hint are texts, or marked ones that are translated when they are shown."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(
        label=label, strip=False, max_length=200, help_text=hint, widget=forms.PasswordInput(attrs=attrs)
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """One field for the e-mail address or the employee number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = name_field()
        self.fields["password"] = password_field(_("Password"), new=False)
        self.fields["remember"].label = _("Keep me signed in on this device for 30 days")
        self.fields["remember"].help_text = _("Not on a computer that others use.")
        self.order_fields(["login", "password", "remember"])

    def user_credentials(self) -> dict[str, str]:
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class AskResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a link. The answer is the same for every address."""

    email = forms.EmailField(
        label=_("Your county e-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address = str(self.cleaned_data["email"])
        send_reset_link(address, base_url=settings.PORTAL_URL)
        return address


class NewPasswordMixin(forms.Form):
    """A new password, typed twice and checked against the rules."""

    password1 = password_field(_("New password"), new=True, hint=PASSWORD_HINT)
    password2 = password_field(_("New password, once more"), new=True)

    mark_optional = False

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        password_validation.validate_password(password, getattr(self, "user", None))
        return password


class ResetForm(NewPasswordMixin, ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password after the link."""


class ChangeForm(NewPasswordMixin, ChangePasswordForm):  # type: ignore[misc]
    """The new password of someone who knows the old one."""

    oldpassword = password_field(_("Current password"), new=False)
    field_order = ["oldpassword", "password1", "password2"]


class FirstPasswordForm(NewPasswordMixin, PasswordVerificationMixin, forms.Form):  # type: ignore[misc]
    """The first password, after an invitation or a slip."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = person


class ActivePersonTokenForm(UserTokenForm):  # type: ignore[misc]
    """A link is good only for people who work here."""

    def _get_user(self, uidb36: str) -> Person | None:
        person = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


class SlipForm(forms.Form):
    """What stands on a sign-in slip."""

    name = forms.CharField(
        label=_("Employee number"),
        max_length=254,
        help_text=_("As printed on your slip."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("12 letters and numbers. Capitals and hyphens do not matter."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
