"""Guards of views, and the promise that a form outlives its session.

A page that needs a signed-in person is decorated with `@signed_in`, one that needs a role with `@allowed(predicate)`.
Where a form reaches such a page after the session ended, or after its token was replaced by a sign-in in another tab,
what was typed is kept in the session and given back, once, to the same person: the page asks `kept_form(request)`.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast, overload
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from cxportal.people.predicates import AuthenticatedHttpRequest, Someone, is_signed_in

P = ParamSpec("P")
GuardedView = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Predicate = Callable[[Someone], bool]

SESSION_ENDED = "You were signed out while typing. Your text is here: check it and save."
TOKEN_REPLACED = "You signed in again while this page was open. Your text is here: check it and save."

KEPT = "kept_forms"
KEPT_AT_MOST = 3
KEPT_BYTES = 64 * 1024
KEPT_SECONDS = 60 * 60
TYPIST_COOKIE = "typist"
TYPIST_SECONDS = 30 * 24 * 60 * 60
_signer = Signer(salt="cxportal.people.access.typist")


class Guard(Protocol):
    """A decorator of views that narrows `request.user` to a person."""

    def __call__(self, view: GuardedView[P], /) -> View[P]: ...


@overload
def signed_in(view: GuardedView[P], /) -> View[P]: ...
@overload
def signed_in(*, form_at: str = "") -> Guard: ...
def signed_in(view: Any = None, /, *, form_at: str = "") -> Any:
    """The view is for people who are signed in; everybody else is led to the sign-in page and back.

    `form_at` names the page (same arguments) that shows the form of a view which only takes POST.
    """
    guard: Any = _guard(lambda someone: True, form_at)
    return guard if view is None else guard(view)


def allowed(predicate: Predicate, *, form_at: str = "") -> Guard:
    """The view is for people of whom the predicate is true: visitors are led to sign in, others are refused (403)."""
    return _guard(predicate, form_at)


def never_kept(view: View[P]) -> View[P]:
    """What is posted to this view is never kept in a session (answers that promise anonymity)."""
    view.never_kept = True  # type: ignore[attr-defined]
    return view


def _guard(predicate: Predicate, form_at: str) -> Guard:
    def guard(view: GuardedView[P], /) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_signed_in(request.user):
                return to_sign_in(request)
            if not predicate(request.user):
                raise PermissionDenied
            return view(cast(AuthenticatedHttpRequest, request), *args, **kwargs)

        if form_at:
            guarded.form_at = form_at  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return guard


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to where the person was; what they typed is kept."""
    kept = request.method == "POST" and _keep(request, SESSION_ENDED)
    address = resolve_url(settings.LOGIN_URL) + "?" + urlencode({"next": _way_back(request, kept=kept)})
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django refused a form's token: lead back to the form with the text, where it came from our own page."""
    if _from_our_own_page(request) and _keep(request, TOKEN_REPLACED):
        address = _way_back(request, kept=True)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)
    no_cookie = settings.CSRF_COOKIE_NAME not in request.COOKIES
    way_back = _way_back(request, kept=False) if _from_our_own_page(request) else "/"
    return render(request, "people/form_refused.html", {"no_cookie": no_cookie, "way_back": way_back}, status=403)


def kept_form(request: HttpRequest, *, posted_to: str = "") -> QueryDict | None:
    """What this person typed into the form of this page before the session ended; None where there is nothing.

    Given once, with a message that says so. Bind the form to it. `posted_to` tells the forms of one page apart.
    """
    kept = request.session.get(KEPT)
    if not kept or not is_signed_in(request.user):
        return None
    found = None
    for key, row in list(kept.items()):
        if not _is_theirs(row, request.user.pk):
            del kept[key]
        elif found is None and row["at"] == request.path and posted_to in ("", row["to"]):
            found = kept.pop(key)
    request.session[KEPT] = kept
    if found is None:
        return None
    messages.info(request, found["why"])
    return QueryDict(found["data"])


def _is_theirs(row: dict[str, Any], person_id: int) -> bool:
    return bool(row["owner"] == person_id and row["until"] > timezone.now().timestamp())


def _keep(request: HttpRequest, why: str) -> bool:
    """Keep the posted text in the session; False where there is none, it is too long or nobody's."""
    owner = _typist(request)
    text = _text_of(request)
    if not owner or not text or len(text) > KEPT_BYTES or _view_attribute(request, "never_kept"):
        return False
    kept = dict(list(request.session.get(KEPT, {}).items())[1 - KEPT_AT_MOST :])
    kept[request.path] = {
        "at": _form_page(request),
        "to": request.path,
        "data": text,
        "owner": owner,
        "until": timezone.now().timestamp() + KEPT_SECONDS,
        "why": why,
    }
    request.session[KEPT] = kept
    return True


def _text_of(request: HttpRequest) -> str:
    """The posted fields as a query string, without the token; nothing at all where there is a password among them."""
    if any("password" in name for name in request.POST):
        return ""
    return urlencode(list(_fields(request.POST)), errors="replace")


def _fields(posted: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in posted.lists():
        if name != "csrfmiddlewaretoken":
            yield from ((name, str(value)) for value in values)


def _typist(request: HttpRequest) -> int | None:
    """The id of the person at this browser: signed in now, or the last one who was."""
    if is_signed_in(request.user):
        return int(request.user.pk)
    try:
        return int(_signer.unsign(request.COOKIES.get(TYPIST_COOKIE, "")))
    except (BadSignature, ValueError):
        return None


def _way_back(request: HttpRequest, *, kept: bool) -> str:
    """A path of ours to return to: where the form is, or the page on which a button was pressed."""
    if kept:
        return _form_page(request)
    details = getattr(request, "htmx", None)
    if details:
        return details.current_url_abs_path or "/"
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host():
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return _form_page(request)


def _form_page(request: HttpRequest) -> str:
    """The path of the page that shows the form posted here."""
    name = _view_attribute(request, "form_at")
    if not name:
        return request.path
    match = resolve(request.path)
    return reverse(name, args=match.args, kwargs=match.kwargs)


def _view_attribute(request: HttpRequest, name: str) -> Any:
    try:
        return getattr(resolve(request.path).func, name, None)
    except Resolver404:
        return None


def _from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that this form was on a page of ours: a stranger's form is never kept."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()


class TypistMiddleware:
    """Remembers, signed and beyond the end of the session, who used this browser last.

    Only so that text typed in a session that ended is given back to its author and to nobody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.session.accessed or SESSION_KEY not in request.session:
            return response
        token = _signer.sign(request.session[SESSION_KEY])
        if request.COOKIES.get(TYPIST_COOKIE) != token:
            response.set_cookie(
                TYPIST_COOKIE,
                token,
                max_age=TYPIST_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def forget_typist(response: HttpResponse) -> HttpResponse:
    """For signing out on purpose: this browser is nobody's."""
    response.delete_cookie(TYPIST_COOKIE, samesite="Lax")
    return response
