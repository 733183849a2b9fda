"""A card as a few lines of plain text for the newsletter."""

from recognition.cards.models import Card


def told(card: Card) -> str:
    """ "Helpfulness: Ana Ruiz (Parks)", what they did, and from whom. Who keeps off the wall is not named."""
    shown = [one for one in card.recipients.all() if one.shown]
    names = ", ".join(f"{one.person}{f' ({one.department})' if one.department else ''}" for one in shown)
    return f"{card.get_letter_display()}: {names}\n{card.words}\nFrom {card.giver}"
