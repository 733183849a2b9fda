"""The worksheet of step 4 on paper: a department's goals by horizon, or empty lines for a meeting."""

from collections.abc import Sequence

from cxportal.people.models import Department
from cxportal.printing.documents import Paper, pdf
from cxportal.scorecards.aims.progress import Progress
from cxportal.scorecards.aims.sheets import Sheet
from cxportal.ui.templatetags.ui import HEART_WORDS, format_day
from goals.models import Horizon

TITLE = "Department goals"
QUESTION = "What do we want to reach, by when, and how shall we know?"
PARTS = "Goal, measure, where we start, target, HEART letter, milestones:"
LINES = 6
"""How many lines each horizon of an empty worksheet has."""


def worksheet(department: Department, sheets: Sequence[Sheet], *, paper: Paper) -> bytes:
    """The goals that stand on the worksheet's page."""
    data = {
        "eyebrow": department.name,
        "heading": TITLE,
        "lede": QUESTION,
        "parts": [{"heading": sheet.heading, "goals": [_told(one) for one in sheet.goals]} for sheet in sheets],
        "nothing": "No goal is set yet.",
    }
    return pdf("department_goals", data, title=f"{TITLE}: {department}", paper=paper)


def _told(one: Progress) -> dict[str, object]:
    goal = one.goal
    measure = f"{goal.measure}: from {one.baseline_words} to {one.target_words}" if goal.measure else "not chosen yet"
    facts = [
        ("Measure", measure),
        ("Now", one.words),
        ("By", format_day(goal.due_on)),
        ("Owner", str(goal.owner or "not named yet")),
        ("HEART", ", ".join(HEART_WORDS[letter] for letter in goal.letters) or "not chosen yet"),
        ("Serves", str(goal.goal or "not chosen yet")),
        ("Came from", goal.get_source_display() + (f": {goal.origin}" if goal.origin else "")),
    ]
    return {
        "statement": goal.statement,
        "state": goal.get_state_display(),
        "letters": list(goal.letters),
        "facts": [[name, words] for name, words in facts],
        "milestones": [
            {"text": each.text, "by": format_day(each.due_on), "done": format_day(each.done_on)}
            for each in one.milestones
        ],
    }


def blank(*, paper: Paper) -> bytes:
    """The four horizons with empty lines."""
    data = {
        "eyebrow": "Department, date:",
        "heading": TITLE,
        "lede": QUESTION,
        "sections": [{"heading": horizon.label, "text": PARTS, "lines": LINES} for horizon in Horizon],
    }
    return pdf("sections", data, title=f"{TITLE}: worksheet", paper=paper)
