"""Cards, full HEARTs, and the rules and wishes about them."""

from recognition.cards.models.cards import (
    LETTERS,
    LIMITED,
    MOVES,
    Card,
    CardKind,
    CardQuerySet,
    CardState,
    HearHear,
    Recipient,
    Served,
    Visibility,
)
from recognition.cards.models.full_hearts import FullHeart
from recognition.cards.models.policy import Policy, ValueKind
from recognition.cards.models.rules import Manner, Preference, Rules

__all__ = [
    "LETTERS",
    "LIMITED",
    "MOVES",
    "Card",
    "CardKind",
    "CardQuerySet",
    "CardState",
    "FullHeart",
    "HearHear",
    "Manner",
    "Policy",
    "Preference",
    "Recipient",
    "Rules",
    "Served",
    "ValueKind",
    "Visibility",
]
