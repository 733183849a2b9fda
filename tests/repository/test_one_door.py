"""Nobody reads what was answered around the door that knows what a small group is (`feedback.responses.reading`)."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.repository import name_of
from tests.repository.test_layers import imported, module_of, sources

HOUSE = "feedback.responses"
GUARDED = ("Response", "Rollup", "Taken", "Published")
# Who makes responses (and hands them to `storing`). They read none.
WRITERS = (
    "feedback.taking",
    "feedback.survey",
    "feedback.surveys",
    "feedback.imports",
    "feedback.paper",
    "cxportal.demo",
)
TABLES = re.compile(r"\bresponses_(response|rollup|taken|published)\b")
READS = ("objects", "_default_manager", "_base_manager")

pytestmark = pytest.mark.once


def outside() -> list[Path]:
    return [file for file in sources() if not module_of(file).startswith(HOUSE)]


def guarded_names(tree: ast.AST) -> set[str]:
    """The guarded models that a module imports by name, or reaches by their module."""
    found = {module for node in ast.walk(tree) for module in imported(node) if module.startswith(f"{HOUSE}.models")}
    return {name for name in GUARDED if f"{HOUSE}.models.{name}" in found} | (found & {f"{HOUSE}.models"})


def test_only_writers_know_a_response_and_nobody_else_a_count() -> None:
    wrong = []
    for file in outside():
        names = guarded_names(ast.parse(file.read_text(encoding="utf-8")))
        allowed = {"Response"} if module_of(file).startswith(WRITERS) else set()
        wrong += [f"{name_of(file)} imports {name}" for name in sorted(names - allowed)]
    assert wrong == []


def test_writers_read_no_response() -> None:
    wrong = [
        f"{name_of(file)}:{node.lineno} {ast.unparse(node)}"
        for file in outside()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in READS and ast.unparse(node.value) in GUARDED
    ]
    assert wrong == []


def test_nobody_names_the_tables_or_asks_for_the_models_by_name() -> None:
    wrong = [
        name_of(file)
        for file in outside()
        if TABLES.search(text := file.read_text(encoding="utf-8")) or re.search(r"get_model\(\s*[\"']responses", text)
    ]
    assert wrong == []


def test_no_model_leads_back_to_responses() -> None:
    """A reverse relation would be a way around: `touchpoint.responses`."""
    found = [
        f"{model._meta.label}.{relation.name}"
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "responses" and not relation.hidden
    ]
    assert found == []
