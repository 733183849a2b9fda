"""Who hears at which rung, by the number of days late alone."""

import datetime as dt

import pytest

from cxportal.duties.ladder import Audience, Ladder
from cxportal.facts.duties import Duty

ON = dt.date(2026, 11, 2)


def duty(days_late: int, *, escalates: bool = True) -> Duty:
    return Duty(
        due_on=ON - dt.timedelta(days=days_late),
        person_id=1,
        owner="pathways",
        kind="step",
        about="step:1",
        title="Write the script",
        url="/",
        escalates=escalates,
    )


def rungs(days_late: int, ladder: Ladder | None = None, *, escalates: bool = True) -> list[str]:
    return [rung for rung, _ in (ladder or Ladder()).reached(duty(days_late, escalates=escalates), ON)]


@pytest.mark.parametrize(
    ("days_late", "reached"),
    [
        (-8, []),
        (-7, ["before"]),
        (-1, ["before"]),
        (0, ["due"]),
        (6, ["due"]),
        (7, ["late-7"]),
        (13, ["late-7"]),
        (14, ["late-14", "director"]),
        (29, ["late-28", "director"]),
        (30, ["late-28", "director", "office"]),
        (70, ["late-70", "director", "office"]),
    ],
)
def test_reached_is_the_latest_rung_and_the_escalations(days_late: int, reached: list[str]) -> None:
    assert rungs(days_late) == reached


def test_reached_never_escalates_what_says_it_may_not() -> None:
    assert rungs(70, escalates=False) == ["late-70"]


def test_reached_names_each_rungs_audience() -> None:
    assert [audience for _, audience in Ladder().reached(duty(30), ON)] == [
        Audience.OWNER,
        Audience.DIRECTOR,
        Audience.OFFICE,
    ]


@pytest.mark.parametrize(
    ("ladder", "days_late", "reached"),
    [
        (Ladder(before_days=None), -3, []),
        (Ladder(before_days=14), -14, ["before"]),
        (Ladder(on_the_day=False), 0, []),
        (Ladder(repeat_days=None), 20, ["due", "director"]),
        (Ladder(repeat_days=5), 12, ["late-10"]),
        (Ladder(director_days=3), 3, ["due", "director"]),
        (Ladder(director_days=None, office_days=None), 90, ["late-84"]),
        (Ladder(before_days=None, on_the_day=False, repeat_days=None, director_days=None, office_days=None), 90, []),
    ],
)
def test_reached_follows_the_settings(ladder: Ladder, days_late: int, reached: list[str]) -> None:
    assert rungs(days_late, ladder) == reached
