import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cxportal import health
from cxportal.celery import app


def test_healthz_answers_without_the_database(client: Client) -> None:
    """Without the `db` fixture any query would fail the test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_readyz_names_each_part(client: Client, db: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "broker": "ok"}


def test_readyz_looks_for_migrations_once(client: Client, db: None) -> None:
    client.get("/readyz")
    with CaptureQueriesContext(connection) as queries:
        client.get("/readyz")
    assert [query["sql"] for query in queries] == ["SELECT 1"]


def test_readyz_refuses_a_database_older_than_the_code(client: Client, db: None) -> None:
    health.migrations.cache_clear()
    [newest] = MigrationLoader(connection).graph.leaf_nodes("county")
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["ready"], answer.json()["migrations"]) == (False, "MigrationsMissing")


def test_readyz_refuses_without_a_broker(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "OperationalError"


def test_readyz_refuses_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong is told by its kind alone: its text may hold addresses."""

    def gone() -> None:
        raise ConnectionError("postgresql://portal:secret@db")

    monkeypatch.setitem(health.PARTS, "database", gone)
    monkeypatch.setitem(health.PARTS, "migrations", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_takes_no_posts(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
