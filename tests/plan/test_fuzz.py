"""Whatever stands in a plan file: it is a sound plan, or PlanFaults says what is wrong. Nothing else is raised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.plan.faults import PlanFaults
from pathways.plan.validation import read_plan
from tests.plan.small import SMALL

pytestmark = pytest.mark.once

TOKENS = "&a |*a|!!int |!!binary |!x |<<: |? |- |{|}|[|]|: |>-|'|\"|#|%|~|0x1F|1:30|1_0|.nan|2026-01-01|yes|=|@|`|é|🙂"
ESCAPES = ['"\\0"', '"\\ud800"', '"\\UFFFFFFFF"', '"\\xZZ"']
BREAKS = ["---\n", "...\n", "%YAML 9.9\n---\n", "|", "\t", "\n", "  ", "\0", "\ufeff", "\u2028", "\x85", "\ud800"]
SNIPPETS = st.sampled_from([*TOKENS.split("|"), *ESCAPES, *BREAKS])
PLACES = st.integers(0, len(SMALL))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The small plan with some pieces cut out, doubled, moved or put in."""
    text = SMALL
    for _ in range(draw(st.integers(1, 5))):
        start, length = draw(PLACES), draw(st.integers(0, 40))
        piece = text[start : start + length]
        rest = text[:start] + text[start + length :]
        kind = draw(st.sampled_from(["cut", "double", "move", "insert", "replace"]))
        at = draw(PLACES)
        if kind == "cut":
            text = rest
        elif kind == "double":
            text = text[:at] + piece + text[at:]
        elif kind == "move":
            text = rest[:at] + piece + rest[at:]
        elif kind == "insert":
            text = text[:start] + draw(SNIPPETS) + text[start:]
        else:
            text = text[:start] + draw(SNIPPETS | st.text(max_size=5)) + text[start + length :]
    return text


def read_or_refuse(data: bytes) -> None:
    try:
        read_plan(data)
    except PlanFaults as refused:
        printed = str(refused).encode()
    else:
        return
    assert printed


@settings(max_examples=300)
@given(mutations())
def test_mutated_plan_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))
