"""The field in which somebody chooses whom they recognize: people and teams, with or without script.

Each choice is a checkbox, "p12" for a person, "t3" for everybody in a department, division or unit. Those who were
chosen stand first; below them whoever the search finds, or, before anybody searched, those nearest to the giver.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.safestring import SafeString

from cxportal.county.days import today
from cxportal.people.models import Department, Person

FOUND_AT_MOST, NEAR_AT_MOST, TEAMS_AT_MOST = 8, 5, 3
LONGEST_SEARCH = 200
CHOSEN_AT_MOST = 60
"""Boxes that one form takes; a team is one box."""


@dataclass(frozen=True)
class Recipients:
    """Whom a form names: everybody, and the team where it is just one team."""

    people: list[Person]
    team: Department | None = None


@dataclass(frozen=True)
class Offer:
    """One box: who it is, and the line below the name."""

    value: str
    name: str
    line: str
    person: Person | None = None


def ids_of(values: Iterable[str], kind: str) -> set[int]:
    """The ids among values such as "p12" of the kind "p" or "t"."""
    return {
        int(value[1:])
        for value in values
        if value[:1] == kind and value[1:].isascii() and value[1:].isdigit() and len(value) < 18
    }


def offers(values: Collection[str]) -> list[Offer]:
    """The boxes of those who were chosen, whoever has left among them. Two queries at most."""
    people, teams = ids_of(values, "p"), ids_of(values, "t")
    found = [_of_person(one) for one in _people().filter(pk__in=people)] if people else []
    return found + ([_of_team(one) for one in _teams().filter(pk__in=teams)] if teams else [])


def search(words: str, *, giver: Person, chosen: Collection[str]) -> list[Offer]:
    """Whom the words may mean; without words the giver's own people, then those who work beside them."""
    words = words[:LONGEST_SEARCH].strip()
    people = _people().active().exclude(pk=giver.pk).exclude(pk__in=ids_of(chosen, "p"))
    if not words:
        near = Q(manager=giver)
        if giver.department_id:
            near |= Q(department=giver.department_id)
        return [_of_person(one) for one in people.filter(near)[:NEAR_AT_MOST]]
    teams = _teams().exclude(pk__in=ids_of(chosen, "t"))
    for word in words.replace("\0", " ").split()[:6]:
        teams = teams.filter(name__icontains=word)
    found = [_of_person(one) for one in people.matching(words).by_name()[:FOUND_AT_MOST]]
    return found + [_of_team(one) for one in teams.order_by("name")[:TEAMS_AT_MOST]]


def _people() -> Any:
    return Person.objects.select_related("department").by_name()


def _teams() -> Any:
    working = Count("people", filter=Q(people__is_active=True))
    return Department.objects.open_on(today()).annotate(working=working).filter(working__gt=0)


def _of_person(person: Person) -> Offer:
    line = ", ".join(filter(None, [person.title, str(person.department or "")]))
    return Offer(f"p{person.pk}", person.name, line if person.is_active else "does not work here any more", person)


def _of_team(team: Any) -> Offer:
    many = f"{team.working} {'person' if team.working == 1 else 'people'}"
    return Offer(f"t{team.pk}", f"Everyone in {team.name}", f"{team.get_kind_display()}, {many}")


class RecipientsInput(forms.Widget):
    """A search with boxes. `giver` and `words` are set by the form."""

    is_group = True
    giver: Person
    words = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values: list[str] = data.getlist(name) if isinstance(data, QueryDict) else data.get(name) or []
        return list(dict.fromkeys(str(value) for value in values))[:CHOSEN_AT_MOST]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return f"{id_}_search"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        values = [str(one) for one in value or []]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "words": self.words,
            "url": reverse_lazy("recognition:people"),
            **found_context(values, self.words, self.giver),
        }
        return SafeString(render_to_string("cards/_recipients.html", context))


def found_context(values: Collection[str], words: str, giver: Person) -> dict[str, Any]:
    """What the list of boxes shows. Four queries at most."""
    return {
        "chosen": offers(values),
        "found": search(words, giver=giver, chosen=values),
        "words": words[:LONGEST_SEARCH],
    }


class RecipientsField(forms.Field):
    """Gives `Recipients`. Whoever left is refused by name; the giver is never part of a team that they thank."""

    widget = RecipientsInput

    def to_python(self, value: Any) -> Any:
        return value or []

    def clean(self, value: Any) -> Recipients:
        values = self.to_python(value)
        giver = self.widget.giver
        team_ids, person_ids = ids_of(values, "t"), ids_of(values, "p")
        teams = list(Department.objects.filter(pk__in=team_ids)) if team_ids else []
        whom = Q(pk__in=person_ids)
        if teams:
            whom |= Q(department__in=teams, is_active=True) & ~Q(pk=giver.pk)
        people = list(Person.objects.filter(whom).by_name()) if values else []
        gone = [person for person in people if not person.is_active]
        if gone:
            raise ValidationError(f"{gone[0]} does not work here any more. Take them off the list.")
        if any(person.pk == giver.pk for person in people):
            raise ValidationError("Nobody recognizes themself: take yourself off the list.")
        if not people:
            raise ValidationError("Choose who it is for: type a part of a name, and mark it in the list.")
        return Recipients(people, teams[0] if len(teams) == 1 and not person_ids else None)
