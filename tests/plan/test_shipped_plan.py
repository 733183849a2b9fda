"""The shipped plan says all that the county's two texts say: nothing may drop out of it unseen."""

from collections import Counter

import pytest

from pathways.plan import SHIPPED_PLAN
from pathways.plan.items import Item, Plan
from pathways.plan.validation import read_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(SHIPPED_PLAN.read_bytes())


def the(plan: Plan, kind: str, key: str) -> Item:
    return next(item for item in plan.of_kind(kind) if item.key == key)


def words_by_kind(plan: Plan) -> dict[str, int]:
    """How many words the source's texts of each kind have together (the reasons of links are ours)."""
    counted: Counter[str] = Counter()
    pointers = {"goal", "pathway", "objective", "step", "stage", "body", "label", "horizon", "url"}
    for item in [item for item in plan.items if item.kind != "link"]:
        texts = [value for name, value in item.values.items() if isinstance(value, str) and name not in pointers]
        counted[item.kind] += sum(len(text.split()) for text in texts)
    return dict(counted)


def test_plan_has_every_item_of_every_kind(plan: Plan) -> None:
    assert Counter(item.kind for item in plan.items) == {
        "county": 1,
        "statement": 17,
        "behavior": 4,
        "quotation": 2,
        "letter": 5,
        "goal": 8,
        "outcome": 15,
        "pathway": 5,
        "link": 22,
        "objective": 33,
        "step": 27,
        "lead": 21,
        "journey": 8,
        "resource": 54,
        "example": 7,
    }


def test_plan_has_every_word(plan: Plan) -> None:
    assert words_by_kind(plan) == {
        "county": 2,
        "statement": 339,
        "behavior": 36,
        "quotation": 110,
        "letter": 32,
        "goal": 57,
        "outcome": 288,
        "pathway": 272,
        "objective": 279,
        "lead": 18,
        "step": 278,
        "journey": 1368,
        "resource": 291,
        "example": 61,
    }


def test_plan_has_14_priority_and_19_future_objectives(plan: Plan) -> None:
    stages = Counter(item.values["stage"] for item in plan.of_kind("objective"))
    assert stages == {"priority": 14, "future": 19}


def test_objectives_stand_on_their_pathways(plan: Plan) -> None:
    counted = Counter((item.values["pathway"], item.values["stage"]) for item in plan.of_kind("objective"))
    assert counted == {
        ("pathway-1", "priority"): 4,
        ("pathway-1", "future"): 4,
        ("pathway-2", "priority"): 2,
        ("pathway-2", "future"): 4,
        ("pathway-3", "priority"): 1,
        ("pathway-4", "priority"): 4,
        ("pathway-4", "future"): 8,
        ("pathway-5", "priority"): 3,
        ("pathway-5", "future"): 3,
    }


def test_priority_objectives_have_the_leads_of_the_source_in_its_order(plan: Plan) -> None:
    leads: dict[str, list[str]] = {}
    for item in plan.of_kind("lead"):
        if item.values["objective"]:
            title = str(the(plan, "objective", str(item.values["objective"])).values["title"])
            leads.setdefault(title, []).append(str(item.values["placeholder"] or item.values["body"]))
    assert leads == {
        "Implement Office 365": ["Gordon"],
        'Implement "Public Stuff" app': ["Gordon"],
        "Improve scorecards and metrics": ["Gordon"],
        "Research search word optimization options": ["Gordon"],
        "Determine the feasibility, costs, and alternatives of a call center": ["Vicki"],
        "Determine the value and feasibility of ombudsman positions in additional departments": ["all_directors"],
        "Review revised policy": ["all_directors"],
        "Establish a task team to study expansion and improvement of the Ambassador Program": ["Heather"],
        "Review the hiring process to determine legitimate ways to identify customer service traits during the "
        "interview process": ["Heather"],
        "Develop support systems, such as backups, for frontline customer service representatives to provide needed "
        "breaks from particularly stressful interactions": ["Claire", "Joan", "Cassie"],
        "Develop commonly asked question “scripts”": ["Vicki", "David"],
        "Establish a networking program": ["Danny", "Terri"],
        "Improve cross departmental communications": ["Danny", "Terri"],
        "Cross training similar functions across departments": ["Danny", "Terri"],
    }


def test_every_priority_objective_has_one_accountable_lead_the_first_named(plan: Plan) -> None:
    first: dict[object, str] = {}
    for item in plan.of_kind("lead"):
        if item.values["objective"]:
            first.setdefault(item.values["objective"], item.key)
    assert plan.accountable == first
    assert len(first) == 14


def test_step_leads_stand_where_the_source_names_them(plan: Plan) -> None:
    [lead] = [item for item in plan.of_kind("lead") if item.values["step"]]
    step = the(plan, "step", str(lead.values["step"]))
    assert (lead.values["body"], step.values["title"]) == (
        "all_directors",
        "Identify most frequently asked questions as first step",
    )
    assert the(plan, "objective", str(step.values["objective"])).values["title"] == (
        "Develop commonly asked question “scripts”"
    )


