"""What every page may say of a person's notices."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cxportal.notifications.models import Notice
from cxportal.people.predicates import is_signed_in


def unread_notices(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices`: how many of the person's notices are unread. Asked for only where a template shows it."""
    user = getattr(request, "user", None)
    if user is None or not is_signed_in(user):
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: Notice.objects.filter(recipient=user).unread().count())}
