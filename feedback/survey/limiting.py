"""How many answers come from one place, so that no machine floods a touchpoint and no shared kiosk is shut out.

Counted is by network address, and at a kiosk by the device that stands there: a kiosk keeps a signed cookie of its own
from its first answer on, and others who share its address do not use up what it may send. People's own devices get no
such cookie. Counts live in the cache for minutes, under a keyed hash: no address is stored.
"""

import secrets
from collections.abc import Iterator

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from cxportal.ui.limits import count_one
from feedback.touchpoints.models import Touchpoint

WINDOW_SECONDS = 10 * 60
# Answers in one window: from one address; at one kiosk from one address; from one kiosk; from all kiosks of an address.
ADDRESS, KIOSK_ADDRESS, KIOSK, KIOSKS_OF_ADDRESS = 60, 120, 120, 600
COOKIE = "kiosk"
COOKIE_SECONDS = 400 * 24 * 60 * 60
_signer = Signer(salt="feedback.survey.kiosk", sep=".")


class Limiter:
    """Answers at one touchpoint from where a request comes from."""

    def __init__(self, request: HttpRequest, touchpoint: Touchpoint) -> None:
        self.touchpoint = touchpoint
        self.address = request.META.get("REMOTE_ADDR", "")
        self.device = self._device(request) if touchpoint.kiosk else ""

    def take(self) -> bool:
        """Count one answer; False where there were too many."""
        counts = [(count_one(key, window=WINDOW_SECONDS), limit) for key, limit in self._limits()]
        return all(count <= limit for count, limit in counts)

    def remember(self, response: HttpResponse, *, secure: bool) -> None:
        """From its first answer on a kiosk is known by a cookie."""
        if not self.touchpoint.kiosk or self.device:
            return
        device = _signer.sign(f"{self.touchpoint.code}-{secrets.token_urlsafe(12)}")
        path = f"/say/{self.touchpoint.code}/"
        response.set_cookie(
            COOKIE, device, max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax", secure=secure
        )

    def _limits(self) -> Iterator[tuple[str, int]]:
        if self.device:
            yield _key("kiosk", self.device), KIOSK
            yield _key("kiosks", self.address), KIOSKS_OF_ADDRESS
        elif self.touchpoint.kiosk:
            yield _key("at", self.touchpoint.code, self.address), KIOSK_ADDRESS
        else:
            yield _key("from", self.address), ADDRESS

    def _device(self, request: HttpRequest) -> str:
        """The kiosk's own token; nothing where this is no device that we know at this touchpoint."""
        try:
            device = _signer.unsign(request.COOKIES.get(COOKIE, ""))
        except BadSignature:
            return ""
        return device if device.startswith(f"{self.touchpoint.code}-") else ""


def _key(*parts: str) -> str:
    return "say:" + salted_hmac("feedback.survey.limiting", "\x1f".join(parts), algorithm="sha256").hexdigest()