def test_future_objectives_are_those_of_the_source_in_its_order(plan: Plan) -> None:
    titles = [item.values["title"] for item in plan.of_kind("objective") if item.values["stage"] == "future"]
    assert titles == [
        "Place pictures of and direct phone numbers for customer service representatives on the web",
        "Institute a 311 program",
        "Develop virtual tours of county facilities",
        "Examine feasibility of technology cadres",
        "Develop customer maps for each department",
        "Institute a modern voice mail system for all departments",
        "Use commonly known names on the web-site for county functions",
        "Improve the hold music",
        "Develop a job shadowing system",
        "Provide frontline customer service representatives with additional training about each department prior to "
        "start of position",
        "Provide uniformed and consistent training for customer service representatives",
        "Secure commitment for training by Directors/Managers/Supervisors",
        "Offer additional training in conflict resolution and anger management",
        "Provide training in shorter durations and at various locations",
        "Provide regular re-training for updates",
        "Offer refresher orientation after a period of time",
        "Establish a peer development and department review that examines customer feedback, successes, and failures "
        "so as to improve quality",
        "Host monthly networking meetings",
        "Have Administration and Directors attend quarterly staff meetings of other departments",
    ]


def test_steps_are_those_of_the_source_in_its_order(plan: Plan) -> None:
    counted = Counter(str(item.values["objective"]) for item in plan.of_kind("step"))
    assert counted == {
        "implement-office-365": 2,
        "implement-public-stuff-app": 1,
        "improve-scorecards-and-metrics": 2,
        "research-search-word-optimization": 2,
        "determine-call-center": 4,
        "expand-ambassador-program": 10,
        "review-hiring-process": 1,
        "develop-question-scripts": 2,
        "consistent-training": 1,
        "monthly-networking-meetings": 2,
    }
    titles = [
        item.values["title"]
        for item in plan.of_kind("step")
        if item.values["objective"] in {"expand-ambassador-program", "develop-question-scripts"}
    ]
    assert titles == [
        "Hold the program for all new hires within 1st year",
        "Make an On-line version available (refresher course once/year)",
        "Keep materials current",
        "Offer more frequently (a minimum of 3 times a year)",
        "Establish a system by which each graduate have the opportunity to become a presenter",
        "Make it mandatory that managers/supervisors participate in the program",
        "Make the program available at the department level",
        "Extra points on evaluation for attending",
        "Directors support employees attending",
        "Review the tying of the Ambassador program to performance ratings",
        "Identify most frequently asked questions as first step",
        "Provide updated department summary sheets re: information and frequently asked questions",
    ]


def test_goals_are_those_of_the_source(plan: Plan) -> None:
    assert [(item.values["number"], item.values["title"]) for item in plan.of_kind("goal")] == [
        (1, "Know who our customer is"),
        (2, "Increase the personalized experience"),
        (3, "Increase consistency of the customer's experience"),
        (4, "Create on-going feedback loops about the customer experience"),
        (5, "Connect the Dots"),
        (6, "Provide support tools that would assist with providing a superior customer experience"),
        (7, "Provide training to enhance the ability to provide a superior customer experience"),
        (8, "Utilize technology to improve the customer experience"),
    ]
    outcomes = Counter(item.values["goal"] for item in plan.of_kind("outcome"))
    assert outcomes == {f"goal-{n}": {5: 5, 8: 4}.get(n, 1) for n in range(1, 9)}


def test_pathways_are_those_of_the_source(plan: Plan) -> None:
    assert [(item.values["number"], item.values["title"]) for item in plan.of_kind("pathway")] == [
        (1, "Technology"),
        (2, "Call Center/Website/Customer Maps"),
        (3, "Policy for Customer Service (SOPs)"),
        (4, "Training"),
        (5, "Networking/Peer Review"),
    ]


def test_every_link_is_inferred_and_says_why(plan: Plan) -> None:
    links = [item.values for item in plan.of_kind("link")]
    assert all(link["inferred"] is True and link["reason"] for link in links)
    assert {link["goal"] for link in links} == {f"goal-{n}" for n in range(1, 9)}
    assert all(count >= 2 for count in Counter(link["pathway"] for link in links).values())


def test_heart_promises_are_those_of_the_source(plan: Plan) -> None:
    assert [(item.key, item.values["name"], item.values["promise"]) for item in plan.of_kind("letter")] == [
        ("H", "Helpfulness", "Going out of our way to find answers."),
        ("E", "Expertise", "Being knowledgeable."),
        ("A", "Attentiveness", "Being ready to meet your needs."),
        ("R", "Respect", "Treating everyone with dignity and courtesy."),
        ("T", "Timeliness", "Being efficient with your time."),
    ]


