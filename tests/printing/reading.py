"""Reads what a PDF says and how it is tagged."""

import io

from pypdf import PdfReader


class Printed:
    """A PDF as a reader sees it."""

    def __init__(self, document: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(document))

    @property
    def pages(self) -> int:
        return len(self.reader.pages)

    @property
    def text(self) -> str:
        """All its text, with single spaces."""
        return " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    @property
    def title(self) -> str:
        assert self.reader.metadata is not None
        return self.reader.metadata.title or ""

    @property
    def language(self) -> str:
        return str(self.reader.root_object["/Lang"])

    @property
    def is_tagged(self) -> bool:
        root = self.reader.root_object
        return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root  # type: ignore[index]

    @property
    def conforms(self) -> bool:
        """Whether it says of itself that it is PDF/UA-1."""
        metadata = self.reader.xmp_metadata
        return metadata is not None and b"pdfuaid:part" in metadata.stream.get_data()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the first page in points."""
        box = self.reader.pages[0].mediabox
        return round(box.width), round(box.height)

    def tags(self) -> list[str]:
        """The kinds of its elements (H1, P, Figure …) in reading order."""
        found: list[str] = []
        self._walk(self.reader.root_object["/StructTreeRoot"], found)
        return found

    def _walk(self, node: object, found: list[str]) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                self._walk(one, found)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]).removeprefix("/"))
            if "/K" in node:
                self._walk(node["/K"], found)
