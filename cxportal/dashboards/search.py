"""One search over the plan, people, departments and pages. A fixed number of queries, whatever is found.

What leads wrote in their updates is not searched: it is not for everybody who may search.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Department, Person
from cxportal.people.predicates import Someone, is_signed_in
from goals.models import Behavior, Goal, HeartLetter, JourneyStep, Outcome, Statement
from pathways.models import ActionStep, Objective, Pathway
from pathways.predicates import may_see_plan

MOST_WORDS = 8


class SearchForm(forms.Form):
    """What is searched for, and in which group when all of one is wanted."""

    mark_optional = False

    q = forms.CharField(label=_("Search for"), max_length=200, required=False)


@dataclass(frozen=True)
class Hit:
    """Something found: where it is, what it is called, and a line about it."""

    url: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class Source:
    """One group of things to find: who may find them, which fit, and how one is shown."""

    key: str
    label: str | Promise
    may: Callable[[Someone, County], bool]
    find: Callable[[Sequence[str]], "QuerySet[Any] | list[Hit]"]
    hit: Callable[[Any], Hit] = lambda found: found


@dataclass(frozen=True)
class Group:
    """What one source found: the first hits, and how many there are in all."""

    source: Source
    hits: list[Hit]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.hits)


def words_of(text: str) -> list[str]:
    return text.split()[:MOST_WORDS]


def everywhere(words: Sequence[str], fields: Iterable[str]) -> Q:
    """That every word occurs in one of the fields."""
    fields = list(fields)
    together = Q()
    for word in words:
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        together &= one
    return together


def _anyone(someone: Someone, county: County) -> bool:
    return True


def _people_of_the_county(someone: Someone, county: County) -> bool:
    return is_signed_in(someone)


def _goals(words: Sequence[str]) -> QuerySet[Goal]:
    found = Goal.objects.all()
    for word in words:
        in_outcomes = Outcome.objects.filter(text__icontains=word).values("goal")
        found = found.filter(Q(title__icontains=word) | Q(pk__in=in_outcomes))
    return found.prefetch_related("outcomes")


def _goal_hit(goal: Goal) -> Hit:
    return Hit(goal.get_absolute_url(), str(goal), " ".join(outcome.text for outcome in goal.outcomes.all()))


def _pathways(words: Sequence[str]) -> QuerySet[Pathway]:
    return Pathway.objects.filter(everywhere(words, ("title", "purpose")))


def _pathway_hit(pathway: Pathway) -> Hit:
    return Hit(pathway.get_absolute_url(), str(pathway), pathway.purpose)


def _objectives(words: Sequence[str]) -> QuerySet[Objective]:
    found = Objective.objects.standing()
    for word in words:
        in_steps = ActionStep.objects.filter(title__icontains=word, archived_at=None).values("objective")
        found = found.filter(Q(title__icontains=word) | Q(details__icontains=word) | Q(pk__in=in_steps))
    return found.select_related("pathway").in_plan_order()


def _objective_hit(objective: Objective) -> Hit:
    state = objective.get_status_display() if objective.is_priority else objective.get_stage_display()
    return Hit(objective.get_absolute_url(), objective.title, f"{objective.pathway} · {state}")


def _people(words: Sequence[str]) -> QuerySet[Person]:
    return Person.objects.active().matching(" ".join(words)).select_related("department").by_name()


def _person_hit(person: Person) -> Hit:
    about = [person.title, str(person.department or "")]
    return Hit(person.get_absolute_url(), person.name, " · ".join(filter(None, about)))


def _departments(words: Sequence[str]) -> QuerySet[Department]:
    return (
        Department.objects.open_on(today()).filter(everywhere(words, ("name", "parent__name"))).select_related("parent")
    )


def _department_hit(department: Department) -> Hit:
    return Hit(department.get_absolute_url(), department.name, str(department.parent or ""))


# Pages that are no rows: what they are called, what they are about, who sees them.
PAGES: tuple[tuple[str, str | Promise, str | Promise, Callable[[Someone, County], bool]], ...] = (
    ("goals:culture", _("Our culture"), _("Mission, vision, commitment, method, slogan, behaviors"), _anyone),
    ("goals:heart", _("Serving with HEART"), _("Helpfulness, expertise, attentiveness, respect, timeliness"), _anyone),
    ("goals:journey", _("The journey"), _("Eight steps to a positive experience"), _anyone),
    ("dashboards:accessibility", _("Accessibility"), _("How to reach us when a page gets in your way"), _anyone),
    ("dashboards:privacy", _("Privacy"), _("What the portal keeps about you, public records"), _anyone),
)


def _pages(words: Sequence[str]) -> list[Hit]:
    """Pages of the portal and of the guide. Four queries on tables of a few rows."""
    fixed = [Hit(reverse(name), str(title), str(about)) for name, title, about, may in PAGES]
    letters: QuerySet[Any] = HeartLetter.objects.filter(everywhere(words, ("name", "promise")))
    steps = JourneyStep.objects.filter(everywhere(words, ("title", "question", "what", "why", "how")))
    statements = Statement.objects.filter(everywhere(words, ("label", "text")))
    behaviors = Behavior.objects.filter(everywhere(words, ("text",)))
    return [
        *(hit for hit in fixed if all(word.lower() in f"{hit.title} {hit.about}".lower() for word in words)),
        *(Hit(step.get_absolute_url(), str(step), step.question) for step in steps),
        *(Hit(letter.get_absolute_url(), letter.name, letter.promise) for letter in letters),
        *(Hit(statement.get_absolute_url(), statement.label, statement.text) for statement in statements),
        *(Hit(behavior.get_absolute_url(), str(_("How we behave")), behavior.text) for behavior in behaviors),
    ]


SOURCES = (
    Source("goals", _("Goals"), may_see_plan, _goals, _goal_hit),
    Source("pathways", _("Pathways"), may_see_plan, _pathways, _pathway_hit),
    Source("objectives", _("Objectives"), may_see_plan, _objectives, _objective_hit),
    Source("people", _("People"), _people_of_the_county, _people, _person_hit),
    Source("departments", _("Departments"), _people_of_the_county, _departments, _department_hit),
    Source("pages", _("Pages"), _anyone, _pages),
)


def sources_for(someone: Someone, county: County) -> list[Source]:
    return [source for source in SOURCES if source.may(someone, county)]


def search(words: Sequence[str], sources: Iterable[Source], *, most: int) -> list[Group]:
    """What each source finds, at most `most` hits each; sources that find nothing are left out."""
    groups = []
    for source in sources:
        found = source.find(words)
        shown = [source.hit(one) for one in found[:most]]
        total = found.count() if isinstance(found, QuerySet) else len(found)
        if total:
            groups.append(Group(source, shown, total))
    return groups


def excerpt(text: str, words: Sequence[str], *, length: int = 180) -> str:
    """The part of a text around the first of the words, cut between words."""
    if len(text) <= length:
        return text
    found = [text.lower().find(word.lower()) for word in words]
    first = min((place for place in found if place >= 0), default=0)
    start = max(0, first - length // 3)
    if start:
        start = text.find(" ", start) + 1
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def pieces(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words (in any case)."""
    if not words:
        return [(text, False)]
    pattern = re.compile("(" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")", re.IGNORECASE)
    return [(piece, index % 2 == 1) for index, piece in enumerate(pattern.split(text)) if piece]
