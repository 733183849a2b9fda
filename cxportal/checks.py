"""What `manage.py check --deploy` asks of a portal that is served for real."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

NO_SHARED_CACHE = Warning(
    "Each process has a cache of its own, so the limits on sign-in count per process.",
    hint="Set REDIS_URL, for example REDIS_URL=redis://127.0.0.1:6379/0",
    id="cxportal.W001",
)
NO_MAIL_SERVER = Warning(
    "No mail server is named: invitations, resets and reminders are only written to the log.",
    hint="Set EMAIL_URL, for example EMAIL_URL=smtp://user:password@mail.example:587/?tls=1",
    id="cxportal.W002",
)
NO_PUBLIC_ADDRESS = Warning(
    "PORTAL_URL does not start with https://, so cookies may travel unprotected and links in e-mails lead here.",
    hint="Set PORTAL_URL to the address people use, for example PORTAL_URL=https://cx.county.example",
    id="cxportal.W003",
)


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    return [
        message
        for applies, message in (
            (not settings.REDIS_URL, NO_SHARED_CACHE),
            (not settings.MAIL_SERVER, NO_MAIL_SERVER),
            (not settings.HTTPS, NO_PUBLIC_ADDRESS),
        )
        if applies
    ]
