"""The OpenAPI 3.1 document of the read API. A test holds every answer against it."""

from typing import Any

from django.conf import settings

from cxportal.county.periods import PeriodKind
from cxportal.people.models.departments import DepartmentKind
from cxportal.scorecards.models import Direction, Unit
from cxportal.scorecards.out.api.asking import MOST, USUAL
from cxportal.scorecards.standing import Standing

Schema = dict[str, Any]


def document() -> Schema:
    """The whole description, with this portal's address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Scorecards",
            "version": "1.0.0",
            "description": "Published scorecards. Groups too small to show are marked hidden and carry no counts.",
        },
        "servers": [{"url": f"{settings.PORTAL_URL}/api/v1"}],
        "security": [{"token": []}],
        "paths": {f"/{name}": {"get": _reads(name)} for name in LISTS} | {"/figures": {"post": SENDS}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **{name: _object(fields) for name, fields in SHAPES.items()},
                **{f"{name}Page": _page(name) for name in SHAPES},
                "Problem": PROBLEM,
                "Figures": FIGURES,
                "Entered": _object({"new": WHOLE, "changed": WHOLE, "unchanged": WHOLE}),
            },
        },
    }


def _reads(name: str) -> Schema:
    schema, summary, parameters = LISTS[name]
    answers = {str(code): _problem(words) for code, words in PROBLEMS.items()}
    found = {"$ref": f"#/components/schemas/{schema}Page"}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [PARAMETERS[each] for each in (*parameters, "limit", "after")],
        "responses": {
            "200": {"description": "A page of rows.", "content": {"application/json": {"schema": found}}},
            "304": {"description": "What you have is still right (If-None-Match, If-Modified-Since)."},
            **answers,
        },
    }


def _problem(words: str) -> Schema:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _object(fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _page(name: str) -> Schema:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}, "maxItems": MOST}
    return _object({"data": rows, "next": {"type": ["string", "null"], "format": "uri"}})


def _parameter(name: str, schema: Schema, words: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


TEXT, WHOLE, NUMBER, YES_NO = ({"type": name} for name in ("string", "integer", "number", "boolean"))
SOME_TEXT, SOME_WHOLE, SOME_NUMBER = ({"type": [name, "null"]} for name in ("string", "integer", "number"))
DAY, TIME = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
SOME_DAY = {"type": ["string", "null"], "format": "date"}
KINDS = {"type": "string", "enum": [kind.value for kind in PeriodKind]}
UNITS, DIRECTIONS = {"type": "string", "enum": Unit.values}, {"type": "string", "enum": Direction.values}
STATUSES = {"type": "string", "enum": [*(each.value for each in Standing), "Too few to show"]}

SHAPES: dict[str, Schema] = {
    "Measure": {
        **{"id": WHOLE, "key": TEXT, "name": TEXT, "definition": TEXT, "numerator": TEXT, "denominator": TEXT},
        **{"unit": UNITS, "direction": DIRECTIONS, "source": TEXT, "cadence": KINDS},
        "letter": {"type": "string", "enum": ["", *"HEART"]},
        "tolerance": {"type": "number", "description": "Points, or in the unit, that still count as close."},
        "department": {"type": ["integer", "null"], "description": "Whose it is; null: every department's."},
        **{"goal": SOME_WHOLE, "standard": YES_NO, "public": YES_NO, "formula": WHOLE, "archived": YES_NO},
    },
    "Department": {
        **{"id": WHOLE, "code": TEXT, "name": TEXT, "kind": {"type": "string", "enum": DepartmentKind.values}},
        **{"parent": SOME_WHOLE, "opens_on": SOME_DAY, "closes_on": SOME_DAY, "successor": SOME_WHOLE},
    },
    "Period": {
        **{"id": WHOLE, "kind": KINDS, "first": DAY, "last": DAY, "label": TEXT, "revision": WHOLE, "reason": TEXT},
        "published_at": TIME,
    },
    "Snapshot": {
        **{"id": WHOLE, "period_kind": KINDS, "period_first": DAY, "revision": WHOLE, "measure": TEXT},
        **{"measure_name": TEXT, "unit": UNITS, "direction": DIRECTIONS, "formula": WHOLE},
        "department": {"type": ["integer", "null"], "description": "null: the whole county."},
        "department_name": SOME_TEXT,
        "value": {"type": ["number", "null"], "description": "A percent is a share from 0 to 1."},
        **{"numerator": SOME_NUMBER, "denominator": SOME_NUMBER, "n": SOME_WHOLE},
        "lower": {"type": ["number", "null"], "description": "Wilson’s 95% interval of a share."},
        **{"upper": SOME_NUMBER, "target": SOME_NUMBER, "status": STATUSES, "hidden": YES_NO},
    },
}
PROBLEM: Schema = {
    "type": "object",
    "properties": {
        **{"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
        "errors": {"type": "array", "items": _object({"parameter": TEXT, "detail": TEXT})},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
PROBLEMS = {
    400: "A parameter cannot be understood.",
    401: "No token, or one that is unknown, expired or taken back.",
    405: "This address does not take this method.",
    429: "Too many requests: wait as Retry-After says.",
}
PARAMETERS = {
    "period": _parameter(
        "period", {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, "The period’s first month, like 2026-10."
    ),
    "kind": _parameter("kind", KINDS, "Months, quarters or fiscal years only."),
    "revisions": _parameter(
        "revisions", {"type": "string", "enum": ["latest", "all"], "default": "latest"}, "Earlier revisions too?"
    ),
    "measure": _parameter("measure", TEXT, "A measure’s key."),
    "department": _parameter("department", TEXT, "A department’s id, or county."),
    "limit": _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "Rows a page."),
    "after": _parameter("after", {"type": "integer", "minimum": 0}, "Rows after this id; “next” has it."),
}
PERIOD = ("period", "kind", "revisions")
LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "measures": ("Measure", "What is measured, and how.", ()),
    "departments": ("Department", "Departments, with what they are part of.", ()),
    "periods": ("Period", "Periods with a published scorecard.", PERIOD),
    "snapshots": ("Snapshot", "Figures: a measure, a department, a period.", (*PERIOD, "measure", "department")),
}
CELL = {"type": ["string", "number", "null"]}
FIGURES: Schema = _object(
    {
        "figures": {
            "type": "array",
            "maxItems": 500,
            "items": {
                "type": "object",
                "properties": {
                    "measure": {"type": "string", "description": "A key or name."},
                    "department": {"type": "string", "description": "A code or name."},
                    "period": {"type": "string", "description": "The first month, like 2026-10."},
                    **dict.fromkeys(("numerator", "denominator", "value", "n", "note"), CELL),
                },
                "required": ["measure", "department", "period"],
                "additionalProperties": False,
            },
        }
    }
)
SENDS: Schema = {
    "operationId": "send_figures",
    "summary": "Enters figures of measures kept by hand: all or none. Sent again, nothing changes.",
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Figures"}}},
    },
    "responses": {
        "200": {
            "description": "How many were new, changed and as they were.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entered"}}},
        },
        **{str(code): _problem(words) for code, words in PROBLEMS.items()},
        "403": _problem("This token only reads."),
        "413": _problem("Too much at once."),
        "422": _problem("Some figures are wrong; nothing was entered."),
    },
}
