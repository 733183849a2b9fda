"""The sheet that hangs at a touchpoint: the QR code, the short address, and words in English, Spanish or both."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from cxportal.printing.codes import qr_svg
from cxportal.printing.documents import Paper, pdf
from feedback.touchpoints.models import Touchpoint

LANGUAGES = {"en": ("en",), "es": ("es",), "both": ("en", "es")}
"""What may be asked for → the languages on the sheet, the larger one first."""


def words_in(touchpoint: Touchpoint, language: str) -> dict[str, str]:
    """What the sheet says in that language."""
    with translation.override(language):
        return {
            "language": language,
            "service": (touchpoint.service_es if language == "es" else "") or touchpoint.service,
            "question": gettext("How did we do?"),
            "scan": gettext("Scan the code with your phone's camera, or type the address."),
            "promise": gettext("Two minutes, and nobody learns who you are unless you tell us."),
        }


def sheet(touchpoint: Touchpoint, languages: str) -> dict[str, Any]:
    """What the sheet shows; `languages` is a key of LANGUAGES."""
    return {
        "words": [words_in(touchpoint, language) for language in LANGUAGES[languages]],
        "location": touchpoint.location,
        "department": touchpoint.department.name,
        "address": touchpoint.bare_address,
        "qr": qr_svg(touchpoint.short_address, scale=7),
    }


def sheet_pdf(touchpoint: Touchpoint, languages: str, paper: Paper) -> bytes:
    language = LANGUAGES[languages][0]
    told = sheet(touchpoint, languages)
    return pdf("touchpoint", told, title=f"{told['words'][0]['question']} {touchpoint}", language=language, paper=paper)
