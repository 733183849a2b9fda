"""The house and its rooms: a package imports only what stands above it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tests.repository import ROOT, name_of

# From the top down; each may import what stands above it, and itself.
LAYERS = (
    "cxportal.ui",
    "cxportal.history",
    "cxportal.county",
    "cxportal.printing",
    "cxportal.people",
    "cxportal.jobs",
    "cxportal.intake",
    "cxportal.roster",
    "cxportal.notifications",
    "cxportal.exports",
    "cxportal.meetings",
    "cxportal.facts",
    "goals",
    "pathways",
    "feedback.instruments",
    "feedback.rounds",
    "feedback.touchpoints",
    "feedback.statistics",
    "feedback.responses",
    "feedback.results",
    "feedback.contacts",
    "feedback.survey",
    "feedback.taking",
    "feedback.imports",
    "feedback",
    "recognition",
    "cxportal.scorecards",
    "cxportal.duties",
    "cxportal.records",
    "cxportal.dashboards",
    "cxportal.signin",
    "cxportal.demo",
    "cxportal",
)
PACKAGES = ("cxportal", "goals", "pathways", "feedback", "recognition")
# History names the person who acted, and stands above people.
HISTORY_ACTOR = ("cxportal.history", "cxportal.people")

pytestmark = pytest.mark.once


def sources() -> list[Path]:
    return [file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py")) if "migrations" not in file.parts]


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> str | None:
    """The layer that a module belongs to; None for what is not ours."""
    return next((layer for layer in LAYERS if module == layer or module.startswith(f"{layer}.")), None)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports are absolute here"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports() -> Iterator[tuple[Path, int, str, str]]:
    """File, line, own layer and the layer imported from."""
    for file in sources():
        own = layer_of(module_of(file))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for module in imported(node):
                theirs = layer_of(module)
                if own and theirs and theirs != own:
                    yield file, getattr(node, "lineno", 0), own, theirs


def test_every_package_has_its_place() -> None:
    found = {f"cxportal.{folder.parent.name}" for folder in (ROOT / "cxportal").glob("*/apps.py")}
    found |= {name for name in PACKAGES[1:] if (ROOT / name).is_dir()}
    assert found - set(LAYERS) == set()


def test_packages_import_only_what_stands_above_them() -> None:
    wrong = [
        f"{name_of(file)}:{line} {own} imports {theirs}"
        for file, line, own, theirs in imports()
        if LAYERS.index(theirs) > LAYERS.index(own) and (own, theirs) != HISTORY_ACTOR
    ]
    assert wrong == []


def test_history_knows_the_actor_by_type_only() -> None:
    tree = ast.parse((ROOT / "cxportal" / "history" / "models.py").read_text(encoding="utf-8"))
    at_run_time = [module for node in tree.body for module in imported(node)]
    assert [module for module in at_run_time if module.startswith("cxportal.people")] == []


def test_functions_import_nothing() -> None:
    """One exception: a notice may dispatch its own package's task."""
    wrong = []
    for file in sources():
        own_tasks = f"{module_of(file).rpartition('.')[0]}.tasks"
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                for node in ast.walk(function):
                    wrong += [
                        f"{name_of(file)}:{getattr(node, 'lineno', 0)} {module}"
                        for module in imported(node)
                        if not module.startswith(own_tasks)
                    ]
    assert wrong == []


def test_apps_send_each_other_no_signals() -> None:
    signals = ("django.db.models.signals", "django.dispatch")
    wrong = [
        f"{name_of(file)} uses {module}"
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for module in imported(node)
        if module.startswith(signals)
    ]
    assert wrong == []


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if layer_of(model.__module__)]


def test_relations_point_up_the_list() -> None:
    """A foreign key by name would hide what an import shows."""
    wrong = []
    for model in own_models():
        own = layer_of(model.__module__) or ""
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            theirs = layer_of(field.related_model.__module__) if isinstance(field.related_model, type) else None
            if theirs and LAYERS.index(theirs) > LAYERS.index(own) and (own, theirs) != HISTORY_ACTOR:
                wrong.append(f"{model._meta.label}.{field.name} points down to {theirs}")
    assert wrong == []


def test_every_model_says_what_it_is() -> None:
    assert [model._meta.label for model in own_models() if (model.__doc__ or "").startswith(f"{model.__name__}(")] == []


def test_no_module_is_empty() -> None:
    empty = [name_of(file) for file in sources() if file.name != "__init__.py" and not file.read_text().strip()]
    assert empty == []
