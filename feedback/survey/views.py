"""The public form at a short address. No sign-in, no session, no script, and no context beyond what it shows.

It needs no CSRF cookie: nobody acts here as somebody, and the signed token in the form says that it came from us.
"""

from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cxportal.people.access import never_kept
from cxportal.people.predicates import PortalRequest
from cxportal.ui.languages import SWITCH, in_both_languages
from feedback.instruments.questionnaire import Questionnaire
from feedback.responses.storing import MonthSealed
from feedback.survey import actions
from feedback.survey.asking import Asked, asked_at
from feedback.survey.cleaning import wanted
from feedback.survey.forms import ABOUT, PublicForm, names_of, of, public_form
from feedback.survey.limiting import WINDOW_SECONDS, Limiter
from feedback.survey.tokens import Token
from feedback.touchpoints.models import Touchpoint

ASKED_COOKIE = "asked"
ASKED_SECONDS = 90 * 24 * 60 * 60
"""A device is not asked again at the same touchpoint for so long. The cookie goes to that address alone."""
START_AGAIN_SECONDS = 12
"""A kiosk goes back to an empty form after so long."""


@in_both_languages
@csrf_exempt
@never_kept
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    """How did we do? The form of one touchpoint."""
    if request.method == "POST":
        return _posted(request, code.lower())
    asked = asked_at(code)
    if asked is None or not asked.in_use:
        return _closed(request, asked)
    if asked.touchpoint.code != code.lower():
        return HttpResponseRedirect(f"{_path(asked.touchpoint.code)}?{request.GET.urlencode()}".rstrip("?"))
    answered = request.COOKIES.get(ASKED_COOKIE) == asked.touchpoint.code
    if answered and not asked.touchpoint.kiosk and "again" not in request.GET:
        return _shown(request, "survey/asked.html", asked.touchpoint)
    return _form(request, asked, Token.new(asked.version.pk if asked.version else 0))


def _posted(request: HttpRequest, code: str) -> HttpResponse:
    token = Token.read(request.POST.get("token", ""), code=code)
    asked = asked_at(code, version=token.version if token else None)
    language = _language()
    if asked is None or asked.version is None:
        return _closed(request, None)
    kind = public_form(asked.questionnaire(language))
    form = of(kind, wanted(request.POST, names_of(kind)))
    if not asked.in_use:
        return _closed(request, asked, comment=form.data.get("comment", ""))
    if SWITCH in request.POST:
        fresh = token or Token.new(asked.version.pk)
        return _form(request, asked, fresh, form, code=code if token else "", checked=False)
    if form.filled_by_a_program:
        return HttpResponseRedirect(_thanks(asked.touchpoint, form))
    if token is None or _sent_by_another_site(request):
        problem = gettext("This form was open for long. Your answers are still here: look at them and send them again.")
        return _form(request, asked, Token.new(asked.version.pk), form, problem, status=422)
    if not form.is_valid():
        return _form(request, asked, token, form, code=code, status=422)
    limiter = Limiter(request, asked.touchpoint)
    if not limiter.take():
        problem = gettext("Many answers came from here just now. Yours are still here: send them again in ten minutes.")
        refused = _form(request, asked, token, form, problem, code=code, status=429)
        refused["Retry-After"] = str(WINDOW_SECONDS)
        return refused
    try:
        actions.answer(touchpoint=asked.touchpoint, version=asked.version, form=form, token=token, language=language)
    except MonthSealed:
        return _closed(request, asked, comment=form.data.get("comment", ""))
    return _accepted(asked.touchpoint, form, limiter)


