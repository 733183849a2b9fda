"""Who may ask, how often, and what is answered to those who may not: problems as RFC 9457 has them."""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from cxportal.scorecards.out.models import Client
from cxportal.scorecards.out.tokens import find, note_use
from cxportal.ui.limits import count_one

WINDOW_SECONDS = 60
WRONG_TOKENS = 30
"""So many wrong tokens a minute from one address; then it waits, right token or not."""
Endpoint = Callable[[HttpRequest], HttpResponse]


class Problem(Exception):
    """Something to tell the program instead of an answer."""

    def __init__(
        self, status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more

    def answer(self) -> HttpResponse:
        told = {"type": "about:blank", "title": self.status.phrase, "status": int(self.status), "detail": self.detail}
        return JsonResponse(
            told | self.more, status=self.status, content_type="application/problem+json", headers=dict(self.headers)
        )


def admitted(request: HttpRequest, *methods: str) -> Client:
    """The program that asks with one of these methods. Raises Problem where it may not. A session is nothing."""
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"This address takes {allowed}.", headers={"Allow": allowed})
    client = client_of(request)
    limit("client", str(client.pk), settings.API_PER_MINUTE)
    note_use(client)
    return client


def problems_told(view: Endpoint) -> Endpoint:
    """A view for programs, without a form's token, whose problems become answers."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Problem as problem:
            return problem.answer()

    return answered


def guarded(view: Endpoint) -> Endpoint:
    """A view that programs read with a token."""

    @wraps(view)
    def read(request: HttpRequest) -> HttpResponse:
        admitted(request, "GET", "HEAD")
        return view(request)

    return problems_told(read)


def client_of(request: HttpRequest) -> Client:
    """Whose token came. Raises Problem (401) without one that works, (429) after many wrong ones."""
    address = request.META.get("REMOTE_ADDR", "")
    if cache.get(_key("wrong", address), 0) >= WRONG_TOKENS:
        raise too_many()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unknown("Send the header “Authorization: Bearer” with your token.", "")
    found = find(token.strip())
    if found is None:
        count_one(_key("wrong", address), window=WINDOW_SECONDS)
        raise unknown("This token is unknown, expired or taken back.", ', error="invalid_token"')
    return found


def limit(what: str, who: str, most: int) -> None:
    """Counts one request. Raises Problem (429) beyond so many in a minute."""
    if count_one(_key(what, who), window=WINDOW_SECONDS) > most:
        raise too_many()


def unknown(detail: str, error: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": f'Bearer realm="scorecards"{error}'})


def too_many() -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Too many requests. Wait {WINDOW_SECONDS} seconds.",
        headers={"Retry-After": str(WINDOW_SECONDS)},
    )


def _key(*parts: str) -> str:
    return "api:" + hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()
