"""Nobody reads what was answered around the door that knows what a small group is (`feedback.responses.reading`).

Three fences, each for what the others cannot see: what code may import, what it may do with a response that it makes,
and (`tests.one_door`, around every test) who sends a statement to the tables. Each is tried with readers that pass by.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from feedback.responses.models import Response
from tests.one_door import ROOT, AroundTheDoor
from tests.repository import name_of
from tests.repository.test_layers import imported, module_of, sources

HOUSE = "feedback.responses"
GUARDED = ("Response", "Rollup", "Taken", "Published")
# What others may use of the house. Only the first three give figures or words of people away.
DOORS = {
    "reading": "sums of whole pools",
    "comments": "comments that may be shown",
    "importing": "whether a number of an imported file is known, and as what",
    "suppression": "the rule for small groups, over counts of the caller's",
    "masking": "words without names",
    "storing": "writes, and what a month is",
    "mixing": "writes, and whether a random id is stored",
    "moving": "writes",
    "publishing": "makes what may be shown",
    "recomputing": "counts anew",
    "tasks": "the two above, in the background",
}
OPEN_MODELS = ("ResultSettings", "SealedMonth", "Source")
# Who makes responses (and hands them to `storing`). They read none.
WRITERS = ("feedback.taking.", "feedback.survey.", "feedback.imports.", "cxportal.demo.")
TABLES = re.compile(r"\bresponses_(response|rollup|taken|published)\b")
BY_NAME = re.compile(r"get_model\(\s*[\"']responses|get_app_config\(\s*[\"']responses")
READS = ("objects", "_default_manager", "_base_manager", "_meta", "from_db", "refresh_from_db")


def outside() -> list[Path]:
    return [file for file in sources() if not f"{module_of(file)}.".startswith(f"{HOUSE}.")]


def forbidden_imports(module: str, source: str) -> list[str]:
    """What a module outside takes from the house that is none of its doors."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        for name in imported(node):
            if name == HOUSE or name.startswith(f"{HOUSE}."):
                wrong += [] if _is_door(name.removeprefix(HOUSE).strip(".").split("."), module) else [name]
    return wrong


def _is_door(path: list[str], module: str) -> bool:
    """Whether `feedback.responses.<path>` may be imported by the module."""
    room, names = path[0], path[1:]
    if room == "models":
        may = (*OPEN_MODELS, "Response") if module.startswith(WRITERS) else OPEN_MODELS
        return bool(names) and names[0] in may
    return room in DOORS and not any(name in GUARDED or name.startswith("_") for name in names)


def reads_of_writers(source: str) -> list[str]:
    """Where a response is read, whatever it is called there."""
    tree = ast.parse(source)
    called = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == f"{HOUSE}.models"
        for alias in node.names
        if alias.name in GUARDED
    }
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in READS and ast.unparse(node.value) in called
    ]


@pytest.mark.once
def test_only_doors_of_the_house_are_used() -> None:
    wrong = [
        f"{name_of(file)} imports {name}"
        for file in outside()
        for name in forbidden_imports(module_of(file), file.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.once
def test_writers_read_no_response() -> None:
    wrong = [
        f"{name_of(file)} {read}" for file in outside() for read in reads_of_writers(file.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.once
def test_nobody_names_the_tables_or_asks_for_the_models_by_name() -> None:
    wrong = [
        name_of(file)
        for file in outside()
        if TABLES.search(text := file.read_text(encoding="utf-8")) or BY_NAME.search(text)
    ]
    assert wrong == []


@pytest.mark.once
def test_no_model_leads_back_to_responses() -> None:
    """A reverse relation would be a way around: `touchpoint.responses`."""
    found = [
        f"{model._meta.label}.{relation.name}"
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "responses" and not relation.hidden
    ]
    assert found == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("feedback.results.new", "from feedback.responses.models import Response"),
        ("feedback.results.new", "from feedback.responses.models import Rollup as Counts"),
        ("feedback.results.new", "from feedback.responses import models"),
        ("feedback.results.new", "import feedback.responses"),
        ("feedback.results.new", "import feedback.responses.models as rows"),
        ("feedback.results.new", "from feedback.responses.storing import Response"),
        ("feedback.results.new", "from feedback.responses.reading import Published"),
        ("feedback.results.new", "from feedback.responses.counting import delta_of"),
        ("feedback.results.new", "from feedback.responses.publishing import _waiting"),
        ("feedback.results.new", "from feedback.responses.fresh import everything"),
        ("feedback.taking.new", "from feedback.responses.models import Rollup"),
        ("feedback.surveyors", "from feedback.responses.models import Response"),
    ],
)
def test_a_new_reader_is_caught_by_what_it_imports(module: str, source: str) -> None:
    assert forbidden_imports(module, source)


@pytest.mark.once
@pytest.mark.parametrize(
    "source",
    [
        "from feedback.responses.models import Response\nResponse.objects.count()",
        "from feedback.responses.models import Response as Row\nRow._default_manager.count()",
        "from feedback.responses.models import Response\nResponse._meta.default_manager.count()",
    ],
)
def test_a_writer_that_begins_to_read_is_caught(source: str) -> None:
    assert reads_of_writers(source)


@pytest.mark.parametrize(
    "statement",
    [
        "rows.objects.count()",
        "type(rows()).objects.filter(pk=None).exists()",
        "list(rows.objects.values_list('answers'))",
        "connection.cursor().execute('SELECT answers FROM ' + 'responses_' + 'response')",
    ],
)
def test_a_new_reader_is_caught_by_what_it_asks(db: None, statement: str) -> None:
    """Whatever way a statement came about: the code that sends it stands outside."""
    at = str(ROOT / "feedback" / "results" / "views.py")
    with pytest.raises(AroundTheDoor, match=r"feedback/results/views\.py asks past feedback\.responses"):
        exec(compile(statement, at, "exec"), {"rows": Response, "connection": connection})
