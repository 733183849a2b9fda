"""How many thanks come from one network address: wide, because a building shares one. No address is stored."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW_SECONDS = 10 * 60
ADDRESS, COUNTY = 30, 600
"""In one window: from one address, and from everywhere together."""


def take(request: HttpRequest) -> bool:
    """Count one; False where there were too many."""
    counts = [(_count(_key(request.META.get("REMOTE_ADDR", ""))), ADDRESS), (_count(_key("everywhere")), COUNTY)]
    return all(count <= limit for count, limit in counts)


def _key(place: str) -> str:
    return "thank:" + salted_hmac("recognition.thanks.limiting", place, algorithm="sha256").hexdigest()


def _count(key: str) -> int:
    if cache.add(key, 1, WINDOW_SECONDS):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
