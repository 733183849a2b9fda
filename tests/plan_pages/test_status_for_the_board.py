"""The status of the plan on paper."""

from cxportal.people.models import Person
from tests.builders import make_update
from tests.conftest import SignIn
from tests.plan_pages.conftest import Plan
from tests.plan_pages.html import heading_of, text_of

PAPER = "/plan/status/"


def test_paper_is_dated(as_: SignIn, staff: Person, plan: Plan) -> None:
    assert heading_of(as_(staff).get(PAPER)).startswith("Plan status on ")


def test_paper_sums_up(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = "0 of 2 priority objectives are complete, 1 are at risk or off track; 50% is done on average."
    assert words in text_of(as_(staff).get(PAPER))


def test_paper_lists_priority_objectives_by_pathway(as_: SignIn, staff: Person, plan: Plan) -> None:
    parts = as_(staff).get(PAPER).context["parts"]
    assert [[row.title for row, _ in part["lines"]] for part in parts] == [
        ["Redesign the website"],
        ["Write scripts for common questions"],
    ]


def test_paper_tells_the_last_update_in_words(as_: SignIn, staff: Person, told: Plan) -> None:
    words = text_of(as_(staff).get(PAPER))
    assert "Narrativeword happened Barriers: Barrierword stands in the way" in words
    assert "Nextword comes" in words


def test_paper_tells_the_newest_update_on_the_whole(as_: SignIn, lead: Person, director: Person, told: Plan) -> None:
    make_update(told.website, lead, narrative="Newer words")
    make_update(told.website, lead, narrative="Words of one department", department=director.department)
    words = text_of(as_(lead).get(PAPER))
    assert "Newer words" in words
    assert "Narrativeword" not in words
    assert "Words of one department" not in words


def test_paper_leaves_the_barriers_out_on_request(as_: SignIn, staff: Person, told: Plan) -> None:
    words = text_of(as_(staff).get(PAPER, {"barriers": "0"}))
    assert "Narrativeword" in words
    assert "Barrierword" not in words


def test_paper_without_a_plan_says_so(as_: SignIn, staff: Person) -> None:
    assert "There is no plan yet" in text_of(as_(staff).get(PAPER))
