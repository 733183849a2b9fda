"""The open round of the demonstration county: who has taken part, and that the staff account has not."""

import datetime as dt
import random

from cxportal.county.periods import month_number
from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.history.models import entry
from cxportal.people.models import DepartmentKind, Person, Role
from feedback.instruments.models import Item, ItemText, Language, Version
from feedback.rounds.models import Participation, Round, RoundItem, RoundState
from feedback.taking.models import Practice, PracticeRating

OPENED_AGO, OPEN_DAYS = 6, 20
SHARE = 0.34
NOT_YET = ("staff",)
EXTRA = {
    Language.ENGLISH: "I know where to send a customer who asks about the new permit counter.",
    Language.SPANISH: "Sé adónde enviar a un cliente que pregunta por la nueva ventanilla de permisos.",
}


def add_open_round(cast: Cast, calendar: Calendar, chance: random.Random) -> Round:
    """A self-assessment in its second week, with one extra question; a third of the county has taken part."""
    version = Version.objects.in_use().select_related("instrument").get(instrument__kind="self")
    first = calendar.ago(OPENED_AGO)
    round = Round.objects.create(
        instrument=version.instrument, version=version, name=f"Self-assessment, {first:%B %Y}",
        month=month_number(first), opens_on=first, closes_on=first + dt.timedelta(days=OPEN_DAYS),
        state=RoundState.OPEN, opened_at=calendar.moment(first, chance),
    )  # fmt: skip
    item = Item.objects.create(key="permit_counter", letter="E", locked_at=round.opened_at)
    ItemText.objects.bulk_create(ItemText(item=item, language=language, text=text) for language, text in EXTRA.items())
    RoundItem.objects.create(round=round, item=item)
    left_out = {cast.by_handle[handle].pk for handle in NOT_YET}
    people = list(Person.objects.active().exclude(department=None).order_by("employee_number"))
    chance.shuffle(people)
    rows = [
        Participation(
            round=round, person=person, department_id=person.department_id or 0, frontline=person.frontline,
            used=person.pk not in left_out and chance.random() < SHARE,
        )
        for person in people
    ]  # fmt: skip
    Participation.objects.bulk_create(rows, batch_size=500)
    opened = entry(about=round, verb="opened", text=f"Opened for {len(rows)} people", by=cast.by_handle["office"])
    opened.at = round.opened_at or opened.at
    opened.save()
    return round


EVIDENCE = {
    Practice.BEGINNING: "We named the standards this year. Few teams talk about them yet.",
    Practice.EMERGING: "Half of our teams go through the five letters each month. We measure answers within two days.",
    Practice.PRACTICING: "Every team looks at its customers' comments each month, and we made three services simpler.",
    Practice.EXCELLING: "Other departments visit to learn from our counter. Ratings have been above target for a year.",
}


def add_signed_ratings(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """What heads of departments signed in the departmental rounds, each a step on from the last or where it was."""
    heads = Role.objects.heads().filter(
        ends_on=None, acting=False, person__isnull=False, department__kind=DepartmentKind.DEPARTMENT
    )
    heads = heads.select_related("department", "person").order_by("department__code")
    rounds = list(Round.objects.closed().filter(instrument__kind="department").order_by("opens_on"))
    steps = list(Practice)
    rows = []
    for head in heads:
        at = chance.randrange(3)
        for round in rounds:
            at = min(len(steps) - 1, at + (chance.random() < 0.4))
            day = calendar.workday(round.opens_on + dt.timedelta(days=chance.randrange(3, 18)))
            rows.append(
                PracticeRating(
                    round=round, department=head.department, rating=steps[at], evidence=EVIDENCE[steps[at]],
                    signed_by=head.person, signed_at=calendar.moment(day, chance),
                )
            )  # fmt: skip
    PracticeRating.objects.bulk_create(rows)
