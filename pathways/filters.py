"""What the objective list can be narrowed to and how it is ordered, all of it kept in the address."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from pathways.models import GoalLink, Lead, Objective, ObjectiveQuerySet, Pathway, Stage, StandingBody, Status

ROWS = (25, 50, 100, 200)
# The fields that the page shows at once; the others wait under "More filters".
FIRST_FIELDS = ("words", "pathway", "status", "lead")
ORDERS = {"plan": _("Plan order"), "due": _("Due date"), "freshness": _("Longest without an update")}
SUGGESTED_LEADS = 20
NOT_A_CHOICE = {"invalid_choice": _("“%(value)s” is not in the list. Choose one that is.")}


class ObjectiveFilter(forms.Form):
    """Every field may be empty; what cannot be understood is named beside its field and narrows nothing."""

    mark_optional = False

    words = forms.CharField(label=_("Words"), max_length=200, required=False)
    pathway = forms.ChoiceField(required=False)
    goal = forms.ChoiceField(required=False)
    lead = forms.CharField(
        label=_("Lead"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "lead-names", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any status")), *Status.choices], error_messages=NOT_A_CHOICE
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("Any stage")), *Stage.choices], error_messages=NOT_A_CHOICE
    )
    stale = forms.BooleanField(label=_("Stale only"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=list(ORDERS.items()), error_messages=NOT_A_CHOICE
    )
    rows = forms.ChoiceField(
        label=_("Rows a page"), required=False, choices=[(str(n), str(n)) for n in ROWS], error_messages=NOT_A_CHOICE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One query: the choices of pathways and goals."""
        super().__init__(*args, **kwargs)
        choices = _pathways_and_goals()
        self._offer("pathway", _("Pathway"), [("", _("Any pathway")), *choices["pathway"]])
        self._offer("goal", _("Goal"), [("", _("Any goal")), *choices["goal"]])

    def _offer(self, name: str, label: Any, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, error_messages=NOT_A_CHOICE)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST_FIELDS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in FIRST_FIELDS]

    @property
    def uses_more(self) -> bool:
        """Whether a field under "More filters" is in use, or was filled with what cannot be understood."""
        in_use = self.chosen.keys() | self.errors.keys()
        return bool(in_use - set(FIRST_FIELDS))

    @property
    def chosen(self) -> dict[str, Any]:
        """What was understood, without the empty fields."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.chosen.keys() - {"sort", "rows"})

    @property
    def rows_a_page(self) -> int:
        return int(self.chosen.get("rows", ROWS[0]))

    def apply(self, objectives: ObjectiveQuerySet, *, on: dt.date, after_days: int) -> ObjectiveQuerySet:
        """The objectives that fit, in the chosen order. No query of its own."""
        chosen = self.chosen
        if chosen.get("stale"):
            objectives = objectives.stale(on=on, after_days=after_days)
        if "status" in chosen:
            objectives = objectives.filter(status=chosen["status"])
        if "stage" in chosen:
            objectives = objectives.filter(stage=chosen["stage"])
        if "pathway" in chosen:
            objectives = objectives.filter(pathway__number=chosen["pathway"])
        if "goal" in chosen:
            links = GoalLink.objects.standing().filter(goal__number=chosen["goal"])
            objectives = objectives.filter(pathway__in=links.values("pathway"))
        if "lead" in chosen:
            objectives = objectives.filter(pk__in=_leads_named(chosen["lead"]).values("objective"))
        for word in chosen.get("words", "").split()[:8]:
            in_steps = Objective.objects.filter(steps__title__icontains=word, steps__archived_at=None).values("pk")
            objectives = objectives.filter(Q(title__icontains=word) | Q(details__icontains=word) | Q(pk__in=in_steps))
        return _in_order(objectives, chosen.get("sort", "plan"))


def _pathways_and_goals() -> dict[str, list[tuple[str, str]]]:
    """Numbers and titles of both, as choices."""
    found: dict[str, list[tuple[str, str]]] = {"pathway": [], "goal": []}
    pathways = Pathway.objects.order_by().values_list(Value("pathway"), "number", "title")
    goals = Goal.objects.order_by().values_list(Value("goal"), "number", "title")
    for kind, number, title in sorted(pathways.union(goals, all=True)):
        found[kind].append((str(number), f"{number}. {title}"))
    return found


def _leads_named(name: str) -> QuerySet[Lead]:
    """Leads of objectives in whose name every word occurs: persons, placeholders and "All directors"."""
    leads = Lead.objects.exclude(objective=None)
    for word in name.split()[:6]:
        bodies = [body.value for body in StandingBody if word.lower() in str(body.label).lower()]
        leads = leads.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(placeholder__icontains=word)
            | Q(body__in=bodies)
        )
    return leads


def _in_order(objectives: ObjectiveQuerySet, order: str) -> ObjectiveQuerySet:
    if order == "due":
        return objectives.order_by(F("due_on").asc(nulls_last=True), "pathway__number", "order", "pk")
    if order == "freshness":
        return objectives.longest_silent_first()
    return objectives.in_plan_order()


def leads_like(name: str) -> list[str]:
    """Names of leads to offer while someone types one, at most SUGGESTED_LEADS. One query."""
    if "\0" in name:
        return []
    found = _leads_named(name[:120]).order_by("person__last_name", "person__first_name", "placeholder", "body")
    names = found.values_list("person__first_name", "person__last_name", "placeholder", "body").distinct()
    return [
        placeholder or (str(StandingBody(body).label) if body else f"{first} {last}")
        for first, last, placeholder, body in names[:SUGGESTED_LEADS]
    ]
