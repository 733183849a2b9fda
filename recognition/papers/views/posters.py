"""The poster that asks for thanks, and its QR code."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.printing.codes import qr_png, qr_svg
from cxportal.printing.documents import paper_of, pdf_response
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.printing import LANGUAGES
from recognition.papers import posters

CHOICES = [("both", "English and Spanish"), ("en", "English"), ("es", "Spanish")]


@require_safe
@signed_in
def poster(request: AuthenticatedHttpRequest, pk: int | None = None) -> HttpResponse:
    """The poster on screen and ready for the printer; without a touchpoint, one for the whole county."""
    touchpoint, languages = _touchpoint(pk), _languages(request)
    context = {
        "touchpoint": touchpoint,
        "languages": languages,
        "choices": CHOICES,
        "pdf_url": reverse("papers:poster_at_pdf", args=[pk]) if pk else reverse("papers:poster_pdf"),
        **posters.poster(touchpoint, languages),
    }
    return render(request, "papers/poster.html", context)


@require_safe
@signed_in
def poster_pdf(request: AuthenticatedHttpRequest, pk: int | None = None) -> HttpResponse:
    touchpoint, languages = _touchpoint(pk), _languages(request)
    name = f"thank-{touchpoint.code if touchpoint else 'us'}-{languages}.pdf"
    return pdf_response(posters.poster_pdf(touchpoint, languages, paper_of(request)), name)


@require_safe
@signed_in
def code(request: AuthenticatedHttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """The QR code as a file: SVG for print, PNG for everything else."""
    touchpoint = _touchpoint(pk)
    address = posters.thank_address(touchpoint)
    if kind == "svg":
        answer = HttpResponse(qr_svg(address), content_type="image/svg+xml")
    else:
        answer = HttpResponse(qr_png(address), content_type="image/png")
    name = f"thank-{touchpoint.code if touchpoint else 'us'}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _touchpoint(pk: int | None) -> Touchpoint | None:
    return get_object_or_404(Touchpoint, pk=pk) if pk else None


def _languages(request: AuthenticatedHttpRequest) -> str:
    asked = request.GET.get("words", "")
    return asked if asked in LANGUAGES else "both"
