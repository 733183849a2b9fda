"""The logic model as a picture: sound SVG whose parts are links, text inside its boxes, and the same as a table."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cxportal.people.models import Person
from goals.models import Statement
from pathways.logic_model import SHOWN_OBJECTIVES
from pathways.models import GoalLink
from pathways.text_box import width_of, wrapped
from tests.builders import make_objective
from tests.conftest import SignIn
from tests.plan_pages.conftest import Plan
from tests.plan_pages.html import main_of, text_of

MODEL = "/plan/logic-model/"
BOXES = ".//a"


def picture(answer: Any) -> ET.Element:
    """The picture, read as strictly as XML is."""
    page = main_of(answer)
    start = page.index('<svg class="lm"')
    return ET.fromstring(page[start : page.index("</svg>", start) + len("</svg>")])


def links_of(svg: ET.Element) -> list[str]:
    return [box.attrib["href"] for box in svg.findall(BOXES)]


@pytest.fixture
def drawn(as_: SignIn, staff: Person, plan: Plan) -> ET.Element:
    return picture(as_(staff).get(MODEL))


def test_picture_links_every_part(drawn: ET.Element, plan: Plan) -> None:
    assert links_of(drawn) == [
        plan.website.get_absolute_url(),
        "/objectives/?pathway=1&stage=future",
        plan.scripts.get_absolute_url(),
        "/plan/pathways/1/",
        "/plan/pathways/2/",
        "/plan/goals/1/",
        "/plan/goals/2/",
        "/plan/culture/",
    ]


def test_every_link_of_the_picture_leads_somewhere(as_: SignIn, staff: Person, plan: Plan) -> None:
    client = as_(staff)
    assert {client.get(link).status_code for link in links_of(picture(client.get(MODEL)))} == {200}


def test_picture_and_its_parts_have_names(drawn: ET.Element) -> None:
    assert drawn.findtext("title") == "The logic model as a picture"
    named = [(box.findtext("title"), box.attrib["aria-label"]) for box in drawn.findall(BOXES)]
    assert all(title and title == label for title, label in named)
    assert named[0][0] == "Objective: Redesign the website. At risk, 40 percent done"


def test_an_inferred_link_is_dashed(drawn: ET.Element) -> None:
    [edge] = [
        path for path in drawn.iter("path") if "from-1" in path.attrib["class"] and "to-1" in path.attrib["class"]
    ]
    assert edge.attrib["stroke-dasharray"] == "6 4"


def test_a_link_of_the_plan_is_a_full_line(drawn: ET.Element) -> None:
    [edge] = [
        path for path in drawn.iter("path") if "from-2" in path.attrib["class"] and "to-2" in path.attrib["class"]
    ]
    assert "stroke-dasharray" not in edge.attrib


def test_a_confirmed_link_is_a_full_line(as_: SignIn, program_office: Person, plan: Plan) -> None:
    GoalLink.objects.update(confirmed_at=timezone.now(), confirmed_by=program_office)
    svg = picture(as_(program_office).get(MODEL))
    assert [path for path in svg.iter("path") if "stroke-dasharray" in path.attrib] == []


def test_legend_explains_dashes_and_signs(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = text_of(as_(staff).get(MODEL))
    assert "inferred from the plan’s texts, because the plan’s own figure is missing" in words
    assert "stated in the plan or confirmed On track At risk" in words


def test_no_two_boxes_of_a_column_overlap(as_: SignIn, staff: Person, plan: Plan) -> None:
    for number in range(6):
        make_objective(f"Objective {number} " + "with a very long title " * number, pathway=plan.technology)
    svg = picture(as_(staff).get(MODEL))
    rects = [{name: int(rect.attrib[name]) for name in ("x", "y", "width", "height")} for rect in svg.iter("rect")]
    for rect in rects:
        others = [other for other in rects if other is not rect and other["x"] < rect["x"] + rect["width"]]
        beside = [other for other in others if other["x"] + other["width"] > rect["x"]]
        assert all(
            other["y"] >= rect["y"] + rect["height"] or other["y"] + other["height"] <= rect["y"] for other in beside
        )
    assert max(rect["y"] + rect["height"] for rect in rects) <= int(svg.attrib["viewBox"].split()[3])


def test_a_long_pathway_shows_its_first_objectives_and_links_to_the_others(
    as_: SignIn, staff: Person, plan: Plan
) -> None:
    for _ in range(SHOWN_OBJECTIVES + 1):
        make_objective(pathway=plan.training)
    svg = picture(as_(staff).get(MODEL))
    assert "/objectives/?pathway=2&stage=priority" in links_of(svg)
    assert "Pathway 2: Training: 2 more priority objectives" in [box.attrib["aria-label"] for box in svg.findall(BOXES)]


def test_culture_says_the_vision(as_: SignIn, staff: Person, plan: Plan) -> None:
    Statement.objects.create(key="vision", label="Vision", text="Everyone is well served.")
    assert "Culture: Everyone is well served." in main_of(as_(staff).get(MODEL))


def test_table_says_the_same(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = text_of(as_(staff).get(MODEL))
    assert (
        "Pathway 1: Technology Redesign the website (at risk, 40%) 1 Goal 1: Know who our customer is (inferred)"
        in words
    )


def test_reasons_stand_in_a_table(as_: SignIn, staff: Person, plan: Plan) -> None:
    words = text_of(as_(staff).get(MODEL))
    assert "Pathway 1: Technology Goal 1: Know who our customer is Technology shows who calls. Inferred" in words


def test_without_a_plan_there_is_nothing_to_draw(as_: SignIn, staff: Person) -> None:
    assert "There is nothing to draw yet" in text_of(as_(staff).get(MODEL))


def test_pathways_without_objectives_or_goals_are_drawn(as_: SignIn, staff: Person, plan: Plan) -> None:
    GoalLink.objects.all().delete()
    assert len(links_of(picture(as_(staff).get(MODEL)))) == 8


def test_the_table_is_reached_by_a_link(as_: SignIn, staff: Person, plan: Plan) -> None:
    page = main_of(as_(staff).get(MODEL))
    assert '<a class="usa-button usa-button--outline" href="#table">' in page
    assert '<h2 id="table" tabindex="-1">' in page


def test_addresses_of_the_picture_are_our_own(drawn: ET.Element, client: Client) -> None:
    assert all(resolve(link.split("?")[0]) for link in links_of(drawn))


@given(st.text(max_size=300), st.integers(min_value=60, max_value=400), st.booleans())
def test_lines_are_no_wider_than_the_box(text: str, width: int, bold: bool) -> None:
    lines = wrapped(text, width=width, size=13, bold=bold, most=1000)
    assert all(width_of(line, 13, bold=bold) <= width for line in lines)


@given(st.text(max_size=300), st.integers(min_value=60, max_value=400))
def test_lines_hold_the_whole_text(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width=width, size=13, most=1000)).split()) == "".join(text.split())


def test_words_break_after_a_slash() -> None:
    assert wrapped("Networking/Peer Review", width=100, size=14) == ["Networking/", "Peer Review"]


def test_a_text_that_is_too_long_ends_with_an_ellipsis() -> None:
    lines = wrapped("word " * 100, width=100, size=13, most=3)
    assert (len(lines), lines[-1][-1]) == (3, "…")
