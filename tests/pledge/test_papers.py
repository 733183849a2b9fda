"""Poster and wallet cards say what the county promises."""

import pytest

from cxportal.printing.documents import Paper
from goals.models import HeartLetter, Statement
from goals.pledge import papers
from tests.printing.reading import Printed

pytestmark = pytest.mark.django_db
PROMISES = {
    "H": ("Helpfulness", "Going out of our way to find answers."),
    "E": ("Expertise", "Being knowledgeable."),
    "A": ("Attentiveness", "Being ready to meet your needs."),
    "R": ("Respect", "Treating everyone with dignity and courtesy."),
    "T": ("Timeliness", "Being efficient with your time."),
}


@pytest.fixture(autouse=True)
def _letters(db: None) -> None:
    HeartLetter.objects.bulk_create(
        HeartLetter(key=key, name=name, promise=promise, order=order)
        for order, (key, (name, promise)) in enumerate(PROMISES.items())
    )


def test_poster_is_one_tagged_page_of_headings_and_promises() -> None:
    Statement.objects.create(key="slogan", label="Slogan", text="Our journey begins with you.")
    printed = Printed(papers.poster(paper="us-letter"))
    assert (printed.pages, printed.size, printed.title) == (1, (612, 792), "We serve you with HEART")
    assert (printed.is_tagged, printed.conforms) == (True, True)
    assert [tag for tag in printed.tags() if tag in {"H1", "H2"}] == ["H1", *["H2"] * 5]
    assert "Respect Treating everyone with dignity and courtesy." in printed.text
    assert "Our journey begins with you." in printed.text


@pytest.mark.parametrize(("paper", "size"), [("us-letter", (612, 792)), ("a4", (595, 842))])
def test_wallet_cards_are_ten_on_a_sheet(paper: Paper, size: tuple[int, int]) -> None:
    printed = Printed(papers.wallet_cards(paper=paper))
    assert (printed.pages, printed.size) == (1, size)
    assert printed.text.count("I serve with HEART") == 10
    assert printed.text.count("Being efficient with your time.") == 10
    assert (printed.is_tagged, printed.conforms) == (True, True)


def test_long_promises_stay_on_their_cards() -> None:
    HeartLetter.objects.update(promise=("Many words about what we do for you. " * 9)[:300])
    for made in (papers.wallet_cards(paper="a4"), papers.poster(paper="a4")):
        assert Printed(made).pages == 1
