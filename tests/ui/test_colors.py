"""The five HEART colors: readable, and told apart by eyes that miss one of the three kinds of cone."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

SOURCE = (Path(settings.BASE_DIR) / "static" / "src" / "parts" / "_heart.scss").read_text(encoding="utf-8")
COLORS = dict(re.findall(r"--heart-(\w(?:-ink)?): (#\w+);", SOURCE))
Triple = tuple[float, float, float]
GROUNDS = {letter: COLORS[letter] for letter in "heart"}
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS: dict[str, list[Triple]] = {
    "none": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "protanopia": [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)],
    "deuteranopia": [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)],
    "tritanopia": [(1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)],
}


def linear(color: str) -> Triple:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return red, green, blue


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(color: str, blindness: str) -> Triple:
    """The color in CIE L*a*b* as such eyes see it."""
    light = linear(color)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True))))
        for row in BLINDNESS[blindness]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("letter", "heart")
def test_heart_letter_is_readable_on_its_color(letter: str) -> None:
    assert contrast(GROUNDS[letter], COLORS[f"{letter}-ink"]) >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("pair", list(itertools.combinations("heart", 2)), ids="".join)
def test_heart_colors_are_told_apart(pair: tuple[str, str], blindness: str) -> None:
    one, other = (seen(GROUNDS[letter], blindness) for letter in pair)
    assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 15
