"""How many signals wait for a person: what they see on the first screen."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cxportal.people.models import Person
from cxportal.scorecards.signals.models import Signal
from cxportal.scorecards.signals.predicates import followed_by


@dataclass(frozen=True)
class SignalCount:
    """Signals on which nobody has decided: those that they follow up or have, and of these the ones handed to them."""

    open: int = 0
    mine: int = 0


def signal_count(person: Person) -> SignalCount:
    """The same ones as in their worklist. One query."""
    rows = Signal.objects.open().seen_by(person, followed_by(person))
    told = rows.aggregate(open=Count("pk"), mine=Count("pk", filter=Q(assignee=person)))
    return SignalCount(told["open"], told["mine"])
