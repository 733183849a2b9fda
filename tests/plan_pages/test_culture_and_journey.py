"""Culture, HEART and the journey, in the county's words."""

import pytest
from django.test import Client

from goals.models import Behavior, ExampleGoal, HeartLetter, JourneyStep, Quotation, Resource, Statement
from goals.prose import Block, blocks_of
from tests.plan_pages.html import heading_of, main_of, text_of


@pytest.fixture
def steps(db: None) -> list[JourneyStep]:
    return [
        JourneyStep.objects.create(
            key="set-goals" if number == 2 else f"step-{number}",
            number=number,
            title=f"Title {number}",
            short=f"Word {number}",
            question=f"Question {number}?",
            what=f"What {number}",
            why=f"Why {number}",
            how=f"First paragraph {number}.\n\n- one <i>thing</i>\n- another",
        )
        for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("One.\n\nTwo.", [Block("paragraph", ["One."]), Block("paragraph", ["Two."])]),
        ("One\ngoes on.", [Block("paragraph", ["One goes on."])]),
        ("Intro:\n- a\n- b", [Block("paragraph", ["Intro:"]), Block("bullets", ["a", "b"])]),
        ("- a\n\n- b", [Block("bullets", ["a", "b"])]),
        ("- a\n  more", [Block("bullets", ["a more"])]),
        ("- a\n\nAfter.", [Block("bullets", ["a"]), Block("paragraph", ["After."])]),
    ],
)
def test_prose_is_read_as_paragraphs_and_lists(text: str, blocks: list[Block]) -> None:
    assert blocks_of(text) == blocks


def test_culture_shows_statements_behaviors_and_quotations(client: Client, db: None) -> None:
    for key in ("mission", "vision", "commitment", "method", "slogan", "desired_result", "customer_definition"):
        Statement.objects.create(key=key, label=key.title(), text=f"Words of the {key}.")
    Behavior.objects.create(key="a", text="Policies are followed")
    Quotation.objects.create(key="q", text="A customer is a guest.", source="Someone")
    words = text_of(client.get("/plan/culture/"))
    missing = [one.text for one in Statement.objects.all() if one.text not in words]
    assert missing == []
    assert "Policies are followed" in words
    assert "A customer is a guest. Someone" in words


def test_heart_shows_the_five_letters_in_order(client: Client, db: None) -> None:
    for order, letter in enumerate("HEART"):
        HeartLetter.objects.create(key=letter, name=f"Name {letter}", promise=f"Promise {letter}.", order=order)
    words = text_of(client.get("/heart/"))
    assert " ".join(f"{letter} Name {letter} Promise {letter}." for letter in "HEART") in words


def test_journey_shows_the_steps_as_a_path(client: Client, steps: list[JourneyStep]) -> None:
    page = main_of(client.get("/plan/journey/"))
    assert [page.index(step.get_absolute_url()) for step in steps] == sorted(
        page.index(step.get_absolute_url()) for step in steps
    )
    assert "Question 2?" in page


def test_step_shows_question_what_why_and_how(client: Client, steps: list[JourneyStep]) -> None:
    answer = client.get("/plan/journey/1/")
    page = main_of(answer)
    assert heading_of(answer) == "Title 1"
    assert "Question 1?" in page
    assert "<p>What 1</p>" in page
    assert "<p>Why 1</p>" in page
    assert "<p>First paragraph 1.</p><ul><li>one &lt;i&gt;thing&lt;/i&gt;</li><li>another</li></ul>" in page


def test_step_leads_to_its_neighbors(client: Client, steps: list[JourneyStep]) -> None:
    page = main_of(client.get("/plan/journey/2/"))
    assert '<a rel="prev" href="/plan/journey/1/">' in page
    assert '<a rel="next" href="/plan/journey/3/">' in page


def test_first_step_has_no_previous_one(client: Client, steps: list[JourneyStep]) -> None:
    assert 'rel="prev"' not in main_of(client.get("/plan/journey/1/"))


def test_step_nests_resources_that_belong_to_another(client: Client, steps: list[JourneyStep]) -> None:
    titles = ["Classes", "Classes: Burnout", "Classes: Complaints", "Managers"]
    for order, title in enumerate(titles):
        Resource.objects.create(step=steps[0], title=title, order=order)
    page = client.get("/plan/journey/1/").content.decode()
    assert "<li>Classes\n<ul><li>Burnout\n</li><li>Complaints\n</li></ul></li><li>Managers\n</li>" in page


def test_step_links_a_resource_that_has_an_address(client: Client, steps: list[JourneyStep]) -> None:
    Resource.objects.create(step=steps[0], title="Guide", url="https://guide.example/")
    assert '<a href="https://guide.example/">Guide</a>' in client.get("/plan/journey/1/").content.decode()


def test_the_step_of_goals_gives_examples_by_horizon(client: Client, steps: list[JourneyStep]) -> None:
    ExampleGoal.objects.create(key="a", horizon="audacious", text="All have a positive experience.")
    ExampleGoal.objects.create(key="b", horizon="short", text="Establish a feedback loop.")
    words = text_of(client.get("/plan/journey/2/"))
    assert "Short-term (3 months) Establish a feedback loop. Audacious (up to 5 years) All have" in words


def test_other_steps_give_no_examples(client: Client, steps: list[JourneyStep]) -> None:
    ExampleGoal.objects.create(key="b", horizon="short", text="Establish a feedback loop.")
    assert "Establish a feedback loop." not in text_of(client.get("/plan/journey/1/"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/plan/culture/", "Nothing is written here yet"),
        ("/heart/", "The five letters are not loaded yet"),
        ("/plan/journey/", "The steps are not loaded yet"),
    ],
)
def test_an_empty_page_says_where_its_words_come_from(client: Client, db: None, path: str, said: str) -> None:
    assert said in text_of(client.get(path))


@pytest.mark.parametrize("path", ["/plan/culture/", "/heart/", "/plan/journey/", "/plan/journey/1/"])
def test_the_promise_is_only_read(client: Client, steps: list[JourneyStep], path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_statements_name_the_county(client: Client, db: None, path: str) -> None:
    assert "Your County" in main_of(client.get(path))
