"""What recognition looks like on paper. One page for each person, whoever else is on the card."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.printing.documents import Paper, pdf
from cxportal.ui.templatetags.ui import format_day
from recognition.cards.models import LETTERS, Card, CardKind, FullHeart, Recipient, Visibility
from recognition.cards.quarter import first_cards

TEMPLATES = {
    CardKind.SPOT: "recognition_card",
    CardKind.NOTE: "recognition_note",
    CardKind.CERTIFICATE: "recognition_certificate",
}
MOST_LINES = 6
"""Words broken into more lines than these are set as one paragraph: they stay on their page."""
SHORT = 150
"""Characters of a card's words that a full HEART's certificate has room for."""


@dataclass(frozen=True)
class Copy:
    """One card for one of those who received it, in words."""

    name: str
    place: str
    kind: str
    letter: str
    letter_name: str
    words: str
    giver: str
    giver_title: str
    on: str


def copy_of(card: Card, recipient: Recipient) -> Copy:
    """Without a query where the card was loaded with its names."""
    return Copy(
        name=recipient.person.name,
        place=str(recipient.department or ""),
        kind=card.get_kind_display(),
        letter=card.letter,
        letter_name=card.get_letter_display(),
        words=in_few_lines(card.words),
        giver=card.giver,
        giver_title=card.given_by.title if card.given_by else "",
        on=format_day(card.happened_on),
    )


def in_few_lines(words: str) -> str:
    """The words with their line ends where these are few, else as one paragraph."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return "\n".join(lines) if len(lines) <= MOST_LINES else " ".join(lines)


def card_pdf(card: Card, recipients: Iterable[Recipient], *, paper: Paper, four_a_sheet: bool = False) -> bytes:
    """A page for each: a quarter page across, half a page, or a full page across, as the kind is.

    `four_a_sheet` lays cards of a quarter page on whole sheets, to cut. Two queries where the card has its names.
    """
    copies = [copy_of(card, one) for one in recipients]
    whom = copies[0].name if len(copies) == 1 else f"{len(copies)} people"
    return copies_pdf(CardKind(card.kind), copies, title=f"{card} to {whom}", paper=paper, four_a_sheet=four_a_sheet)


def copies_pdf(
    kind: CardKind, copies: Iterable[Copy], *, title: str, paper: Paper, four_a_sheet: bool = False
) -> bytes:
    """Copies of any number of cards of one kind. One query."""
    data = {"copies": [asdict(copy) for copy in copies], "four_a_sheet": four_a_sheet and kind == CardKind.SPOT}
    return pdf(TEMPLATES[kind], data, title=title, paper=paper)


def full_hearts_pdf(rows: Iterable[FullHeart], *, title: str, paper: Paper) -> bytes:
    """A certificate across the page for each, loaded with their people and departments. Four queries."""
    rows = list(rows)
    starts_in = County.current().fiscal_year_starts_in
    cards = first_cards(rows)
    pages = [full_heart_page(row, cards[row.pk], starts_in) for row in rows]
    return pdf("recognition_full_heart", {"pages": pages}, title=title, paper=paper)


def full_heart_page(row: FullHeart, cards: dict[str, Card], starts_in: int) -> dict[str, Any]:
    """Tells what each letter was for, where that is not between the two of them only."""
    quarter = Period.of(PeriodKind.QUARTER, row.quarter, starts_in=starts_in)
    return {
        "name": row.person.name,
        "place": str(row.person.department or ""),
        "quarter": quarter.label,
        "days": quarter.days,
        "on": format_day(row.completed_on),
        "letters": [
            {"letter": letter, "name": name, "words": told_of(cards[letter]) if letter in cards else ""}
            for letter, name in LETTERS
        ],
    }


def told_of(card: Card) -> str:
    if card.visibility == Visibility.PRIVATE:
        return ""
    words = " ".join(card.words.split())
    return words if len(words) <= SHORT else words[: SHORT - 1].rsplit(" ", 1)[0] + "…"
