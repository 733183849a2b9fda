import json
import logging
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from cxportal import checks
from cxportal.launch import web
from cxportal.logs import JsonFormatter


def test_incomplete_deployment_is_told_what_is_missing(settings: Settings) -> None:
    settings.HTTPS, settings.REDIS_URL, settings.MAIL_SERVER = False, "", {}
    assert [told.id for told in checks.check_deployment(None)] == ["cxportal.W001", "cxportal.W002", "cxportal.W003"]


def test_demonstration_mode_is_refused_by_the_web_server(settings: Settings) -> None:
    settings.DEMO, settings.SERVED_FOR_REAL = True, True
    with pytest.raises(ImproperlyConfigured, match=r"^CXPORTAL_DEMO is on"):
        web.serve()


def test_complete_deployment_passes_the_check(settings: Settings) -> None:
    settings.HTTPS = True
    settings.REDIS_URL, settings.MAIL_SERVER = "redis://cache/0", {"EMAIL_HOST": "mail.example"}
    assert checks.check_deployment(None) == []


def test_json_log_is_one_object_a_line_with_the_traceback_in_it() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, "", 0, "could not %s", ("count",), sys.exc_info())
    line = JsonFormatter().format(record)
    told: dict[str, Any] = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "portal", "could not count")
    assert told["traceback"].endswith("ValueError: two\nlines")
