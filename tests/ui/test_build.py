"""What `npm run build` makes: light, complete, and ready for storage that follows every address in a style sheet."""

import gzip
import json
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from cxportal.ui.templatetags.ui import CHIP_TONES

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
BUILD = ROOT / "static" / "build"
BUDGET = 45_000
APPS = ("cxportal", "goals", "pathways", "feedback", "recognition")


@pytest.fixture(autouse=True)
def _built() -> None:
    assert (BUILD / "site.css").exists(), "The front-end files are not built: run `npm ci && npm run build`."


def test_build_stays_within_its_weight() -> None:
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    files = [BUILD / "site.css", ROOT / "static" / "js" / "portal.js", htmx]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= BUDGET


def test_build_names_no_source_map_and_no_other_host() -> None:
    css = (BUILD / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"sourceMappingURL|https?://[^w]|@import", css) == []


def test_build_brings_every_font_that_the_styles_name() -> None:
    css = (BUILD / "site.css").read_text(encoding="utf-8")
    assert {url for url in re.findall(r"url\(\"?([^\")]+)", css) if not (BUILD / url).exists()} == set()


def test_build_draws_every_icon_that_is_used() -> None:
    sprite = set(re.findall(r'<symbol id="(\w+)"', (BUILD / "icons.svg").read_text(encoding="utf-8")))
    used = set()
    for page in (ROOT / "templates").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        used |= set(re.findall(r"""{% icon ["'](\w+)["']""", text))
        used |= set(re.findall(r"""{% chip (?:"[^"]*"|\S+) ["'](\w+)["']""", text))
        used |= set(re.findall(r"""{% empty_state [^%]*icon=["'](\w+)["']""", text))
    for code in [path for app in APPS for path in (ROOT / app).rglob("*.py")]:
        used |= set(
            re.findall(rf"""["'](\w+)["'], ["'](?:{"|".join(CHIP_TONES)})["']""", code.read_text(encoding="utf-8"))
        )
    assert used - sprite - set(CHIP_TONES) == set()


def test_lock_file_holds_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry or "funding" in entry] == []
    assert "://" not in json.dumps(lock)


def test_collectstatic_follows_every_address_in_production(tmp_path: Path) -> None:
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))
    assert manifest["paths"]["build/site.css"].startswith("build/site.")
    assert not (tmp_path / "src").exists()
