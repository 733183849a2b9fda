"""Contrast of colors, by WCAG 2.1's definition of relative luminance."""


def _channel(part: str) -> float:
    share = int(part, 16) / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white). Source: WCAG 2.1, "relative luminance"."""
    red, green, blue = (_channel(color[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(color: str) -> float:
    """Contrast ratio of `#rrggbb` with white, from 1 to 21. Source: WCAG 2.1, "contrast ratio"."""
    return 1.05 / (luminance(color) + 0.05)
