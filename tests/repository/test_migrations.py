import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.repository.test_layers import PACKAGES

pytestmark = pytest.mark.once


def own_migrations() -> list[Migration]:
    loader = MigrationLoader(None)
    return [found for found in loader.disk_migrations.values() if found.__module__.partition(".")[0] in PACKAGES]


def test_models_have_no_missing_migration(db: None) -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_migrations_are_named_by_people() -> None:
    assert [found.name for found in own_migrations() if re.search(r"_auto_|_and_more$", found.name)] == []


def test_data_migrations_stand_apart_and_can_be_reversed() -> None:
    wrong = []
    for found in own_migrations():
        data = [step for step in found.operations if isinstance(step, RunPython | RunSQL)]
        if data and (len(data) != len(found.operations) or not all(step.reversible for step in data)):
            wrong.append(f"{found.app_label}.{found.name}")
    assert wrong == []
