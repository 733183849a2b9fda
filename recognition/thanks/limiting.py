"""How many thanks come from one network address: wide, because a building shares one. No address is stored."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cxportal.ui.limits import count_one

WINDOW_SECONDS = 10 * 60
ADDRESS, COUNTY = 30, 600
"""In one window: from one address, and from everywhere together."""


def take(request: HttpRequest) -> bool:
    """Count one; False where there were too many."""
    counts = [
        (count_one(_key(request.META.get("REMOTE_ADDR", "")), window=WINDOW_SECONDS), ADDRESS),
        (count_one(_key("everywhere"), window=WINDOW_SECONDS), COUNTY),
    ]
    return all(count <= limit for count, limit in counts)


def _key(place: str) -> str:
    return "thank:" + salted_hmac("recognition.thanks.limiting", place, algorithm="sha256").hexdigest()
