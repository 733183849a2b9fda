"""The public pages. No sign-in, no session, no script; they name nobody who works here.

The form needs no CSRF cookie: nobody acts here as somebody, and its signed token says that it came from us.
"""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.people.access import never_kept
from cxportal.people.predicates import PortalRequest
from cxportal.ui.languages import SWITCH, addresses, in_both_languages
from cxportal.ui.paging import page_of
from feedback.survey.cleaning import wanted
from feedback.touchpoints.models import Touchpoint
from recognition.thanks import actions, limiting
from recognition.thanks.forms import PLAIN, PublicForm
from recognition.thanks.models import CustomerThanks
from recognition.thanks.tokens import new_token, read_token


@in_both_languages
@csrf_exempt
@never_kept
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whom would you like to thank? An unknown code asks without a place."""
    request.encoding = "utf-8"  # whatever the sender claims
    touchpoint = Touchpoint.objects.filter(code=code.lower()).first() if code else None
    if request.method == "POST":
        return _posted(request, touchpoint)
    return _form(request, touchpoint, new_token())


def _posted(request: HttpRequest, touchpoint: Touchpoint | None) -> HttpResponse:
    typed = PublicForm(wanted(request.POST, PublicForm.base_fields))
    token = read_token(request.POST.get("token", ""))
    if SWITCH in request.POST:
        return _form(request, touchpoint, request.POST["token"] if token else new_token(), typed, checked=False)
    if typed.filled_by_a_program:
        return HttpResponseRedirect(reverse("thanks:sent"))
    if token is None or request.headers.get("Sec-Fetch-Site", "") == "cross-site":
        problem = gettext("This form was open for long. Your words are still here: look at them and send them again.")
        return _form(request, touchpoint, new_token(), typed, problem, status=422)
    kept = request.POST["token"]
    if not typed.is_valid():
        return _form(request, touchpoint, kept, typed, status=422)
    if not limiting.take(request):
        problem = gettext("Many thanks came from here just now. Yours are still here: send them again in ten minutes.")
        refused = _form(request, touchpoint, kept, typed, problem, status=429)
        refused["Retry-After"] = str(limiting.WINDOW_SECONDS)
        return refused
    actions.take_in(token=token, touchpoint=touchpoint, language=_language(), told=typed.told)
    return HttpResponseRedirect(reverse("thanks:sent"))


@in_both_languages
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Thank you, and what happens now."""
    return _shown(request, "thanks/sent.html")


@in_both_languages
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """Whom does the county thank?"""
    rows = CustomerThanks.objects.approved().select_related("department").order_by("-on", "-pk")
    return _shown(request, "thanks/customers.html", page=page_of(request, rows, 20))


def _form(
    request: HttpRequest,
    touchpoint: Touchpoint | None,
    token: str,
    typed: PublicForm | None = None,
    problem: str = "",
    *,
    status: int = 200,
    checked: bool = True,
) -> HttpResponse:
    """The form, empty or with what was typed; with `checked` it says what is wrong with that."""
    errors = {name: list(map(str, texts)) for name, texts in typed.errors.items()} if typed and checked else {}
    context = {
        "token": token,
        "typed": typed.data if typed else {},
        "problem": problem,
        "errors": {} if problem else errors,
        "letters": [(letter, gettext(words)) for letter, words in PLAIN.items()],
        "touchpoint": touchpoint,
        "service": _service(touchpoint) if touchpoint else "",
        "action": f"{request.path}?lang={_language()}",
    }
    return _shown(request, "thanks/form.html", status=status, **context)


def _service(touchpoint: Touchpoint) -> str:
    return (touchpoint.service_es if _language() == "es" else "") or touchpoint.service


def _shown(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page by its template alone: no context processor runs, nobody is looked up."""
    language = _language()
    context |= {
        "county": cast(PortalRequest, request).county,
        "demo_mode": settings.DEMO,
        "language": language,
        "languages": [each for each in addresses(request) if each[0] != language],
        "request": request,
    }
    answer = HttpResponse(loader.get_template(template).render(context), status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _language() -> str:
    return (get_language() or "en").split("-")[0]
