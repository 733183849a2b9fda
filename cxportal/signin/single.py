"""Single sign-on by OpenID Connect: who an account of the county's directory is on the roster."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from cxportal.history.models import record
from cxportal.people.models import Person

log = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Keyed on issuer and subject. The first time, the employee number links the account to its person."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse who is not on the roster; link who is there for the first time."""
        claims = sociallogin.account.extra_data.get("id_token", {})
        if not of_our_tenant(claims):
            raise refused(request, "another tenant", claims)
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise refused(request, "left the county", claims)
            return
        person = unlinked_person(claims, provider=sociallogin.account.provider)
        if person is None:
            raise refused(request, "not on the roster, or linked to another account", claims)
        sociallogin.connect(request, person)
        record(about=person, verb="linked", text="First sign-in with the county's account", by=person)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        log.warning("Single sign-on failed: %s %s", error, exception)
        raise ImmediateHttpResponse(render(request, "signin/single_failed.html", {"error": error}, status=403))


def of_our_tenant(claims: dict[str, Any]) -> bool:
    """Whether the directory's token comes from the issuer and, where one is named, the tenant of the settings."""
    pinned = settings.OIDC_TENANT
    return claims.get("iss") == settings.OIDC_ISSUER and (not pinned or claims.get("tid") == pinned)


def unlinked_person(claims: dict[str, Any], *, provider: str) -> Person | None:
    """The active person whose employee number the directory names, unless another account is theirs already."""
    number = claims.get(settings.OIDC_EMPLOYEE_CLAIM)
    if not isinstance(number, str) or not number.strip():
        return None
    found = Person.objects.active().filter(employee_number=number.strip())
    return found.exclude(socialaccount__provider=provider).first()


def refused(request: HttpRequest, why: str, claims: dict[str, Any]) -> ImmediateHttpResponse:
    log.warning("Single sign-on refused (%s): subject %s", why, claims.get("sub"))
    return ImmediateHttpResponse(render(request, "signin/single_refused.html", status=403))
