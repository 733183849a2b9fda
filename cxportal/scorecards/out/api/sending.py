"""Figures that a program sends: as a file of figures, all rows or none, in the name of who made its token."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from cxportal.scorecards.figure_files import COLUMNS, check, save
from cxportal.scorecards.models import FigureFile
from cxportal.scorecards.out.api.guarding import Problem, admitted, problems_told
from cxportal.scorecards.out.models import Client

MOST = 500
FIELDS = tuple(name.lower() for name in COLUMNS)


@problems_told
def figures(request: HttpRequest) -> HttpResponse:
    """Takes figures of measures that are entered by hand. The same again changes nothing."""
    client = admitted(request, "POST")
    if not client.may_send or not client.made_by.is_active:
        raise Problem(HTTPStatus.FORBIDDEN, "This token only reads. Ask the program office for one that may send.")
    return JsonResponse(enter_rows(rows_of(request), client))


def enter_rows(rows: list[list[Any]], client: Client) -> dict[str, int]:
    """Enters all of these. Raises Problem (422) with what is wrong, by the row's place in what was sent."""
    file = FigureFile.objects.create(name=f"{client} (API)", rows=[[0, *FIELDS], *rows], by=client.made_by)
    checked = check(file, by=client.made_by)
    same = checked.count("unchanged")
    done = save(file, by=client.made_by) if checked.may_save else None
    if done is None:
        file.delete()
        errors = [
            {"parameter": f"figures[{row.line - 1}]", "detail": " ".join(row.errors)}
            for row in checked.rows
            if row.errors
        ]
        if errors:
            raise Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, "Nothing was entered: some figures are wrong.", errors=errors
            )
        done = (0, 0)
    return {"new": done[0], "changed": done[1], "unchanged": same}


def rows_of(request: HttpRequest) -> list[list[Any]]:
    """What was sent as rows of cells. Raises Problem: (400) none of our figures, (413) too long."""
    try:
        told = json.loads(request.body, parse_float=str, parse_int=str)
        json.dumps(told, ensure_ascii=False).encode()  # half a character is no text
    except RequestDataTooBig:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {MOST} figures at once.") from None
    except (ValueError, RecursionError):
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is no JSON.") from None
    found = told.get("figures") if isinstance(told, dict) else None
    if not isinstance(found, list) or not 1 <= len(found) <= MOST or not all(_is_figure(one) for one in found):
        words = f"Send “figures”: a list of 1 to {MOST}, each with some of {', '.join(FIELDS)}."
        raise Problem(HTTPStatus.BAD_REQUEST, words)
    return [
        [number, *((one.get(name) or "").replace("\0", "") for name in FIELDS)] for number, one in enumerate(found, 1)
    ]


def _is_figure(one: Any) -> bool:
    """Whether it names our fields alone, each a text or a number."""
    return (
        isinstance(one, dict) and set(one) <= set(FIELDS) and all(isinstance(cell, str | None) for cell in one.values())
    )
