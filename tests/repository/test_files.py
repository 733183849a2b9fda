import json
import re
import tomllib

import pytest

from tests.repository import ROOT, name_of, tracked_files

TOP_LEVEL = {
    *("manage.py", "cxportal", "goals", "pathways", "feedback", "recognition", "templates", "static", "tests"),
    *("pyproject.toml", "README.md", "Makefile", "Dockerfile", "compose.yaml", "package.json", "package-lock.json"),
    *("requirements.txt", "requirements-dev.txt", "requirements-node.txt", ".ci"),
}
OTHERS_WORK = re.compile(r"\.(woff2?|ttf|otf|eot|map)$|\.min\.(js|css)$|(^|/)(node_modules|vendor|third_party)/")
LICENSES = ("Permission is hereby granted, free of charge", "Licensed under the Apache", "@license", "SPDX-License")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
LARGEST = 200_000

pytestmark = pytest.mark.once


def test_top_level_holds_nothing_new() -> None:
    names = {file.relative_to(ROOT).parts[0] for file in tracked_files()}
    assert {name for name in names - TOP_LEVEL if not name.startswith(".")} == set()


def test_nothing_of_others_making_is_committed() -> None:
    assert [name_of(file) for file in tracked_files() if OTHERS_WORK.search(name_of(file))] == []


def test_no_file_carries_a_foreign_license() -> None:
    wrong = [
        name_of(file)
        for file in tracked_files()
        if file != ROOT / "tests" / "repository" / "test_files.py"
        and any(words in file.read_text(encoding="utf-8", errors="replace") for words in LICENSES)
    ]
    assert wrong == []


def test_files_are_small() -> None:
    assert [name_of(file) for file in tracked_files() if file.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_everything_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [
        entry for entry in entries if not re.match(r"[a-z0-9_.-]+(\[[a-z0-9,-]+\])?==[^ ]+ \\\n +--hash=sha256:", entry)
    ] == []
    assert "://" not in text
    assert "--find-links" not in text


def test_front_end_lock_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_every_dependency_is_locked_and_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for lock, wanted in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["optional-dependencies"]["dev"]),
    ):
        locked = set(
            re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        )
        names = {re.split(r"[\[<>=; ]", requirement)[0].lower() for requirement in wanted}
        assert names - locked == set(), lock


def test_runtime_lock_is_part_of_the_development_lock() -> None:
    run, develop = (
        set(
            re.findall(
                r"^[a-z0-9-]+(?:\[[a-z0-9,-]+\])?==[^ ]+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert run - develop == set()


def test_every_make_target_has_a_help_line() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE)) - {"prepare-dev"}
    assert targets == set(re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE))
    assert targets >= {"run", "test", "bench", "lint", "types", "format", "lock", "ci-wide", "faults", "load", "clean"}
