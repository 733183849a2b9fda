"""What people do with the cards they received, and with those of others."""

from django.db import transaction
from django.utils import timezone

from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.people.refusals import Refused
from recognition.cards.hearts import locked
from recognition.cards.models import Card, HearHear, Preference, Recipient
from recognition.telling import tell


def see(recipient: Recipient) -> None:
    """Notes the first time that somebody read their card."""
    if recipient.seen_at is None:
        Recipient.objects.filter(pk=recipient.pk, seen_at=None).update(seen_at=timezone.now())


@transaction.atomic
def reply(recipient: Recipient, words: str) -> None:
    """Thanks back, once; the giver is told. Raises Refused where it was said already, or the card is gone."""
    card, person = recipient.card, recipient.person
    if not card.is_standing:
        raise Refused("This card was taken back.")
    if not recipient.answer(words):
        raise Refused("You have said thanks for this card already.")
    record(about=card, verb="replied", text=f"{person} said thanks", by=person)
    if card.given_by:
        told = {"about": f"reply:{recipient.pk}", "words": f"“{words}”", "url": card.get_absolute_url()}
        tell(card.given_by, "recognition", "replied", title=f"{person} thanks you for your card", **told)


@transaction.atomic
def show(recipient: Recipient, *, on_wall: bool) -> None:
    """Takes this one card of theirs off the wall, or lets it be shown again."""
    Recipient.objects.filter(pk=recipient.pk).update(taken_down=not on_wall)
    text = "May be shown on the wall" if on_wall else "Taken off the wall"
    record(about=recipient.card, verb="shown" if on_wall else "taken-down", text=text, by=recipient.person)


@transaction.atomic
def prefer(person: Person, *, manner: str, motivates: str, off_wall: bool) -> Preference:
    """Keeps a person's wishes; off the wall goes for what they have received and for what will come.

    Their row is held, so that no card that is being given meanwhile reads the old wish.
    """
    locked([person.pk])
    values = {"manner": manner, "motivates": motivates, "off_wall": off_wall}
    row, _ = Preference.objects.update_or_create(person=person, defaults=values)
    Recipient.objects.filter(person=person).exclude(off_wall=off_wall).update(off_wall=off_wall)
    return row


def hear_hear(card: Card, *, by: Person, agree: bool) -> None:
    """Agrees with a card, or takes that back; either twice changes nothing."""
    if agree:
        HearHear.objects.get_or_create(card=card, person=by)
    else:
        HearHear.objects.filter(card=card, person=by).delete()
