"""A PDF from a typst template and plain data.

Templates stand in `templates/printing/NAME.typ`, begin with `#import "county.typ": *`, and read `data`. What people
wrote reaches them as strings, never as markup, so nothing in it is interpreted.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from cxportal.county.models import County
from cxportal.printing import press
from cxportal.printing.fonts import folder, fonts

Paper = Literal["us-letter", "a4"]
SIGN_EVERY = 5.0
"""Seconds between two signs of life while a process of its own prints."""


class NotPrinted(Exception):
    """The process that printed ended in an error; says what it said."""


def pdf(
    template_name: str, data: Mapping[str, Any], *, title: str, language: str = "en", paper: Paper = "us-letter"
) -> bytes:
    """A tagged PDF (PDF/UA-1) of `templates/printing/<template_name>.typ`. One query.

    `data` is what JSON can hold; days come as words. `title` is the document's title, `language` that of its text.
    An emoji is left out, another letter that no font has becomes a box; any other fault of a template raises
    `typst.TypstError`.
    """
    return press.printed(_place(template_name), _told(data, title, language, paper), fonts())


def print_apart(
    template_name: str,
    data: Mapping[str, Any],
    *,
    title: str,
    file: BinaryIO,
    sign: Callable[[], object],
    language: str = "en",
    paper: Paper = "us-letter",
) -> None:
    """The same for hundreds of pages, into a file on disk, by a process that gives its memory back when it is done.

    `sign` is called every few seconds meanwhile; what it raises ends the process. Raises NotPrinted for what `pdf`
    raises.
    """
    order = {
        "template": str(_place(template_name)),
        "fonts": str(folder()),
        "told": _told(data, title, language, paper),
    }
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(json.dumps(order).encode())
        asked.seek(0)
        command = [sys.executable, "-I", press.__file__]
        with _ended(subprocess.Popen(command, stdin=asked, stdout=file, stderr=said)) as process:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(SIGN_EVERY)
                sign()
        if process.returncode:
            said.seek(0)
            raise NotPrinted(said.read().decode(errors="replace")[-2000:])


@contextlib.contextmanager
def _ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """Leaves no process behind, whatever happens."""
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _place(template_name: str) -> Path:
    place: Path = settings.BASE_DIR / "templates" / "printing" / f"{template_name}.typ"
    return place


def _told(data: Mapping[str, Any], title: str, language: str, paper: Paper) -> dict[str, Any]:
    """All that a template reads, as JSON holds it."""
    told = {
        "title": title,
        "language": language,
        "paper": paper,
        "county": _county(),
        "demo": _demonstration(language) if settings.DEMO else "",
        "data": data,
    }
    plain: dict[str, Any] = json.loads(json.dumps(told, cls=DjangoJSONEncoder))
    return plain


def pdf_response(document: bytes, filename: str, *, download: bool = False) -> HttpResponse:
    """The PDF as an answer: shown in the browser, or as a download. `filename` ends in ".pdf"."""
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(download, filename) or "inline"
    return answer


def paper_of(request: HttpRequest) -> Paper:
    """The paper that `?paper=` asks for: Letter, or A4."""
    return "a4" if request.GET.get("paper") == "a4" else "us-letter"


def _demonstration(language: str) -> str:
    with translation.override(language):
        return gettext("Demonstration: people and figures are invented")


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
