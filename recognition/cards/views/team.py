"""A manager's people: who was recognized when, and what motivates them."""

import datetime as dt
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.county.days import today
from cxportal.people.access import allowed
from cxportal.people.models import Person
from cxportal.people.predicates import AuthenticatedHttpRequest
from cxportal.ui.paging import page_of
from recognition.cards.hearts import quarter_of
from recognition.cards.models import CardState, Preference
from recognition.cards.predicates import leads_a_team
from recognition.cards.quarter import letters_by_person

LONG_AGO = dt.timedelta(days=183)
"""After half a year without recognition a person stands out in the list."""


@require_safe
@allowed(leads_a_team)
def team(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Whom of my people did nobody recognize for long? The longest waiting first."""
    page = page_of(request, _waiting_first(my_people(request.user)), 25)
    people = list(page.object_list)
    quarter = quarter_of(today())
    letters = letters_by_person(people, quarter)
    wishes = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    since = today() - LONG_AGO
    rows = [_row(one, letters[one.pk].has, wishes.get(one.pk), since) for one in people]
    return render(request, "cards/team.html", {"page": page, "rows": rows, "quarter": quarter})


def _row(person: Any, letters: list[str], wish: Preference | None, since: dt.date) -> dict[str, Any]:
    last = person.last_recognized
    return {
        "person": person,
        "letters": letters,
        "wish": wish if wish and wish.says_something else None,
        "last": last,
        "waits": last is None or last < since,
    }


def my_people(manager: Person) -> "QuerySet[Person]":
    """Who reports to them, and who works in what they head."""
    mine = Q(manager=manager) | Q(department__in=manager.standing.own.departments)
    return Person.objects.active().filter(mine).exclude(pk=manager.pk).select_related("department")


def _waiting_first(people: "QuerySet[Person]") -> "QuerySet[Person]":
    standing = Q(cards_received__card__state=CardState.GIVEN)
    last = Max("cards_received__card__given_on", filter=standing)
    return people.annotate(last_recognized=last).order_by(
        F("last_recognized").asc(nulls_first=True), "last_name", "first_name", "pk"
    )
