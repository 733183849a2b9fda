"""Where a figure stands against its target, and where it moves. Pure."""

from enum import StrEnum

from cxportal.scorecards.models import Direction, Unit

HUNDRED = 100


class Standing(StrEnum):
    ON = "On target"
    CLOSE = "Close"
    OFF = "Off target"
    PENDING = "Target pending"
    INSUFFICIENT = "Insufficient data"


# Standing → (icon, tone) of its chip.
CHIPS: dict[Standing, tuple[str, str]] = {
    Standing.ON: ("check_circle", "success"),
    Standing.CLOSE: ("warning", "warning"),
    Standing.OFF: ("error", "danger"),
    Standing.PENDING: ("radio_button_unchecked", "neutral"),
    Standing.INSUFFICIENT: ("hourglass_empty", "neutral"),
}


class Movement(StrEnum):
    IMPROVING = "improving"
    DECLINING = "declining"
    STEADY = "steady"


ARROWS: dict[Movement, str] = {
    Movement.IMPROVING: "trending_up",
    Movement.DECLINING: "trending_down",
    Movement.STEADY: "arrow_forward",
}


def standing(value: float | None, *, target: float | None, direction: str, tolerance: float, unit: str) -> Standing:
    """Against the target: on it, within the tolerance short of it, or off it.

    Shares and their targets run from 0 to 1 and their tolerance is in percentage points; other units are as they are.
    A value of None is insufficient data; without a target the target is pending.
    """
    if value is None:
        return Standing.INSUFFICIENT
    if target is None:
        return Standing.PENDING
    scale = HUNDRED if unit == Unit.PERCENT else 1
    short = round((target - value) * scale * (1 if direction == Direction.HIGHER else -1), 9)
    if short <= 0:
        return Standing.ON
    return Standing.CLOSE if short <= tolerance else Standing.OFF


def movement(now: float | None, before: float | None, *, direction: str, unit: str) -> Movement | None:
    """Whether it got better since the period before, by the figures as they are shown; None where one is missing."""
    if now is None or before is None:
        return None
    step = round(rounded(now, unit) - rounded(before, unit), 9)
    if not step:
        return Movement.STEADY
    return Movement.IMPROVING if (step > 0) == (direction == Direction.HIGHER) else Movement.DECLINING


def rounded(value: float, unit: str) -> float:
    """As it is shown: whole percents, one decimal of anything else."""
    return round(value * HUNDRED) if unit == Unit.PERCENT else round(value, 1)


def shown(value: float | None, unit: str) -> str:
    """ "72%", "3.4 days", "$1,200.0", "12.0"; a dash for nothing."""
    if value is None:
        return "–"
    figure = rounded(value, unit)
    if unit == Unit.PERCENT:
        return f"{figure:,.0f}%"
    if unit == Unit.DOLLARS:
        return f"${figure:,.2f}"
    words = f"{figure:,.1f}".removesuffix(".0")
    return words if unit == Unit.NUMBER else f"{words} {unit}"
