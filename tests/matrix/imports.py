"""Importing an existing survey: the program office alone."""

from typing import Any

from feedback.imports.actions import upload
from feedback.imports.models import ImportState, Outcome, SurveyImport, SurveyRow
from feedback.instruments.shipped import load_instruments
from tests.matrix.row import OFFICE, OFFICE_ACTS, Row
from tests.matrix.world import World


def an_import(world: World, state: ImportState) -> SurveyImport:
    load_instruments()
    found = SurveyImport.objects.filter(state=state).first()
    if found is None:
        found = upload(name="survey.csv", data=b"ID,Date,Helpful\n1,2026-01-05,Agree\n", by=world.staff)
        counts = dict.fromkeys(Outcome.values, 0) | {Outcome.ERROR: 1}
        SurveyRow.objects.create(survey=found, line=2, number="1", errors=["Date: missing."])
        SurveyImport.objects.filter(pk=found.pk).update(state=state, words={"Agree": 4}, counts=counts)
    return found


def to_match(world: World) -> dict[str, Any]:
    return {"pk": an_import(world, ImportState.COLUMNS).pk}


def words(world: World) -> dict[str, Any]:
    return {"pk": an_import(world, ImportState.WORDS).pk}


def ready(world: World) -> dict[str, Any]:
    return {"pk": an_import(world, ImportState.READY).pk}


ROWS = [
    Row("imports:start", OFFICE),
    Row("imports:start", OFFICE, method="post"),
    Row("imports:columns", OFFICE, to_match),
    Row("imports:columns", OFFICE, to_match, "post", {"column_number": "0", "column_on": "0"}),
    Row("imports:words", OFFICE, words),
    Row("imports:words", OFFICE, words, "post", {"word_0": "9"}),
    Row("imports:import", OFFICE, ready),
    Row("imports:apply", OFFICE_ACTS, ready, "post", is_page=False),
    Row("imports:discard", OFFICE_ACTS, ready, "post", is_page=False),
]
