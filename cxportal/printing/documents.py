"""A PDF from a typst template and plain data.

Templates stand in `templates/printing/NAME.typ`, begin with `#import "county.typ": *`, and read `data`. What people
wrote reaches them as strings, never as markup, so nothing in it is interpreted.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from cxportal.county.models import County
from cxportal.printing.fonts import fonts

Paper = Literal["us-letter", "a4"]
STANDARD: Literal["ua-1"] = "ua-1"
UNPRINTABLE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_ROUNDS = 20
"""How often a document is tried again without what could not be printed: every round names all that it found."""
STANDS_IN = "□"
"""What takes the place of a letter that no font has. Pictures and invisible marks simply go."""


def pdf(
    template_name: str, data: Mapping[str, Any], *, title: str, language: str = "en", paper: Paper = "us-letter"
) -> bytes:
    """A tagged PDF (PDF/UA-1) of `templates/printing/<template_name>.typ`. One query.

    `data` is what JSON can hold; days come as words. `title` is the document's title, `language` that of its text.
    An emoji is left out, another letter that no font has becomes a box; any other fault of a template raises
    `typst.TypstError`.
    """
    told: dict[str, Any] = {
        "title": title,
        "language": language,
        "paper": paper,
        "county": _county(),
        "demo": "Demonstration: people and figures are invented" if settings.DEMO else "",
        "data": data,
    }
    for _ in range(MOST_ROUNDS):
        try:
            return _compiled(template_name, told)
        except typst.TypstError as error:
            missing = _unprintable(error)
            if not missing:
                raise
            told = _without(told, missing)
    raise ValueError(f"{template_name} holds more unprintable text than can be told apart.")


def pdf_response(document: bytes, filename: str, *, download: bool = False) -> HttpResponse:
    """The PDF as an answer: shown in the browser, or as a download. `filename` ends in ".pdf"."""
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(download, filename) or "inline"
    return answer


def paper_of(request: HttpRequest) -> Paper:
    """The paper that `?paper=` asks for: Letter, or A4."""
    return "a4" if request.GET.get("paper") == "a4" else "us-letter"


def _county() -> dict[str, Any]:
    county = County.current()
    return {"name": county.name, "accent": county.accent, "contact": county.contact, "seal": _seal(county)}


def _seal(county: County) -> list[int]:
    """The picture's bytes as numbers (JSON holds no bytes); none where there is no seal, or its file is gone."""
    try:
        with county.seal.open() as file:
            return list(file.read())
    except (ValueError, FileNotFoundError):
        return []


def _compiled(template_name: str, told: Mapping[str, Any]) -> bytes:
    place = settings.BASE_DIR / "templates" / "printing"
    made = typst.Compiler(
        place / f"{template_name}.typ",
        root=place,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told, cls=DjangoJSONEncoder)},
    ).compile(format="pdf", pdf_standards=STANDARD)
    assert isinstance(made, bytes)
    return made


def _unprintable(error: typst.TypstError) -> set[str]:
    """The characters that the error says no font has."""
    named = (ESCAPED.sub(_character, text) for text in UNPRINTABLE.findall(error.diagnostic))
    return {character for text in named for character in text if not (character.isascii() and character.isprintable())}


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))


def _without(told: Mapping[str, Any], missing: set[str]) -> dict[str, Any]:
    table = str.maketrans({one: STANDS_IN if one.isalpha() else "" for one in missing})
    found: dict[str, Any] = _everywhere(
        json.loads(json.dumps(told, cls=DjangoJSONEncoder)), lambda s: s.translate(table)
    )
    return found


def _everywhere(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_everywhere(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _everywhere(one, change) for name, one in value.items()}
    return value
