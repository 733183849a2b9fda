"""An open assessment that a person has not taken is a duty of that person, and of nobody else by name."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse

from cxportal.facts.duties import Duty
from feedback.rounds.models import Participation, RoundState

OWNER = "rounds"
KINDS = {"assessment": "Assessment to take"}


def assessments_due(on: dt.date, *, until: dt.date, people: Collection[int] | None = None) -> list[Duty]:
    """Open assessments that close by `until`. Gone as soon as the person has taken part. One query."""
    rows = Participation.objects.filter(
        used=False, round__state=RoundState.OPEN, round__closes_on__lte=until, round__closes_on__gte=on,
        person__is_active=True,
    )  # fmt: skip
    if people is not None:
        rows = rows.filter(person__in=people)
    told = rows.order_by("round__closes_on", "person_id").values_list(
        "person_id", "round_id", "round__name", "round__closes_on"
    )
    return [
        Duty(
            due_on=closes_on,
            person_id=person,
            owner=OWNER,
            kind="assessment",
            about=f"round:{round}",
            title=name,
            url=reverse("taking:take", args=[round]),
            action="Take it",
            escalates=False,
        )
        for person, round, name, closes_on in told
    ]
