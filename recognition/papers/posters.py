"""The poster by which visitors thank who served them: at a touchpoint, or anywhere in the county."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cxportal.printing.codes import qr_svg
from cxportal.printing.documents import Paper, pdf
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.printing import LANGUAGES


def thank_address(touchpoint: Touchpoint | None) -> str:
    """What people type or scan: the portal's address and /thank/, with the touchpoint's code where there is one."""
    path = reverse("thanks:form_at", args=[touchpoint.code]) if touchpoint else reverse("thanks:form")
    return f"{settings.PORTAL_URL}{path}"


def words_in(touchpoint: Touchpoint | None, language: str) -> dict[str, str]:
    """What the poster says in that language."""
    service = ""
    if touchpoint:
        service = (touchpoint.service_es if language == "es" else "") or touchpoint.service
    with translation.override(language):
        return {
            "language": language,
            "service": service,
            "question": gettext("Who served you with HEART?"),
            "thank": gettext("Thank them. It makes their day."),
            "scan": gettext("Scan the code with your phone's camera, or type the address."),
            "promise": gettext("It takes a minute. You need no account, and no name: tell us what they did."),
        }


def poster(touchpoint: Touchpoint | None, languages: str) -> dict[str, Any]:
    """What the poster shows; `languages` is a key of LANGUAGES."""
    address = thank_address(touchpoint)
    return {
        "words": [words_in(touchpoint, language) for language in LANGUAGES[languages]],
        "location": touchpoint.location if touchpoint else "",
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qr_svg(address, scale=7),
    }


def poster_pdf(touchpoint: Touchpoint | None, languages: str, paper: Paper) -> bytes:
    language = LANGUAGES[languages][0]
    told = poster(touchpoint, languages)
    where = f" {touchpoint}" if touchpoint else ""
    return pdf("thanks_poster", told, title=f"{told['words'][0]['question']}{where}", language=language, paper=paper)
