"""A faulty plan file is refused whole, with every fault named by its line and key."""

import time

import pytest

from pathways.plan.faults import PlanFaults
from pathways.plan.validation import read_plan
from tests.plan.small import SMALL, line_of, variant

OFFICE = "pathways[pathway-1].objectives[office]"
HOLD = "pathways[pathway-1].objectives[hold-music]"


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(PlanFaults) as refused:
        read_plan(data)
    return [str(fault) for fault in refused.value.faults]


def test_small_plan_is_sound() -> None:
    found = read_plan(SMALL.encode())
    assert [len(found.items), found.accountable] == [28, {"office": "objective_office_gordon"}]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param(
            "    purpose: Speed.\n",
            "    purpose: Speed.\n    color: red\n",
            f"line {line_of('purpose: Speed.') + 1}: pathways[pathway-1].color: “color” is not known here. "
            "Known are: key, number, title, purpose, objectives, supports.",
            id="unknown key",
        ),
        pytest.param(
            "    purpose: Speed.\n",
            "",
            f"line {line_of('key: pathway-1')}: pathways[pathway-1]: “purpose” is missing.",
            id="missing key",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: [Serve]",
            f"line {line_of('mission')}: culture.mission: This must be text.",
            id="list for text",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: 311",
            f"line {line_of('mission')}: culture.mission: This must be text. Put it in quotes.",
            id="number for text",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: no",
            f"line {line_of('mission')}: culture.mission: This must be text. Put it in quotes.",
            id="truth for text",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission:",
            f"line {line_of('mission')}: culture.mission: This is empty.",
            id="nothing for text",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: '  '",
            f"line {line_of('mission')}: culture.mission: This is empty.",
            id="blanks for text",
        ),
        pytest.param(
            "    number: 2\n",
            "    number: two\n",
            f"line {line_of('number: 2')}: goals[goal-2].number: This must be a whole number.",
            id="word for number",
        ),
        pytest.param(
            "    number: 2\n",
            "    number: 0\n",
            f"line {line_of('number: 2')}: goals[goal-2].number: This must be a whole number from 1 to 999.",
            id="number too small",
        ),
        pytest.param(
            "        inferred: true\n",
            "        inferred: maybe\n",
            f"line {line_of('inferred')}: pathways[pathway-1].supports[1].inferred: This must be true or false.",
            id="word for truth",
        ),
        pytest.param(
            "  - key: goal-2\n    number: 2\n",
            "  - goal two\n  - key: goal-2\n    number: 2\n",
            f"line {line_of('key: goal-2')}: goals[2]: This must be a set of names with values.",
            id="text for a record",
        ),
        pytest.param(
            "    - key: policies\n      text: Policies are followed\n",
            "    key: policies\n",
            f"line {line_of('key: policies')}: culture.behaviors: This must be a list.",
            id="record for a list",
        ),
        pytest.param(
            "      - key: know\n        text: Each employee knows.\n",
            "      []\n",
            f"line {line_of('key: know')}: goals[goal-1].outcomes: This list is empty.",
            id="empty list",
        ),
        pytest.param(
            "title: Improve the hold music",
            f"title: {'x' * 401}",
            f"line {line_of('hold music')}: {HOLD}.title: This has 401 characters; 400 is the most.",
            id="over-long text",
        ),
        pytest.param(
            "title: Improve the hold music",
            r'title: "Improve\nthe hold music"',
            f"line {line_of('hold music')}: {HOLD}.title: This must be on one line.",
            id="two lines in a title",
        ),
        pytest.param(
            "title: Improve the hold music",
            r'title: "Improve\0"',
            f"line {line_of('hold music')}: {HOLD}.title: The character U+0000 is not allowed.",
            id="NUL by escape",
        ),
        pytest.param(
            "title: Improve the hold music",
            r'title: "Improve \ud800"',
            f"line {line_of('hold music')}: {HOLD}.title: The character U+D800 is not allowed.",
            id="lone surrogate by escape",
        ),
        pytest.param(
            "title: Improve the hold music",
            "title: Improve \0",
            f"line {line_of('hold music')}: The character U+0000 is not allowed.",
            id="NUL",
        ),
        pytest.param(
            "key: hold-music",
            "key: Hold music",
            f"line {line_of('key: hold-music')}: pathways[pathway-1].objectives[Hold music].key: "
            "A key has lower-case letters, digits and hyphens, like hold-music.",
            id="malformed key",
        ),
        pytest.param(
            "key: hold-music",
            "key: office",
            f"line {line_of('key: hold-music')}: {OFFICE}.key: The key office is taken already, "
            f"on line {line_of('key: office')}.",
            id="duplicate key",
        ),
        pytest.param(
            "    number: 2\n",
            "    number: 1\n",
            f"line {line_of('key: goal-2')}: goals[goal-2].number: The number 1 is taken already, "
            f"on line {line_of('key: goal-1')}.",
            id="duplicate number",
        ),
        pytest.param(
            "    purpose: Speed.\n",
            "    purpose: Speed.\n    purpose: More speed.\n",
            f"line {line_of('purpose') + 1}: pathways[pathway-1].purpose: “purpose” stands here twice, "
            f"first on line {line_of('purpose')}.",
            id="duplicate name in a mapping",
        ),
        pytest.param(
            "      - goal: goal-1\n",
            "      - goal: goal-9\n",
            f"line {line_of('- goal: goal-1')}: pathways[pathway-1].supports[1].goal: "
            "There is no goal with the key goal-9.",
            id="unknown goal",
        ),
        pytest.param(
            "        stage: future\n",
            "        stage: priority\n",
            f"line {line_of('key: hold-music')}: {HOLD}.leads: A priority objective needs a lead.",
            id="priority without lead",
        ),
        pytest.param(
            "        stage: future\n",
            "        stage: someday\n",
            f"line {line_of('stage: future')}: {HOLD}.stage: This stage is not known. "
            "It must be one of: priority, future.",
            id="unknown stage",
        ),
        pytest.param(
            "- body: all-directors",
            "- body: the-board",
            f"line {line_of('all-directors')}: {OFFICE}.steps[review].leads[1].body: This body is not known. "
            "It must be one of: all-directors.",
            id="unknown body",
        ),
        pytest.param(
            "- body: all-directors",
            "- {body: all-directors, name: Ann}",
            f"line {line_of('all-directors')}: {OFFICE}.steps[review].leads[1]: A lead has either a name or a body.",
            id="name and body",
        ),
        pytest.param(
            "- name: Terri",
            "- name: Gordon",
            f"line {line_of('Terri')}: {OFFICE}.leads[2]: This lead is named twice.",
            id="lead twice",
        ),
        pytest.param(
            "- name: Terri",
            "- {name: Terri, accountable: true}",
            f"line {line_of('key: office')}: {OFFICE}.leads: Only one lead is accountable.",
            id="two accountable leads",
        ),
        pytest.param(
            "{key: T, name: Timeliness",
            "{key: X, name: Timeliness",
            f"line {line_of('Timeliness')}: heart[X].key: This is no letter of HEART. "
            "It must be one of: H, E, A, R, T.",
            id="bad letter",
        ),
        pytest.param(
            "  - {key: T, name: Timeliness, promise: Being efficient.}\n",
            "",
            f"line {line_of('Helpfulness, promise')}: heart: HEART has five letters. Missing: T.",
            id="missing letter",
        ),
        pytest.param(
            "      - paragraph: Serve with HEART.\n",
            "      - {}\n",
            f"line {line_of('- paragraph')}: journey[commit].how[1]: This is either a paragraph or a list of bullets.",
            id="how without words",
        ),
        pytest.param(
            "        title: Pledge poster\n",
            "        title: Pledge poster\n        url: javascript:alert(1)\n",
            f"line {line_of('Pledge poster') + 1}: journey[commit].resources[poster].url: This is not a web address. "
            "Write it like https://www.example.com/page.",
            id="address that is none",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: !!python/name:os.system Serve.",
            f"line {line_of('mission')}: culture.mission: This must be text. Put it in quotes.",
            id="a tag that asks for code",
        ),
        pytest.param(
            "  mission: Serve.",
            "  mission: &m Serve.\n  equation: *m",
            f"line {line_of('mission') + 1}: The alias *m is not allowed: write the text out.",
            id="alias",
        ),
        pytest.param(
            "goals:\n",
            "goals: {\n",
            None,
            id="not YAML",
        ),
        pytest.param(
            "journey:\n",
            "---\njourney:\n",
            f"line {line_of('journey:')}: A second document begins here; a plan file has one.",
            id="second document",
        ),
    ],
)
def test_fault_is_named_with_its_line(old: str, new: str, fault: str | None) -> None:
    found = faults_of(variant((old, new)))
    if fault is None:
        assert [line.startswith("line ") and "not valid YAML" in line for line in found] == [True]
    elif "letter of HEART" in fault:
        assert found[-1] == fault
    else:
        assert found == [fault]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", "The file is empty.", id="nothing"),
        pytest.param(b"# only a comment\n", "The file is empty.", id="a comment"),
        pytest.param(b"- a\n- b\n", "line 1: This must be a set of names with values.", id="a list"),
        pytest.param(b"just words\n", "line 1: This must be a set of names with values.", id="words"),
        pytest.param(
            "county: Señor\n".encode("latin-1"),
            "line 1: The file is not UTF-8 text. Save it with the encoding UTF-8.",
            id="latin-1",
        ),
        pytest.param(
            b"\n\n\xff\xfe", "line 3: The file is not UTF-8 text. Save it with the encoding UTF-8.", id="UTF-16"
        ),
        pytest.param(b'a: "\\U00110000"', None, id="escape beyond Unicode"),
        pytest.param(b"[" * 5000, "line 1: Nested more than 20 levels deep.", id="deep nesting"),
        pytest.param(
            b"a: " + b"x" * 1_000_001, "The file has 1,000,004 bytes; a plan file has at most 1,000,000.", id="huge"
        ),
    ],
)
def test_file_that_is_no_plan_is_refused(data: bytes, fault: str | None) -> None:
    found = faults_of(data)
    if fault is None:
        assert [line.startswith("This is not valid YAML") for line in found] == [True]
    else:
        assert found == [fault]


