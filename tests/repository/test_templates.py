from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.repository import name_of, templates

pytestmark = pytest.mark.once


class Reader(HTMLParser):
    """Notes every tag with its attributes and line, and the tags inside each table."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None], int]] = []
        self.tables: list[tuple[int, list[str]]] = []
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs), self.getpos()[0]))
        if tag == "table":
            self.tables.append((self.getpos()[0], []))
            self._open += 1
        elif self._open:
            self.tables[-1][1].append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._open -= 1


def read(file: Path) -> Reader:
    reader = Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


def wrong(rule: str, found: list[tuple[Path, int]]) -> list[str]:
    return [f"{name_of(file)}:{line} {rule}" for file, line in found]


def is_mail(file: Path) -> bool:
    """Mail readers know no style sheets, so e-mails alone carry their looks inline."""
    return file.with_suffix(".txt").exists()


def test_tables_have_captions() -> None:
    found = [(file, line) for file in templates() for line, inside in read(file).tables if "caption" not in inside]
    assert wrong("a table without caption", [one for one in found if not is_mail(one[0])]) == []


def test_header_cells_have_a_scope() -> None:
    found = [
        (file, line)
        for file in templates()
        for tag, attributes, line in read(file).tags
        if tag == "th" and "scope" not in attributes
    ]
    assert wrong("a header cell without scope", found) == []


def test_nothing_is_styled_or_scripted_inline() -> None:
    found = [
        (file, line)
        for file in templates()
        for tag, attributes, line in read(file).tags
        if tag == "style"
        or (tag == "script" and "src" not in attributes and attributes.get("type") != "application/json")
        or (any(name == "style" or name.startswith("on") for name in attributes) and not is_mail(file))
    ]
    assert wrong("inline style or script", [one for one in found if not is_mail(one[0])]) == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    found = [
        (file, line)
        for file in templates()
        for tag, attributes, line in read(file).tags
        if tag in {"script", "link", "img", "iframe", "source"}
        and (attributes.get("src") or attributes.get("href") or "").startswith(("http:", "https:", "//"))
    ]
    assert wrong("loads something from elsewhere", found) == []


def test_images_say_what_they_show() -> None:
    found = [
        (file, line)
        for file in templates()
        for tag, attributes, line in read(file).tags
        if tag == "img" and "alt" not in attributes
    ]
    assert wrong("an image without text", found) == []
