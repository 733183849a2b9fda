"""Exports: one that the director asked for, ready to fetch."""

from typing import Any, BinaryIO

from celery import shared_task

from cxportal.exports.making import ask, make
from cxportal.exports.models import Export
from cxportal.exports.predicates import works_here
from cxportal.jobs.models import Job
from tests.matrix.row import SIGNED_IN, Row
from tests.matrix.world import World


def write(job: Job, file: BinaryIO) -> None:
    file.write(b"figures\n")


@shared_task(name="tests.matrix.write_words", ignore_result=True)
def write_words(pk: int) -> None:
    """Stands for any export's task."""
    make(pk, write)


def ready(world: World) -> dict[str, Any]:
    found = Export.objects.first()
    if found is None:
        director = world.people["director"] or world.staff
        found = ask(write_words, title="Figures", filename="figures.csv", by=director, gate=works_here, parameters={})
        write_words(found.job_id)
    return {"code": found.code}


OWNER = "in 404 404 404 200 404 404 404"
OWNER_ACTS = "in 404 404 404 → 404 404 404"
ROWS = [
    Row("exports:list", SIGNED_IN),
    Row("exports:export", OWNER, ready),
    Row("exports:download", OWNER, ready, is_page=False),
    Row("exports:remove", OWNER_ACTS, ready, "post", is_page=False),
]
