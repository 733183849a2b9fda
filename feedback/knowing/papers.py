"""The worksheet on paper: filled in, or empty with lines to write on."""

from cxportal.history.models import Entry
from cxportal.printing.documents import Paper, pdf
from cxportal.ui.templatetags.ui import format_day
from feedback.knowing.models import QUESTIONS, Worksheet, heading

TITLE = "Know Ourselves"
QUESTION = "How well are we using the positive approach (HEART) to deliver a positive experience?"
LINES = 7
"""How many lines each part of an empty worksheet has."""


def worksheet(row: Worksheet, *, paper: Paper) -> bytes:
    """The parts with their texts, and who changed it last."""
    latest = Entry.objects.about(row).newest_first().first()
    changed = f"Last changed by {latest.actor_name}, {format_day(latest.at)}" if latest else ""
    data = {
        "eyebrow": row.department.name,
        "heading": TITLE,
        "lede": QUESTION,
        "note": changed,
        "sections": [{"heading": part.heading, "text": part.text} for part in row.parts],
        "nothing": "Nothing yet.",
    }
    return pdf("sections", data, title=str(row), paper=paper)


def blank(*, paper: Paper) -> bytes:
    """The parts with the guide's questions and empty lines."""
    data = {
        "eyebrow": "Department, date:",
        "heading": TITLE,
        "lede": QUESTION,
        "sections": [
            {"heading": heading(name), "text": question, "lines": LINES} for name, question in QUESTIONS.items()
        ],
    }
    return pdf("sections", data, title=f"{TITLE}: worksheet", paper=paper)
