"""The pledge: mine, my certificate, how far the county has come, and its wording."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed, kept_form, signed_in
from cxportal.people.models import Department, PersonQuerySet
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.printing.documents import paper_of, pdf_response
from cxportal.ui.languages import in_both_languages
from cxportal.ui.paging import page_of
from goals.pledge import actions, papers
from goals.pledge.coverage import covered
from goals.pledge.forms import PeopleFilter, TextForm
from goals.pledge.models import Pledge, PledgeText
from goals.pledge.predicates import may_see_names, may_word, people_seen_by

MEANWHILE = _("The wording changed while you were reading. Read the new one, then pledge.")


@in_both_languages
@require_safe
@signed_in
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Will I serve with HEART? The wording, and my own pledge where I made one."""
    made = Pledge.objects.of(request.user, on=today())
    text = PledgeText.current()
    context = {
        "text": text,
        "pledge": made,
        "is_newer": made is not None and made.text_id != text.pk,
        "may_word": may_word(request.user),
        "may_see_names": may_see_names(request.user),
    }
    return render(request, "pledge/mine.html", context)


@in_both_languages
@require_POST
@signed_in(form_at="pledge:mine")
def sign(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Pledges in the words that were on the page. Twice makes one."""
    text = PledgeText.current()
    if request.POST.get("version") != str(text.number):
        messages.info(request, MEANWHILE)
        return redirect("pledge:mine")
    actions.pledge(request.user, to=text)
    messages.success(request, gettext("You have pledged to serve with HEART. Thank you."))
    return redirect("pledge:certificate")


@in_both_languages
@require_POST
@signed_in(form_at="pledge:mine")
def take_back(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Takes my pledge back; it counts no more."""
    for made in Pledge.objects.standing(today()).filter(person=request.user):
        actions.take_back(made, by=request.user)
    messages.success(request, gettext("Your pledge is taken back. You can pledge again at any time."))
    return redirect("pledge:mine")


@in_both_languages
@require_safe
@signed_in
def certificate(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What did I pledge, and when? A page to print or to keep as PDF."""
    made = Pledge.objects.of(request.user, on=today())
    if made is None:
        return redirect("pledge:mine")
    return render(request, "pledge/certificate.html", {"pledge": made})


@in_both_languages
@require_safe
@signed_in
def certificate_pdf(request: AuthenticatedHttpRequest) -> HttpResponse:
    made = Pledge.objects.of(request.user, on=today())
    if made is None:
        return redirect("pledge:mine")
    return pdf_response(papers.certificate(made, paper=paper_of(request)), f"{gettext('HEART pledge')}.pdf")


@in_both_languages
@require_safe
@signed_in
def poster(request: AuthenticatedHttpRequest) -> HttpResponse:
    return pdf_response(papers.poster(paper=paper_of(request)), f"{gettext('HEART poster')}.pdf")


@in_both_languages
@require_safe
@signed_in
def cards(request: AuthenticatedHttpRequest) -> HttpResponse:
    return pdf_response(papers.wallet_cards(paper=paper_of(request)), f"{gettext('HEART wallet cards')}.pdf")


@in_both_languages
@require_safe
@signed_in
def coverage(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How many of us have pledged? Figures by department, no names."""
    context = {"covered": covered(today()), "may_see_names": may_see_names(request.user)}
    return render(request, "pledge/coverage.html", context)


@require_safe
@allowed(may_see_names)
def people(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who of my people has pledged?"""
    seen = people_seen_by(request.user)
    form = PeopleFilter(request.GET or {}, departments=_departments(request, seen))
    latest = Pledge.objects.standing(today()).filter(person=OuterRef("pk")).order_by("-text__number").values("on")[:1]
    found = form.apply(seen.annotate(pledged_on=Subquery(latest)))
    counts = found.aggregate(people=Count("pk"), pledged=Count("pk", filter=Q(pledged_on__isnull=False)))
    context = {"page": page_of(request, found.select_related("department").by_name()), "form": form, "counts": counts}
    return render(request, "pledge/people.html", context)


def _departments(request: AuthenticatedHttpRequest, seen: PersonQuerySet) -> list[Department]:
    """Which departments to choose from: those where people work whom the person sees."""
    open_now = Department.objects.open_on(today())
    if request.user.standing.program_office:
        return list(open_now)
    headed = request.user.standing.own.departments
    return list(open_now.filter(Q(pk__in=headed) | Q(pk__in=seen.order_by().values("department"))))


@require_safe
@allowed(may_word)
def texts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How is the pledge worded, and how was it before?"""
    current = PledgeText.current()
    standing = Count("pledges", filter=Q(pledges__withdrawn_on=None))
    written = PledgeText.objects.select_related("written_by").annotate(count=standing).order_by("-number")
    return render(request, "pledge/texts.html", {"current": current, "page": page_of(request, written, 10)})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_word)
def write(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Puts the next wording in use; pledges made before keep theirs."""
    current = PledgeText.current()
    form = TextForm(request.POST if request.method == "POST" else kept_form(request), current=current)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            made = actions.write(form.told(), after=cleaned["after"], by=request.user, token=cleaned["token"])
        except actions.WrittenMeanwhile as newer:
            form.take_newer(newer.text)
            return render(request, "pledge/write.html", {"form": form, "current": newer.text, "newer": newer.text})
        messages.success(request, f"Version {made.number} is in use.")
        return redirect("pledge:texts")
    return render(request, "pledge/write.html", {"form": form, "current": current})
