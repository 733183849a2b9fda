import io
import re
from pathlib import Path

import pytest
import typst
from django.core.files.base import ContentFile
from django.test import RequestFactory
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from cxportal.county.models import County
from cxportal.printing import fonts
from cxportal.printing.documents import paper_of, pdf, pdf_response
from tests.printing.reading import Printed

pytestmark = pytest.mark.django_db


def print_sections(text: str = "We call back.", heading: str = "Strengths", **options: str) -> Printed:
    data = {"heading": "Know ourselves", "sections": [{"heading": heading, "text": text}]}
    return Printed(pdf("sections", data, title="Worksheet", **options))  # type: ignore[arg-type]


def test_document_carries_text_tags_language_and_title() -> None:
    County.objects.create(name="Green County")
    printed = print_sections(language="es")
    assert printed.text == "Green County Know ourselves Strengths We call back. Green County"
    assert [tag for tag in printed.tags() if tag.startswith("H")] == ["H1", "H2"]
    assert (printed.title, printed.language, printed.pages) == ("Worksheet", "es", 1)
    assert (printed.is_tagged, printed.conforms) == (True, True)


def test_document_is_letter_unless_a4_is_asked_for() -> None:
    assert print_sections().size == (612, 792)
    assert print_sections(paper="a4").size == (595, 842)
    assert [paper_of(RequestFactory().get("/", query)) for query in ({}, {"paper": "a4"}, {"paper": "x"})] == [
        "us-letter",
        "a4",
        "us-letter",
    ]


@pytest.mark.parametrize(
    "text", ["<b>bold</b> &amp; #strong[x] *b* _i_ $x^2$ @ref // no", r"\ back `code` = H1 [a] {b}"]
)
def test_markup_in_what_people_wrote_stays_as_typed(text: str) -> None:
    assert text in print_sections(text).text


def test_what_no_font_has_is_left_out_or_boxed() -> None:
    printed = print_sections("Well done 🎉👩‍🚀, José! 中文\x01 Привет", heading="Fine ✨")
    assert "Fine Well done , José! □□ Привет" in printed.text
    assert printed.conforms


def test_paragraphs_and_lines_are_kept() -> None:
    assert print_sections("One\nTwo\r\n\r\nThree").tags().count("P") == print_sections("One").tags().count("P") + 1


def test_a_fault_of_a_template_is_told() -> None:
    with pytest.raises(typst.TypstError, match="heading"):
        pdf("sections", {}, title="Nothing")


def test_seal_comes_from_the_county(
    django_assert_num_queries: DjangoAssertNumQueries, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    county = County.objects.create(name="Green County")
    county.seal.save("seal.png", ContentFile(picture.getvalue()))
    with django_assert_num_queries(1):
        printed = print_sections()
    assert len(printed.reader.pages[0].images) == 1
    Path(county.seal.path).unlink()
    assert len(print_sections().reader.pages[0].images) == 0


def test_a_demonstration_says_so_on_paper(settings: Settings) -> None:
    settings.DEMO = True
    assert "Demonstration: people and figures are invented" in print_sections().text


def test_answer_shows_the_document_or_downloads_it() -> None:
    shown, kept = pdf_response(b"%PDF", "Año.pdf"), pdf_response(b"%PDF", "card.pdf", download=True)
    assert shown.headers["Content-Type"] == "application/pdf"
    assert shown.headers["Content-Disposition"] == "inline; filename*=utf-8''A%C3%B1o.pdf"
    assert kept.headers["Content-Disposition"] == 'attachment; filename="card.pdf"'


def test_fonts_come_from_the_build_or_from_what_npm_installed(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(fonts.NoFonts, match="npm run build"):
        fonts.folder()
    for place in (fonts.INSTALLED, fonts.BUILT):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "PublicSans-Bold.ttf").write_bytes(b"")
        assert fonts.folder() == tmp_path / place


@pytest.mark.once
def test_tiles_have_the_colors_of_the_pages(settings: Settings) -> None:
    style = (settings.BASE_DIR / "static/src/parts/_heart.scss").read_text()
    printed = (settings.BASE_DIR / "templates/printing/county.typ").read_text()
    for letter in "HEART":
        ground = re.search(rf"--heart-{letter.lower()}: (#\w+)", style)
        assert ground
        assert re.search(rf'  {letter}: .*ground: rgb\("{ground[1]}"\)', printed)
