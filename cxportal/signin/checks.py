"""Demonstration mode lets anybody sign in as anybody: a real portal must never run it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

HERE = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver", ".localhost"})
HINT = "Unset CXPORTAL_DEMO. A demonstration runs on the embedded database and for this machine alone."


@register(Tags.security)
def demonstration_stays_here(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses demonstration mode on a database server, or for host names other than this machine's."""
    if not settings.DEMO:
        return []
    elsewhere = sorted(set(settings.ALLOWED_HOSTS) - HERE)
    found: list[CheckMessage] = []
    if elsewhere:
        names = ", ".join(elsewhere)
        found.append(Error(f"Demonstration mode is on, and ALLOWED_HOSTS names {names}.", hint=HINT, id="signin.E001"))
    if "sqlite" not in settings.DATABASES["default"]["ENGINE"] and not settings.DEBUG:
        found.append(Error("Demonstration mode is on, and DATABASE_URL is set.", hint=HINT, id="signin.E002"))
    return found


@register(Tags.security, deploy=True)
def demonstration_is_no_deployment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses demonstration mode in `manage.py check --deploy`, whatever else is set."""
    if not settings.DEMO:
        return []
    return [Error("Demonstration mode is on: anybody can sign in as anybody.", hint=HINT, id="signin.E003")]
