"""Which files may be given out with the journey: by size, by name and by what they begin with."""

from collections.abc import Callable
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

LARGEST = 10 * 1024 * 1024
HEAD = 4096


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _is_text(head: bytes) -> bool:
    """Plain text; a character cut at the end of the head is no fault."""
    try:
        head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


ZIP = _begins(b"PK\x03\x04")
# Ending → whether a file that begins so may bear it. No HTML and no SVG: they could carry a script.
KINDS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _begins(b"%PDF-"),
    "docx": ZIP,
    "xlsx": ZIP,
    "pptx": ZIP,
    "odt": ZIP,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "txt": _is_text,
    "csv": _is_text,
}


def check_file(file: "UploadedFile[bytes]") -> None:
    """Raises ValidationError that says what is wrong and what would do."""
    if (file.size or 0) > LARGEST:
        raise ValidationError("This file is larger than 10 MB. Make it smaller, or give a link instead.")
    ending = PurePath(file.name or "").suffix.lower().removeprefix(".")
    fits = KINDS.get(ending)
    if fits is None:
        raise ValidationError(f"Files of this kind are not taken. Choose one of: {', '.join(KINDS)}.")
    head = file.read(HEAD)
    file.seek(0)
    if not fits(head):
        raise ValidationError(f"This is not a {ending} file, though its name ends so.")