def test_alias_bomb_is_refused_at_once() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40)]
    started = time.monotonic()
    found = faults_of("\n".join(["l0: &l0 [lol]", *levels]).encode())
    assert time.monotonic() - started < 5
    assert found[0] == "line 2: The alias *l0 is not allowed: write the text out."


def test_every_fault_is_named_at_once_in_the_order_of_lines() -> None:
    data = variant(
        ("  mission: Serve.\n", ""),
        ("    number: 2\n", "    number: 1\n"),
        ("      - goal: goal-1\n", "      - goal: goal-9\n"),
        ("        stage: future\n", "        stage: priority\n"),
        ("- body: all-directors", "- body: the-board"),
        ("    word: HEART\n", "    word: HEART\n    words: HEART\n"),
    )
    found = faults_of(data)
    assert [line.split(": ")[1:] for line in found] == [
        ["culture", "“mission” is missing."],
        ["goals[goal-2].number", "The number 1 is taken already, on line 20."],
        ["pathways[pathway-1].supports[1].goal", "There is no goal with the key goal-9."],
        [
            f"{OFFICE}.steps[review].leads[1].body",
            "This body is not known. It must be one of",
            "all-directors.",
        ],
        [f"{HOLD}.leads", "A priority objective needs a lead."],
        [
            "journey[commit].words",
            "“words” is not known here. Known are",
            "key, number, title, word, question, what, why, how, resources.",
        ],
    ]


def test_fault_can_be_printed_whatever_the_file_says() -> None:
    found = faults_of(variant(("  mission: Serve.", '  mission: Serve.\n  "\\ud800\\e[31m": x')))
    "\n".join(found).encode()
    assert r"\ud800\x1b[31m" in found[0]


def test_how_as_a_whole_is_limited() -> None:
    long = "x" * 4000
    data = variant(
        ("      - paragraph: Serve with HEART.\n", f"      - paragraph: {long}\n      - paragraph: {long}\n")
    )
    assert faults_of(data) == [
        f"line {line_of('key: commit')}: journey[commit].how: As a whole this has 8,017 characters; 8,000 is the most."
    ]


def test_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    data = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert read_plan(data) == read_plan(SMALL.encode())
