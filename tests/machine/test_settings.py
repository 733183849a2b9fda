import ast
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from cxportal.environment import Environment
from tests.backends import SETTINGS
from tests.machine.conftest import ROOT

pytestmark = pytest.mark.once

READERS = ("cxportal/settings.py", "cxportal/launch/web.py")
FOR_REAL = {"DATABASE_URL": "postgresql://portal:hidden@db/portal", "SECRET_KEY": "long enough"}


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Reads the settings anew, in an environment that has only these variables."""

    def read(**values: str) -> dict[str, Any]:
        for name in SETTINGS:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"CXPORTAL_VAR": str(tmp_path), **values}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "cxportal" / "settings.py"))

    return read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@db/portal"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("CELERY_BROKER_URL", "amqp://guest@mq"),
        ("PORTAL_URL", "cx.county.example"),
        ("EMAIL_URL", "imap://mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("DEBUG", "perhaps"),
        ("CXPORTAL_DEMO", "2"),
        ("PORT", "eighty"),
        ("HSTS_SECONDS", "a year"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_malformed_variable_names_itself_and_what_to_set(settings_with: Any, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\bSet it to ") as refused:
        settings_with(**{name: value})
    assert "guest" not in str(refused.value)


@pytest.mark.parametrize("real", [{"DATABASE_URL": FOR_REAL["DATABASE_URL"]}, {"PORTAL_URL": "https://cx.example"}])
def test_secret_key_is_required_when_served_for_real(settings_with: Any, real: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is not set.*SECRET_KEY="):
        settings_with(**real)


def test_secret_key_is_made_once_and_kept_for_the_owner_alone(settings_with: Any, tmp_path: Path) -> None:
    first, second = settings_with(), settings_with()
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_sqlite_takes_the_write_lock_at_begin_and_writes_ahead(settings_with: Any) -> None:
    options = settings_with()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["init_command"] == "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def test_postgresql_keeps_connections_and_checks_them(settings_with: Any) -> None:
    database = settings_with(**FOR_REAL)["DATABASES"]["default"]
    assert (database["ENGINE"], database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (
        "django.db.backends.postgresql",
        600,
        True,
    )


def test_redis_is_broker_and_cache_where_it_is_named(settings_with: Any) -> None:
    found = settings_with(**FOR_REAL, REDIS_URL="redis://cache:6379/2")
    assert found["CELERY_BROKER_URL"] == found["CACHES"]["default"]["LOCATION"] == "redis://cache:6379/2"
    assert found["CELERY_BROKER_TRANSPORT_OPTIONS"]["unacked_restore_throttle"] == 1


@pytest.mark.parametrize(("address", "secure"), [("https://cx.example", True), ("http://cx.example", False)])
def test_cookies_and_redirects_follow_the_public_address(settings_with: Any, address: str, secure: bool) -> None:
    found = settings_with(PORTAL_URL=address, SECRET_KEY="x" * 50)
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert [found[name] for name in names] == [secure] * 3
    assert "cx.example" in found["ALLOWED_HOSTS"]


def test_content_security_policy_allows_nothing_inline(settings_with: Any) -> None:
    sources = [
        source for values in settings_with()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"].values() for source in values
    ]
    assert set(sources) == {"'self'", "'none'", "data:"}


def test_mail_server_is_read_from_one_url() -> None:
    mail = Environment({"EMAIL_URL": "smtp://portal%40county:s%2Fcret@mail.example/?tls=1"}).mail_server("EMAIL_URL")
    assert mail == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "portal@county",
        "EMAIL_HOST_PASSWORD": "s/cret",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


def variables_read() -> set[str]:
    """Every variable that the settings or the web server ask the environment for."""
    return {
        str(node.args[0].value)
        for file in READERS
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_readme_lists_exactly_the_variables_that_are_read() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE)) == variables_read()


def test_tests_shield_themselves_from_every_variable() -> None:
    assert variables_read() - set(SETTINGS) == {"WEB_THREADS"}


@pytest.mark.parametrize("name", ["EXPORT_DAYS", "API_PER_MINUTE", "CONTACT_ACKNOWLEDGE_DAYS", "CONTACT_ANSWER_DAYS"])
@pytest.mark.parametrize("value", ["0", "-3"])
def test_a_number_that_would_shut_everything_is_refused(settings_with: Any, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is {value}. Set it to 1 or more"):
        settings_with(**{name: value})
