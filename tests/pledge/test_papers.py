"""Poster and wallet cards say what the county promises."""

import pytest
from django.urls import reverse
from django.utils import translation

from cxportal.people.models import Person
from cxportal.printing.documents import Paper
from goals.models import HeartLetter, Statement
from goals.pledge import actions, papers
from goals.pledge.models import PledgeText
from tests.conftest import SignIn
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


SHIPPED_COMMITMENT = "We commit to using a positive approach to provide customers with a positive experience."


def test_papers_come_in_spanish(staff: Person) -> None:
    Statement.objects.create(key="commitment", label="Commitment", text=SHIPPED_COMMITMENT)
    pledge = actions.pledge(staff, to=PledgeText.current())
    with translation.override("es"):
        made = [papers.poster(paper="us-letter"), papers.wallet_cards(paper="a4")]
        printed = [Printed(one) for one in (*made, papers.certificate(pledge, paper="us-letter"))]
    poster, cards, certificate = printed
    assert [(one.language, one.pages, one.conforms) for one in printed] == [("es", 1, True)] * 3
    assert [one.title for one in printed] == [
        "Le servimos con HEART", "Tarjetas de bolsillo HEART", f"Compromiso HEART de {staff}",
    ]  # fmt: skip
    assert "Nos comprometemos a actuar con una actitud positiva" in poster.text
    assert "Respect · Respeto Tratamos a todas las personas con dignidad y cortesía." in poster.text
    assert cards.text.count("Sirvo con HEART") == 10
    assert "versión 1 del texto" in certificate.text
    assert "Hago todo lo posible por encontrar respuestas." in certificate.text


def test_words_of_the_countys_own_stay_as_they_are() -> None:
    HeartLetter.objects.filter(key="H").update(promise="We find the answer, or who has it.")
    with translation.override("es"):
        printed = Printed(papers.poster(paper="us-letter"))
    assert (printed.language, printed.title) == ("es", "Le servimos con HEART")
    assert "We find the answer, or who has it." in printed.text
    assert "Being knowledgeable." in printed.text  # not one half of the page in each language


def test_addresses_of_papers_take_the_readers_language(as_: SignIn, staff: Person) -> None:
    actions.pledge(staff, to=PledgeText.current())
    client = as_(staff)
    for name in ("pledge:poster", "pledge:cards", "pledge:certificate_pdf"):
        for language in ("es", "en"):
            assert Printed(client.get(reverse(name), {"lang": language}).content).language == language
