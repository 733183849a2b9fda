"""Who leads what, and how that changes: assign, add, make accountable, hand over, remove.

Each verb locks the objective or step, checks, changes, and writes history there, in one transaction. What cannot be
done raises NotPossible with words for the person who tried. A second press of the same button changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.notifications.mail import compose
from cxportal.people.models import Person
from pathways.models import ActionStep, Lead, Objective, StandingBody

Led = Objective | ActionStep
NAMED_IN_MAIL = 20


class NotPossible(Exception):
    """It cannot be done as asked; the text says why and what to do."""


@dataclass(frozen=True)
class Who:
    """A lead to be: a person, or a name that waits for its person, or a standing body; exactly one of the three."""

    person: Person | None = None
    placeholder: str = ""
    body: str = ""

    def __str__(self) -> str:
        if self.person is not None:
            return self.person.name
        return self.placeholder or str(StandingBody(self.body).label)


def led_by_lead(lead: Lead) -> Led:
    """The objective or the step that the lead answers for."""
    led = lead.objective or lead.step
    assert led is not None
    return led


def leads_of(led: Led) -> QuerySet[Lead]:
    return led.leads.select_related("person")


def open_leads(person: Person) -> QuerySet[Lead]:
    """What a person leads and is not finished: standing objectives, and steps of such that are not done."""
    return (
        Lead.objects.filter(person=person)
        .filter(
            Q(objective__isnull=False, objective__archived_at=None)
            | Q(step__archived_at=None, step__done_on=None, step__objective__archived_at=None, step__isnull=False)
        )
        .select_related("objective__pathway", "step__objective__pathway", "person")
        .order_by("objective__pathway__number", "objective__order", "step__objective__order", "step__order", "pk")
    )


def waiting_leads() -> QuerySet[Lead]:
    """Names of the plan that wait for a person, on objectives and steps that stand."""
    of_objectives = Q(step=None, objective__archived_at=None)
    of_steps = Q(objective=None, step__archived_at=None, step__objective__archived_at=None)
    return Lead.objects.waiting_for_a_person().filter(of_objectives | of_steps)


def open_placeholders(name: str) -> QuerySet[Lead]:
    """Where this name of the plan waits for its person."""
    return (
        waiting_leads()
        .filter(placeholder=name)
        .select_related("objective__pathway", "step__objective__pathway")
        .order_by("objective__pathway__number", "objective__order", "step__objective__order", "step__order", "pk")
    )


@transaction.atomic
def add_lead(led: Led, who: Who, *, by: Person, accountable: bool = False, came_from: Objective | None = None) -> Lead:
    """One more lead. The first of an objective is accountable in any case. One who leads it already stays as is."""
    led = locked(led)
    found = leads_of(led).filter(person=who.person, placeholder=who.placeholder, body=who.body).first()
    if found is None:
        last = led.leads.order_by("-order").values_list("order", flat=True).first() or 0
        field = "objective" if isinstance(led, Objective) else "step"
        found = Lead.objects.create(
            **{field: led},
            person=who.person,
            placeholder=who.placeholder,
            body=who.body,
            order=last + 1,
            since=today(),
            came_from=came_from,
        )
        record(about=led, verb="led", text=f"Lead added: {who}", by=by)
    if isinstance(led, Objective) and (accountable or not led.leads.filter(accountable=True).exists()):
        make_accountable(found, by=by)
        found.refresh_from_db()
    return found


@transaction.atomic
def make_accountable(lead: Lead, *, by: Person) -> bool:
    """This lead speaks for the whole from now on. False where they did already."""
    if lead.objective is None:
        raise NotPossible("Only an objective has an accountable lead; a step has owners.")
    objective = locked(lead.objective)
    before = leads_of(objective).filter(accountable=True).first()
    if before == lead:
        return False
    Lead.objects.filter(objective=objective, accountable=True).update(accountable=False)
    if not Lead.objects.filter(pk=lead.pk, objective=objective).update(accountable=True):
        raise NotPossible(f"{lead} is no longer a lead of it.")
    record(
        about=objective,
        verb="led",
        text=f"Accountable lead: {lead}",
        by=by,
        changes={"accountable lead": (before, lead)},
    )
    return True


@transaction.atomic
def remove_lead(lead: Lead, *, by: Person, reason: str = "") -> bool:
    """They no longer lead it. Refused for the accountable lead of several, and for the last of a priority objective."""
    led = locked(led_by_lead(lead))
    others = led.leads.exclude(pk=lead.pk)
    if isinstance(led, Objective):
        if led.is_priority and led.archived_at is None and not others.exists():
            raise NotPossible(
                "A priority objective has a lead. Add another one first, or put it back to the future list."
            )
        if others.exists() and led.leads.filter(pk=lead.pk, accountable=True).exists():
            raise NotPossible("This lead is accountable. Make another one accountable first.")
    gone, _ = Lead.objects.filter(pk=lead.pk).delete()
    if gone:
        record(about=led, verb="led", text=_because(f"Lead removed: {lead}", reason), by=by)
    return bool(gone)


@transaction.atomic
def hand_over(lead: Lead, *, to: Person, by: Person, note: str = "") -> bool:
    """A person, a name or a body passes its part to a person, who is told. False where it was passed on meanwhile.

    Who leads it already takes over being accountable, where that goes with it.
    """
    return bool(hand_over_all([lead], to=to, by=by, note=note))


def _pass_on(lead: Lead, *, to: Person, by: Person, note: str) -> bool:
    led = locked(led_by_lead(lead))
    current = leads_of(led).filter(pk=lead.pk, person=lead.person, placeholder=lead.placeholder, body=lead.body).first()
    if current is None or current.person == to:
        return False
    if not to.is_active:
        raise NotPossible(f"{to} no longer works here.")
    words = f"{current.placeholder} is {to}" if current.placeholder else f"Handed over from {current} to {to}"
    changes = {"lead": (current, to)}
    there = leads_of(led).filter(person=to).first()
    if there is None:
        Lead.objects.filter(pk=current.pk).update(person=to, placeholder="", body="", since=today())
    else:
        current.delete()
        if current.accountable:
            Lead.objects.filter(pk=there.pk).update(accountable=True)
    record(about=led, verb="handed-over", text=_because(words, note), by=by, changes=changes)
    return True


@transaction.atomic
def hand_over_all(leads: Iterable[Lead], *, to: Person, by: Person, note: str = "") -> int:
    """The same for many, all or nothing: everything someone leads, or every place where a name waits."""
    passed = [led_by_lead(lead) for lead in leads if _pass_on(lead, to=to, by=by, note=note)]
    if passed and to != by and to.email:
        _tell(passed, to=to, by=by, note=note)
    return len(passed)


def _tell(led: list[Led], *, to: Person, by: Person, note: str) -> None:
    """One e-mail to who takes over, with the note."""
    named = [{"title": str(one), "url": settings.PORTAL_URL + one.get_absolute_url()} for one in led[:NAMED_IN_MAIL]]
    context = {
        "leads": named,
        "more": len(led) - len(named),
        "by": by,
        "note": note,
        "mine_url": settings.PORTAL_URL + reverse("pathways:mine"),
    }
    compose("pathways/mail/handed_over", to=to, context=context)


def _because(words: str, note: str) -> str:
    return f"{words}: {note}" if note else words