@pytest.mark.parametrize(
    ("key", "begins", "ends"),
    [
        ("desired_result", "The desired result of this work plan", "a growing reputation for excellent services."),
        (
            "customer_definition",
            "Customer in this plan is defined as",
            "traditional internal-external customer approach.",
        ),
        ("mission", "Provide exceptional", "customer service."),
        ("vision", "The audacious vision", "will have a positive experience."),
        ("commitment", "We commit to using a positive approach", "customers with a positive experience."),
        ("method", "We use the eight-step Journey", "outlined in the following pages."),
        ("slogan", "Our journey", "begins with you."),
        ("behaviors_intro", "As this culture develops", "initially be emphasized are:"),
        ("goals_intro", "There are eight goals in this plan.", "the desired culture is created."),
        ("pathways_intro", "Pathways represent the major avenues", "create movement toward the goals."),
        ("logic_model", "A logic model is simply", "a single pathway can lead to multiple goals."),
        ("plan_title", "Superior Performance", "the Customer Informed Organization"),
        ("journey_title", "Ambassador Journey", "Positive Customer Experience"),
        ("equation", "Positive approach =", "positive experience"),
    ],
)
def test_culture_texts_are_whole(plan: Plan, key: str, begins: str, ends: str) -> None:
    text = str(the(plan, "statement", key).values["text"])
    assert (text[: len(begins)], text[-len(ends) :]) == (begins, ends)


def test_quotations_name_who_said_them(plan: Plan) -> None:
    assert [item.values["source"] for item in plan.of_kind("quotation")] == ["Gandhi", "Jeff Bezos, CEO, Amazon.com"]


@pytest.mark.parametrize(
    ("number", "title", "short", "question", "resources"),
    [
        (
            1,
            "Commit to have HEART",
            "HEART",
            "Are we committed to defining and living our brand promise to customers?",
            6,
        ),
        (
            2,
            "Know Our Customers",
            "Customers",
            "Do we know our customers, what they need, where we serve them and how to connect them to other services?",
            6,
        ),
        (
            3,
            "Know Ourselves",
            "Ourselves",
            "How well are we using the positive approach (HEART) to deliver a positive experience?",
            7,
        ),
        (4, "Set Goals", "Goals", "What results are we trying to achieve for our customers?", 5),
        (
            5,
            "Develop Skills",
            "Skills",
            "How are we making sure we have the skills to provide our customers with a positive experience?",
            13,
        ),
        (
            6,
            "Measure Success",
            "Measure",
            "How will we know if we are providing our customers with a positive experience?",
            4,
        ),
        (
            7,
            "Improve & Collaborate",
            "Improve & Collaborate",
            "How do we learn from each other to better serve our customers?",
            6,
        ),
        (8, "Recognition", "Recognition", "Are we encouraging our employees to deliver a positive experience?", 7),
    ],
)
def test_journey_step_is_whole(plan: Plan, number: int, title: str, short: str, question: str, resources: int) -> None:
    [step] = [item for item in plan.of_kind("journey") if item.values["number"] == number]
    assert (step.values["title"], step.values["short"], step.values["question"]) == (title, short, question)
    assert len([item for item in plan.of_kind("resource") if item.values["step"] == step.key]) == resources


def test_journey_how_keeps_paragraphs_and_bullets(plan: Plan) -> None:
    shapes = {}
    for step in plan.of_kind("journey"):
        lines = [line for line in str(step.values["how"]).split("\n") if line]
        bullets = [line for line in lines if line.startswith("- ")]
        shapes[step.values["number"]] = (len(lines) - len(bullets), len(bullets))
    assert shapes == {1: (2, 5), 2: (4, 0), 3: (0, 6), 4: (2, 5), 5: (0, 9), 6: (1, 5), 7: (0, 8), 8: (1, 6)}


def test_resource_under_another_has_a_title_that_stands_alone(plan: Plan) -> None:
    titles = [item.values["title"] for item in plan.of_kind("resource") if item.values["step"] == "recognition"]
    assert titles[1:5] == [
        "Ambassador Site",
        "Ambassador Site: Thank You Notes",
        "Ambassador Site: Certificates of Appreciation",
        "Ambassador Site: On the Spot card",
    ]


def test_example_goals_cover_the_four_horizons(plan: Plan) -> None:
    assert Counter(item.values["horizon"] for item in plan.of_kind("example")) == {
        "short": 3,
        "mid": 2,
        "long": 1,
        "audacious": 1,
    }


def test_texts_hold_no_marks_of_extraction(plan: Plan) -> None:
    texts = [value for item in plan.items for value in item.values.values() if isinstance(value, str)]
    assert [text for text in texts if "**" in text or "](" in text or "  " in text or text != text.strip()] == []
