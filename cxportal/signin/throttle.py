"""Slows down guessing, alike for accounts that exist and for those that do not."""

import hashlib

from django.core.cache import cache

from cxportal.ui.limits import count_one

WINDOW_SECONDS = 5 * 60
# Failed tries in one window: from one address for one account, for one account from anywhere, from one address.
# A county's staff often share one address, so that the last one is wide.
PAIR, ACCOUNT, ADDRESS = 5, 25, 100


class Throttle:
    """Tries to sign in with one account name from one address. Each is taken first, and given back on success."""

    def __init__(self, *, address: str, account: str) -> None:
        name = " ".join(account.lower().split())
        self._limits = {
            _key("pair", address, name): PAIR,
            _key("account", name): ACCOUNT,
            _key("address", address): ADDRESS,
        }

    def take(self) -> bool:
        """Count one try; False where there were too many."""
        counts = [count_one(key, window=WINDOW_SECONDS) for key in self._limits]
        return all(count <= limit for count, limit in zip(counts, self._limits.values(), strict=True))

    def give_back(self) -> None:
        """The try was a success: it does not count."""
        for key in self._limits:
            if cache.get(key):
                cache.decr(key)


def _key(*parts: str) -> str:
    return "signin:" + hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()
