"""The fonts of printed pages: Public Sans as the front-end build left it, or as npm installed it."""

from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

from cxportal.printing import press

BUILT = Path("static", "build", "print-fonts")
INSTALLED = Path("node_modules", "@uswds", "uswds", "dist", "fonts", "public-sans")
FAMILY = "Public Sans"


class NoFonts(Exception):
    """Public Sans is nowhere; says how to get it."""

    def __init__(self) -> None:
        super().__init__("The fonts of printed pages are missing. Build them: npm ci && npm run build")


def folder() -> Path:
    """Where the fonts are. Raises NoFonts where there are none."""
    for place in (settings.BASE_DIR / BUILT, settings.BASE_DIR / INSTALLED):
        if any(place.glob("PublicSans-*.ttf")):
            return place
    raise NoFonts


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Read once a process."""
    return press.fonts_in(str(folder()))
