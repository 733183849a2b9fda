"""Cards, notes and certificates as PDFs, for those whom they belong to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cxportal.people.access import signed_in
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.printing.documents import paper_of, pdf_response
from recognition.cards.models import Recipient
from recognition.cards.predicates import copies_for
from recognition.cards.views.cards import card_or_404
from recognition.cards.views.office import full_heart_or_404
from recognition.papers import sheets
from recognition.papers.many import may_print_many


@require_safe
@signed_in
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What is there to hang up, to carry, and to hand over?"""
    return render(request, "papers/home.html", {"may_print_many": may_print_many(request.user)})


@require_safe
@signed_in
def card(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One page for each who received it; `?person=` for one of them, `?sheet=4` four cards to a sheet."""
    found = card_or_404(request, pk)
    if not found.is_standing:
        messages.info(request, "This card was taken back. It is not printed any more.")
        return redirect(found)
    copies = copies_for(request.user, found)
    if not copies:
        raise PermissionDenied
    if "person" in request.GET:
        copies = _one_of(copies, request.GET["person"])
    document = sheets.card_pdf(found, copies, paper=paper_of(request), four_a_sheet=request.GET.get("sheet") == "4")
    return pdf_response(document, f"{found.get_kind_display()}.pdf")


def _one_of(copies: list[Recipient], person: str) -> list[Recipient]:
    found = [one for one in copies if str(one.person_id) == person]
    if not found:
        raise Http404("No such copy.")
    return found


@require_safe
@signed_in
def full_heart(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The certificate that is brought to them."""
    found = full_heart_or_404(request, pk)
    if not found.is_standing:
        messages.info(request, "A letter was taken back: there is no certificate any more.")
        return redirect(found)
    document = sheets.full_hearts_pdf([found], title=str(found), paper=paper_of(request))
    return pdf_response(document, "Full HEART.pdf")
