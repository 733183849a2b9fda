"""What follows a full HEART: somebody visits the person with a certificate, and the county hears of it."""

import datetime as dt

from django.db import transaction

from cxportal.county.days import today
from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.people.refusals import Refused
from cxportal.ui.versioned_form import VersionedForm
from recognition.cards.hearts import quarter_of
from recognition.cards.models import Card, FullHeart, Recipient, Visibility
from recognition.cards.quarter import first_cards
from recognition.telling import tell


@transaction.atomic
def plan_visit(row: FullHeart, *, visitor: Person, visit_by: dt.date, by: Person) -> None:
    """Asks somebody to visit the person, or somebody else than before. Raises Refused where it makes no sense."""
    if visitor.pk == row.person_id:
        raise Refused("Nobody visits themself.")
    rows = FullHeart.objects.standing().filter(pk=row.pk, visited_on=None)
    if not rows.update(visitor=visitor, visit_by=visit_by):
        raise Refused("This visit is not to be planned any more: it was made, or the full HEART was revoked.")
    record(about=row, verb="planned", text=f"{visitor} visits {row.person}", by=by)
    if visitor != by:
        told = {"about": f"visit:{row.pk}:{visitor.pk}", "url": row.get_absolute_url(), "action": "See it"}
        tell(visitor, "recognition", "visit", title=f"Please visit {row.person}: a full HEART", **told)


@transaction.atomic
def note_visit(row: FullHeart, *, by: Person) -> None:
    """Raises Refused where it was noted already, or nobody was to go."""
    if not FullHeart.objects.to_visit().filter(pk=row.pk).update(visited_on=today()):
        raise Refused("This visit is noted already.")
    record(about=row, verb="visited", text=f"{row.visitor} visited {row.person}", by=by)


def draft(row: FullHeart) -> str:
    """An announcement to begin with: who, where, and what for. The first card of each letter is told of, in its words
    where the whole county may read them and the person did not take them off the wall."""
    quarter, first = quarter_of(row.quarter), first_cards([row])[row.pk]
    shown = Recipient.objects.on_wall().filter(card__in=first.values(), card__visibility=Visibility.WALL)
    in_words = set(shown.filter(person=row.person_id).values_list("card", flat=True))
    place = f", {row.person.department}," if row.person.department else ""
    lines = [f"{row.person}{place} has a full HEART for {quarter.label}: all five letters in one quarter."]
    lines += [_told(card, in_words=card.pk in in_words) for letter in "HEART" if (card := first.get(letter))]
    return "\n".join([*lines, "Congratulations!"])[:1000]


def _told(card: Card, *, in_words: bool) -> str:
    words = f": {_short(card.words)}" if in_words else ""
    return f"{card.get_letter_display()}{words}"


def _short(words: str) -> str:
    return words if len(words) <= 140 else words[:139].rsplit(" ", 1)[0] + "…"


@transaction.atomic
def word_announcement(form: VersionedForm, *, by: Person) -> None:
    row: FullHeart = form.save()
    record(about=row, verb="worded", text="Announcement worded", by=by)


@transaction.atomic
def announce(row: FullHeart, *, by: Person) -> None:
    """Notes that the newsletter has it. Raises Refused where it has no words yet or was announced."""
    rows = FullHeart.objects.standing().filter(pk=row.pk, announced_on=None).exclude(announcement="")
    if not rows.update(announced_on=today()):
        raise Refused("It has no words yet, or was announced already.")
    record(about=row, verb="announced", text="Announced", by=by)
