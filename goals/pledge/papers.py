"""The pledge on paper: certificate, poster and wallet cards."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from cxportal.printing.documents import Paper, pdf
from cxportal.ui.templatetags.ui import HEART_WORDS, format_day, heart_gloss
from goals.models import HeartLetter, Statement
from goals.pledge.models import Pledge
from goals.wording import reader, said

STATEMENTS = ("commitment", "slogan")
CARDS_A_SHEET = 10


def certificate(pledge: Pledge, *, paper: Paper) -> bytes:
    """One page across, in the words of the pledge's own version, in the reader's language."""
    words = pledge.text.said
    opening, *promises, closing = words.texts
    number = gettext("version %(number)s of the pledge") % {"number": pledge.text.number}
    data = {
        "name": pledge.person.name,
        "place": str(pledge.person.department or ""),
        "foot": f"{gettext('Pledged on %(day)s') % {'day': format_day(pledge.on)}} · {number}",
        "heading": gettext("HEART pledge"),
        "opening": opening,
        "promises": told(HEART_WORDS.items(), promises),
        "closing": closing,
        "language": words.language,
    }
    title = gettext("HEART pledge of %(person)s") % {"person": pledge.person}
    return pdf("pledge_certificate", data, title=title, language=reader(), paper=paper)


def poster(*, paper: Paper) -> bytes:
    """One page: what the county promises, letter by letter."""
    title = gettext("We serve you with HEART")
    data = {**county_words(), "heading": title}
    return pdf("pledge_poster", data, title=title, language=reader(), paper=paper)


def wallet_cards(*, paper: Paper) -> bytes:
    """One sheet of ten equal cards to cut."""
    data = {**county_words(), "heading": gettext("I serve with HEART"), "count": CARDS_A_SHEET}
    return pdf("pledge_cards", data, title=gettext("HEART wallet cards"), language=reader(), paper=paper)


def county_words() -> dict[str, Any]:
    """Commitment, slogan and the five promises as the plan words them. Two queries."""
    known = dict(Statement.objects.filter(key__in=STATEMENTS).values_list("key", "text"))
    rows = list(HeartLetter.objects.all())
    letters = [(one.key, one.name) for one in rows]
    words = said([*(known.get(key, "") for key in STATEMENTS), *(one.promise for one in rows)])
    statements = dict(zip(STATEMENTS, words.texts, strict=False))
    promises = told(letters, words.texts[len(STATEMENTS) :])
    return {**statements, "promises": promises, "language": words.language}


def told(letters: Iterable[tuple[str, str]], texts: Iterable[str]) -> list[dict[str, str]]:
    """Letter, its (English) name, what that means in the reader's language, and the promise."""
    pairs = zip(letters, texts, strict=True)
    return [{"letter": key, "name": name, "gloss": heart_gloss(key), "text": text} for (key, name), text in pairs]
