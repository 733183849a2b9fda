"""The Spanish texts: `python -m cxportal.launch.translations compile` (or `update`, which is `make messages`).

Each subject has its own file in `cxportal/locale/es/`, named as the folder of templates or the package that it is
about, so that several people can write at the same time; the portal reads them as one, compiled. Nothing but Python
and Babel is needed.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from cxportal.launch.bootstrap import (
    COMPILED,
    ROOT,
    SPANISH,
    TRANSLATIONS_STAMP,
    fingerprint,
    is_current,
    spanish_files,
    translation_sources,
    write_stamp,
)

PACKAGES = ("cxportal", "goals", "pathways", "feedback", "recognition")
# How many texts stand at the beginning of a call, and whether the first of them is the context.
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1, False)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (2, False)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (2, True)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (3, True)),
}
TEXT = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\((\s*{TEXT}(?:\s*,\s*{TEXT})*)")
# Folders whose texts belong to another subject; what lies in no folder belongs to the kit.
SUBJECTS = {"account": "signin", "mfa": "signin", "usersessions": "signin", "components": "ui", "uswds": "ui"}
HEADER = """\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Texts = list[str]


def calls_in_python(source: str) -> Iterator[tuple[str, Texts]]:
    """The name and the texts of each call that marks something."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := getattr(node.func, "id", getattr(node.func, "attr", ""))) in CALLS:
            given = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield name, given


def calls_in_template(source: str) -> Iterator[tuple[str, Texts]]:
    for name, texts in CALL_IN_TEMPLATE.findall(templatize(source)):
        # As Python reads them: adjacent commas and quotes are its own.
        yield name, list(ast.literal_eval(f"({texts},)"))


def marked_files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(file for file in (ROOT / package).rglob("*.py") if "migrations" not in file.parts)
    yield from sorted(file for file in (ROOT / "templates").rglob("*") if file.suffix in {".html", ".txt"})


def marked() -> Catalog:
    """Every text that is marked for translation, with the files it stands in."""
    found = Catalog()
    for file in marked_files():
        source = file.read_text(encoding="utf-8")
        for name, texts in (calls_in_python if file.suffix == ".py" else calls_in_template)(source):
            many, with_context = CALLS[name]
            if len(texts) < many:
                continue  # a name or a formula, whose texts are marked elsewhere
            context, texts = (texts[0], texts[1:many]) if with_context else (None, texts[:many])
            found.add(texts[0] if len(texts) == 1 else tuple(texts), context=context, locations=[(_name(file), 0)])
    return found


def _name(file: Path) -> str:
    return os.path.relpath(file, ROOT)


def subject_of(place: str) -> str:
    """The file of texts to which something in this place belongs: `templates/duties/mine.html` to `duties`."""
    folders = Path(place).parts[:-1]
    inside = [part for part in folders if part not in {"templates", "cxportal", "views", "models", "templatetags"}]
    if folders[0] == "templates":
        return SUBJECTS.get(inside[0], inside[0]) if inside else "ui"
    known = [part for part in inside if part != "feedback" or len(inside) == 1]
    return known[0] if known else "ui"


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def written(catalog: Catalog) -> str:
    """The file of one subject, in an order of its own, so that two people's additions meet in few places."""
    body = BytesIO()
    write_po(body, catalog, omit_header=True, sort_output=True, include_lineno=False, width=0)
    return HEADER + body.getvalue().decode().strip() + "\n"


def fresh() -> Catalog:
    return read_po(BytesIO(HEADER.encode()))


def whole() -> Catalog:
    """All subjects as one."""
    together = fresh()
    for file in spanish_files():
        for message in read(file):
            if message.id:
                together.add(message.id, message.string, flags=message.flags, context=message.context)
    return together


def key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id


def update() -> list[str]:
    """Brings the files in line with what is marked: adds what is new, without a text, and drops what is gone.

    Returns what still waits for its Spanish.
    """
    wanted = {key(message): message for message in marked() if message.id}
    files = {file.stem: read(file) for file in spanish_files()}
    placed = set()
    for subject, catalog in files.items():
        kept = fresh()
        for message in catalog:
            if key(message) in wanted and key(message) not in placed:
                placed.add(key(message))
                source = wanted[key(message)]
                kept.add(message.id, message.string, source.locations, message.flags, context=message.context)
        files[subject] = kept
    for new in sorted(wanted.keys() - placed, key=str):
        source = wanted[new]
        subject = subject_of(source.locations[0][0])
        files.setdefault(subject, fresh()).add(source.id, "", source.locations, source.flags, context=source.context)
    for subject, catalog in files.items():
        file = SPANISH / f"{subject}.po"
        if len(catalog):
            file.write_text(written(catalog), encoding="utf-8")
        else:
            file.unlink(missing_ok=True)
    return [f"{subject}.po: {one.id}" for subject, texts in sorted(files.items()) for one in texts if waits(one)]


def waits(message: Message) -> bool:
    """Whether a text, or a form of it, has no Spanish yet."""
    return bool(message.id) and not all(forms_of(message.string))


def forms_of(text: object) -> list[str]:
    """The forms by number of a text, or of its Spanish: one, or one for each."""
    return [text] if isinstance(text, str) else [str(form or "") for form in text]  # type: ignore[attr-defined]


def compile_all() -> None:
    """Writes the compiled texts, whole or not at all."""
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    beside = COMPILED.with_suffix(f".{os.getpid()}")
    with beside.open("wb") as file:
        write_mo(file, whole())
    beside.replace(COMPILED)
    write_stamp(TRANSLATIONS_STAMP, fingerprint(translation_sources()))


def compile_if_changed() -> None:
    if not is_current(TRANSLATIONS_STAMP, fingerprint(translation_sources())):
        compile_all()


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        waiting = update()
        print(*waiting, f"{len(waiting)} texts wait for their Spanish.", sep="\n")
    elif arguments != ["compile"]:
        print("Say compile or update.", file=sys.stderr)
        return 2
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