def _accepted(touchpoint: Touchpoint, form: PublicForm, limiter: Limiter) -> HttpResponse:
    answer = HttpResponseRedirect(_thanks(touchpoint, form))
    if not touchpoint.kiosk:
        answer.set_cookie(
            ASKED_COOKIE,
            touchpoint.code,
            max_age=ASKED_SECONDS,
            path=_path(touchpoint.code),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    limiter.remember(answer, secure=settings.SESSION_COOKIE_SECURE)
    return answer


@in_both_languages
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank you, and what happens now. A kiosk goes on to the next visitor."""
    touchpoint = Touchpoint.objects.filter(code=code.lower()).first()
    if touchpoint is None:
        return _closed(request, None)
    start_again = f"{_path(touchpoint.code)}?lang=en"
    context: dict[str, Any] = {
        "answered": "answer" in request.GET,
        "start_again": start_again,
        "answer_days": settings.CONTACT_ANSWER_DAYS,
    }
    shown = _shown(request, "survey/thanks.html", touchpoint, **context)
    if touchpoint.kiosk:
        shown["Refresh"] = f"{START_AGAIN_SECONDS};url={start_again}"
    return shown


def _form(
    request: HttpRequest,
    asked: Asked,
    token: Token,
    form: PublicForm | None = None,
    problem: str = "",
    *,
    code: str = "",
    status: int = 200,
    checked: bool = True,
) -> HttpResponse:
    """The form, empty or with what was typed; with `checked` it says what is wrong with that."""
    language = _language()
    questionnaire = asked.questionnaire(language)
    kiosk = asked.touchpoint.kiosk
    context = {
        "title": questionnaire.title,
        "introduction": questionnaire.introduction,
        "token": token.written(code=code or asked.touchpoint.code),
        "fields": _fields(questionnaire, form, kiosk, checked) if form else _empty_fields(questionnaire, kiosk),
        "problem": problem,
        "errors": _errors(form) if form and checked and not problem else {},
        "action": f"{_path(code or asked.touchpoint.code)}?lang={language}",
    }
    return _shown(request, "survey/form.html", asked.touchpoint, status=status, **context)


@lru_cache(maxsize=32)
def _empty_fields(asked: Questionnaire, kiosk: bool) -> SafeString:
    """The form's fields as they begin, drawn once for each version and language."""
    return _fields(asked, None, kiosk, checked=False)


def _fields(asked: Questionnaire, form: PublicForm | None, kiosk: bool, checked: bool) -> SafeString:
    errors = _errors(form) if form and checked else {}
    typed = form.data if form else {}
    context = {
        "asked": asked,
        "rows": [(each, typed.get(each.key, ""), errors.get(each.key, [])) for each in asked.questions],
        "scale": [(str(option.value), option.label) for option in asked.scale],
        "typed": typed,
        "errors": errors,
        "about": [(kind.value, gettext(words)) for kind, words in ABOUT.items()],
        "kiosk": kiosk,
    }
    return cast(SafeString, loader.get_template("survey/_fields.html").render(context))


def _errors(form: PublicForm) -> dict[str, list[str]]:
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def _closed(request: HttpRequest, asked: Asked | None, *, comment: str = "") -> HttpResponse:
    """Nothing is asked here (any more), said kindly; what was typed is shown, so that it can be kept."""
    known = asked.touchpoint if asked else None
    return _shown(request, "survey/closed.html", known, status=410 if known else 404, comment=comment)


def _shown(
    request: HttpRequest, template: str, touchpoint: Touchpoint | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page by its template alone: no context processor runs, nobody is looked up."""
    language = _language()
    county = cast(PortalRequest, request).county
    context |= {
        "county": county,
        "accent": county.accent[1:],
        **_files(),
        "demo_mode": settings.DEMO,
        "language": language,
        "languages": [each for each in settings.LANGUAGES if each[0] != language],
        "again": "again" in request.GET,
        "touchpoint": touchpoint,
        "service": (touchpoint.service_es if language == "es" else "") or touchpoint.service if touchpoint else "",
    }
    answer = HttpResponse(loader.get_template(template).render(context), status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """The addresses of the style sheets and the icon: they are the same as long as a process lives."""
    return {
        "style": static("build/survey.css"),
        "favicon": static("img/favicon.svg"),
        "colors": reverse("county:colors"),
    }


def _path(code: str) -> str:
    return reverse("survey:say", args=[code])


def _thanks(touchpoint: Touchpoint, form: PublicForm) -> str:
    wants = form.is_valid() and form.wants_answer
    return reverse("survey:thanks", args=[touchpoint.code]) + ("?answer=1" if wants else "")


def _sent_by_another_site(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent this."""
    return request.headers.get("Sec-Fetch-Site", "") == "cross-site"
