"""Hundreds of certificates or cards as one file: which, how many, and their printing by a worker."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from django.db import models
from django.db.models import QuerySet

from cxportal.county.models import County
from cxportal.county.periods import Period, PeriodKind
from cxportal.jobs.models import Job
from cxportal.people.models import Department, below
from cxportal.people.predicates import Someone
from cxportal.printing.documents import print_apart
from recognition.cards.models import CardKind, CardState, FullHeart, Recipient
from recognition.cards.predicates import may_run_recognition
from recognition.cards.quarter import first_cards
from recognition.papers.sheets import TEMPLATES, copy_of, full_heart_page

MOST_PAGES = 1000
"""Pages of one file. Laying out takes about half a megabyte of memory a page."""
AT_ONCE = 100
"""Rows that are read at once, with a sign of life after each."""


class What(models.TextChoices):
    FULL_HEART = "full_heart", "Certificates of full HEARTs"
    CERTIFICATE = "certificate", "Certificates of appreciation"
    SPOT = "spot", "On-the-spot cards, four to a sheet"
    NOTE = "note", "Thank-you notes"


def may_print_many(someone: Someone, parameters: Mapping[str, Any] | None = None) -> bool:
    return may_run_recognition(someone)


def wanted(what: str, quarter: dt.date, department: Department | None, paper: str) -> dict[str, Any]:
    """The parameters of a job: what to print, of which quarter (its first day), where, and on which paper."""
    place = department.pk if department else None
    return {"what": what, "quarter": quarter.isoformat(), "department": place, "paper": paper}


def rows_of(parameters: Mapping[str, Any]) -> "QuerySet[FullHeart] | QuerySet[Recipient]":
    """What is printed: full HEARTs of a quarter, or the copies of standing cards by the days things happened.

    By department and name. A department comes with its parts; full HEARTs belong to where people work today, cards to
    where they worked when they received them.
    """
    first = dt.date.fromisoformat(parameters["quarter"])
    within = None
    if parameters["department"] is not None:
        within = below(Department.objects.values_list("pk", "parent_id"), [parameters["department"]])
    if parameters["what"] == What.FULL_HEART:
        hearts = FullHeart.objects.standing().filter(quarter=first).select_related("person__department")
        hearts = hearts.order_by("person__department__name", "person__last_name", "person__first_name", "pk")
        return hearts if within is None else hearts.filter(person__department__in=within)
    end = Period.of(PeriodKind.QUARTER, first, starts_in=first.month).end
    copies = Recipient.objects.filter(card__state=CardState.GIVEN, card__kind=parameters["what"])
    copies = copies.filter(card__happened_on__gte=first, card__happened_on__lt=end)
    copies = copies.select_related("card__given_by", "person", "department")
    copies = copies.order_by("department__name", "person__last_name", "person__first_name", "pk")
    return copies if within is None else copies.filter(department__in=within)


def title_of(parameters: Mapping[str, Any], quarter: str, department: Department | None) -> str:
    """Such as "Certificates of full HEARTs, Q1 FY 2027, Parks"."""
    parts = [What(parameters["what"]).label, quarter, department.name if department else ""]
    return ", ".join(filter(None, parts))


def write(job: Job, file: BinaryIO) -> None:
    """Prints what the job's parameters say into the file; who left since, or was taken back, is not in it."""
    wanted = job.parameters
    pages = list(_pages(wanted, job))
    # How far typst is, nobody knows: no total, and the page shows that it is at work.
    job.beat(done=0, total=0, message=f"Step 2 of 2: laying out {len(pages):,} pages")
    data: dict[str, Any] = {"pages": pages}
    template = "recognition_full_heart"
    if wanted["what"] != What.FULL_HEART:
        data = {"copies": pages, "four_a_sheet": wanted["what"] == What.SPOT}
        template = TEMPLATES[CardKind(wanted["what"])]
    print_apart(template, data, title=job.title, paper=wanted["paper"], file=file, sign=job.beat)


def _pages(wanted: Mapping[str, Any], job: Job) -> Iterator[dict[str, Any]]:
    """Some queries for each hundred."""
    rows: list[FullHeart | Recipient] = list(rows_of(wanted)[:MOST_PAGES])
    starts_in = County.current().fiscal_year_starts_in
    for begin in range(0, len(rows), AT_ONCE):
        part = rows[begin : begin + AT_ONCE]
        cards = first_cards([row for row in part if isinstance(row, FullHeart)])
        for row in part:
            if isinstance(row, FullHeart):
                yield full_heart_page(row, cards[row.pk], starts_in)
            else:
                yield asdict(copy_of(row.card, row))
        job.beat(done=begin + len(part), total=len(rows), message="Step 1 of 2: reading what stands on them")
