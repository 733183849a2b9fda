"""The pledge on paper: certificate, poster and wallet cards."""

from collections.abc import Iterable

from cxportal.printing.documents import Paper, pdf
from cxportal.ui.templatetags.ui import format_day
from goals.letters import Meaning
from goals.models import HeartLetter, Statement
from goals.pledge.models import Pledge

STATEMENTS = ("commitment", "equation", "slogan")
CARDS_A_SHEET = 10


def certificate(pledge: Pledge, *, paper: Paper) -> bytes:
    """One page across, in the words of the pledge's own version."""
    data = {
        "name": pledge.person.name,
        "place": str(pledge.person.department or ""),
        "on": format_day(pledge.on),
        "opening": pledge.text.opening,
        "promises": told(pledge.text.promises),
        "closing": pledge.text.closing,
        "version": pledge.text.number,
    }
    return pdf("pledge_certificate", data, title=f"HEART pledge of {pledge.person}", paper=paper)


def poster(*, paper: Paper) -> bytes:
    """One page: what the county promises, letter by letter."""
    said = dict(Statement.objects.filter(key__in=STATEMENTS).values_list("key", "text"))
    data = {"promises": county_promises(), **{key: said.get(key, "") for key in STATEMENTS}}
    return pdf("pledge_poster", data, title="We serve you with HEART", paper=paper)


def wallet_cards(*, paper: Paper) -> bytes:
    """One sheet of ten equal cards to cut."""
    data = {"promises": county_promises(), "count": CARDS_A_SHEET}
    return pdf("pledge_cards", data, title="HEART wallet cards", paper=paper)


def county_promises() -> list[dict[str, str]]:
    """The five promises as the plan words them."""
    return told(Meaning(one.key, one.name, one.promise) for one in HeartLetter.objects.all())


def told(promises: Iterable[Meaning]) -> list[dict[str, str]]:
    return [{"letter": one.letter, "name": one.name, "text": one.text} for one in promises]
