"""Where duties come from: one plain list. An app with something due adds its function here."""

import datetime as dt
from collections.abc import Collection
from operator import attrgetter
from typing import Protocol

from cxportal.facts.duties import Duty
from cxportal.scorecards import duties as scorecards
from cxportal.scorecards.aims import duties as aims
from cxportal.scorecards.signals import duties as signals
from feedback.contacts import duties as contacts
from feedback.rounds import duties as rounds
from pathways import duties as pathways
from recognition.awards import duties as awards
from recognition.cards import duties as recognition
from recognition.thanks import duties as thanks


class Source(Protocol):
    """Duties due by `until`, seen on the day `on`; of these people only, where given; in a fixed number of queries."""

    def __call__(self, on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]: ...


SOURCES: tuple[Source, ...] = (
    pathways.updates_due,
    pathways.reports_due,
    pathways.steps_due,
    pathways.answers_due,
    contacts.customers_due,
    thanks.thanks_due,
    recognition.visits_due,
    rounds.assessments_due,
    awards.scores_due,
    awards.decisions_due,
    scorecards.reports_due,
    aims.milestones_due,
    aims.goals_due,
    aims.drafts_due,
    signals.decisions_due,
)
KINDS: dict[str, dict[str, str]] = {
    pathways.OWNER: pathways.KINDS,
    contacts.OWNER: contacts.KINDS,
    rounds.OWNER: rounds.KINDS,
    awards.OWNER: awards.KINDS,
    thanks.OWNER: thanks.KINDS,
    recognition.OWNER: recognition.KINDS,
    scorecards.OWNER: scorecards.KINDS,
    aims.OWNER: aims.KINDS,
    signals.OWNER: signals.KINDS,
}
"""Owner app → kind → what people call it."""

FEW = 1000
"""For more people than this it is cheaper to ask for everybody's duties."""
LOOK_AHEAD = dt.timedelta(days=30)
"""How far ahead a person's own list looks."""


def all_duties(on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]:
    """Everything due by `until`, by date. The number of queries does not depend on how much that is."""
    few = people if people is None or len(people) <= FEW else None
    duties = [duty for source in SOURCES for duty in source(on, until=until, people=few)]
    duties.sort(key=attrgetter("due_on", "person_id", "owner", "kind", "about"))
    if people is not None and few is None:
        wanted = frozenset(people)
        return [duty for duty in duties if duty.person_id in wanted]
    return duties


def duties_for(person_id: int, *, on: dt.date, ahead: dt.timedelta = LOOK_AHEAD) -> list[Duty]:
    """What one person has to do: late, due and soon due, by date."""
    return all_duties(on, until=on + ahead, people=frozenset({person_id}))


def kind_label(duty: Duty) -> str:
    return KINDS[duty.owner][duty.kind]
