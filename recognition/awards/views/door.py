"""Fetches what a page is about, or refuses."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from cxportal.people.models import Person
from recognition.awards.models import Award, Nomination, NominationQuerySet
from recognition.awards.predicates import is_on_panel, may_see_award, may_see_nomination, may_see_nominations

FORM_METHODS = ["GET", "HEAD", "POST"]


def award_for(person: Person, pk: int) -> Award:
    """What is still being prepared is not found by those who have no part in it."""
    award = get_object_or_404(Award.objects.select_related("official", "chosen__nominee"), pk=pk)
    if not may_see_award(person, award):
        raise Http404("No such award.")
    return award


def award_to_judge(person: Person, pk: int) -> Award:
    award = award_for(person, pk)
    if not may_see_nominations(person, award):
        raise PermissionDenied("The panel, the official and the program office see the nominations.")
    return award


def nomination_for(person: Person, pk: int) -> Nomination:
    nomination = get_object_or_404(_nominations(), pk=pk)
    if not may_see_nomination(person, nomination):
        raise PermissionDenied("Who wrote it, the panel, the official and the program office see a nomination.")
    return nomination


def nomination_to_score(person: Person, pk: int) -> Nomination:
    nomination = nomination_for(person, pk)
    if not is_on_panel(person, nomination.award):
        raise PermissionDenied("The panel scores.")
    return nomination


def own_nomination(person: Person, pk: int) -> Nomination:
    nomination = get_object_or_404(_nominations(), pk=pk)
    if nomination.nominator_id != person.pk:
        raise PermissionDenied("Who wrote a nomination edits it.")
    return nomination


def _nominations() -> NominationQuerySet:
    rows: NominationQuerySet = Nomination.objects.all()
    return rows.select_related("award__official", "nominee__department", "nominator", "department")
