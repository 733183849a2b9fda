"""In which language a page answers.

Visitors read it in the language they chose, else in the one their browser asks for. Whoever is signed in reads English,
except on pages that are whole in both languages (`@in_both_languages`) after choosing Spanish.

A choice is `?lang=es` in any address: it holds for that page by itself, and from then on by a cookie.
"""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

DEFAULT = settings.LANGUAGES[0][0]
NAMES = dict(settings.LANGUAGES)
PARAMETER = COOKIE = "lang"
SWITCH = "switch"
"""The button of the other language in a form: nothing is sent in, what was typed comes back in that language."""
COOKIE_SECONDS = 365 * 24 * 60 * 60


def in_both_languages(view: View[P]) -> View[P]:
    """Every word of this page is marked for translation, also what only signed-in people see."""
    view.in_both_languages = True  # type: ignore[attr-defined]
    return view


def chosen(request: HttpRequest) -> str:
    """The language asked for in the address or kept in the cookie; nothing where none was chosen."""
    for said in (request.GET.get(PARAMETER, ""), request.COOKIES.get(COOKIE, "")):
        if said in NAMES:
            return said
    return ""


def accepted(request: HttpRequest) -> str:
    """The first language of the browser's that the portal speaks."""
    found = translation.get_language_from_request(request)
    return next((language for language in NAMES if found.split("-")[0] == language), DEFAULT)


def is_whole_for(request: HttpRequest, view: object) -> bool:
    """Whether this request may read the page in any language."""
    return getattr(view, "in_both_languages", False) or not request.user.is_authenticated


def addresses(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Code, name and address of this page in each language."""
    query = request.GET.copy()
    found = []
    for language, name in NAMES.items():
        query[PARAMETER] = language
        found.append((language, name, f"{request.path}?{query.urlencode()}"))
    return found


class LanguageMiddleware:
    """Speaks the right language for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before the view is known, whoever may be signed in hears English; an error page comes from here.
        signed_in_perhaps = settings.SESSION_COOKIE_NAME in request.COOKIES
        with translation.override(DEFAULT if signed_in_perhaps else chosen(request) or accepted(request)):
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", translation.get_language() or DEFAULT)
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if request.GET.get(PARAMETER) in NAMES and request.COOKIES.get(COOKIE) != request.GET[PARAMETER]:
            self._remember(response, request.GET[PARAMETER])
        return response

    def process_view(self, request: HttpRequest, view: Any, args: object, kwargs: object) -> None:
        wanted = chosen(request) or accepted(request)
        if wanted != DEFAULT and request.user.is_authenticated:
            wanted = chosen(request) if is_whole_for(request, view) else ""
        translation.activate(wanted or DEFAULT)

    def _remember(self, response: HttpResponse, language: str) -> None:
        response.set_cookie(
            COOKIE,
            language,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
