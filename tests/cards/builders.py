"""Cards, by the same action as in the portal."""

import datetime as dt
import uuid
from typing import Any

from cxportal.county.days import today
from cxportal.people.models import Person
from recognition.cards.giving import Told, give
from recognition.cards.models import Card, CardKind, Visibility

DID = "Walked a lost visitor to the right counter and waited with them"


def make_card(*people: Person, by: Person | None, on: dt.date | None = None, **told: Any) -> Card:
    """An on-the-spot card for helpfulness, given today, on the wall, unless told otherwise."""
    usual: dict[str, Any] = {
        "kind": CardKind.SPOT,
        "letter": "H",
        "words": DID,
        "visibility": Visibility.WALL,
        "happened_on": on or today(),
    }
    return give(
        Told(**{**usual, **told}),
        to=people,
        token=uuid.uuid4(),
        by=by,
        giver_name="" if by else "A customer",
    )
