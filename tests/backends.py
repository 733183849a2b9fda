"""Finds what the tests can run on, and gives each test process its own database, queue and folder.

Without anything SQLite serves. `python -m tests.run` runs the suite on every backend it finds, at the same time.
`CXPORTAL_TEST_BACKEND=postgresql pytest …` runs some tests on PostgreSQL and Redis.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES_TRIED = (
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql://postgres@%2Fvar%2Frun%2Fpostgresql/postgres",
    "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres",
)
REDIS_TRIED = "redis://127.0.0.1:6379/15"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the rest: opens a page at a quarter of the cost, but keeps none for the back button.
BARE_BROWSERS = ("chromium-headless-shell", "chrome-headless-shell")
SETTINGS = (
    *("CONTACT_ACKNOWLEDGE_DAYS", "CONTACT_ANSWER_DAYS", "EXPORT_DAYS", "API_PER_MINUTE"),
    *("ALLOWED_HOSTS", "CACHE_PREFIX", "CELERY_BROKER_URL", "CELERY_QUEUE", "CXPORTAL_DEMO", "CXPORTAL_VAR"),
    *("DATABASE_URL", "DEBUG", "EMAIL_URL", "HSTS_SECONDS", "LOG_FORMAT", "LOG_LEVEL", "MAIL_FROM", "PORT"),
    *("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_EMPLOYEE_CLAIM", "OIDC_ISSUER", "OIDC_NAME", "OIDC_TENANT"),
    *("SECOND_STEP_FOR_OFFICE",),
    *("PORTAL_URL", "REDIS_URL", "SECRET_KEY", "STATIC_FROM_SOURCE", "TRUSTED_PROXY", "WEB_HOST", "WEB_SHARED_PORT"),
)


@dataclass(frozen=True)
class Part:
    """Something that tests use: where it is, or empty where it was not found."""

    name: str
    place: str
    detail: str

    def __str__(self) -> str:
        return f"{self.name} ({self.detail})" if self.place else f"{self.name} ({self.detail or 'not found'})"


def find_postgresql() -> Part:
    problem = ""
    for address in filter(None, (os.environ.get("DATABASE_URL_TEST"), *DATABASES_TRIED)):
        try:
            link = psycopg2.connect(address, connect_timeout=3)
        except psycopg2.OperationalError as error:
            problem = problem or str(error).strip().splitlines()[0]
            continue
        version = link.server_version // 10000
        link.close()
        return Part("PostgreSQL", address, str(version))
    return Part("PostgreSQL", "", f"set DATABASE_URL_TEST or start it: {problem}")


def find_redis() -> Part:
    address = os.environ.get("REDIS_URL_TEST", REDIS_TRIED)
    client = redis.Redis.from_url(address, socket_connect_timeout=2, socket_timeout=2)
    try:
        return Part("Redis", address, str(client.info("server")["redis_version"]))
    except redis.RedisError as error:
        return Part("Redis", "", f"set REDIS_URL_TEST or start it: {error}")
    finally:
        client.close()


def find_chromium(*, whole: bool = False) -> Part:
    """The browser for the tests: a bare one where there is one, `whole` one as people have it."""
    given = os.environ.get("CXPORTAL_CHROMIUM", "")
    places = filter(None, map(shutil.which, (given, *BARE_BROWSERS, *BROWSERS)))
    found = next((place for place in places if not whole or Path(place).name not in BARE_BROWSERS), "")
    name = "whole Chromium" if whole else "Chromium"
    return Part(name, found, Path(found).name if found else "install it, or set CXPORTAL_CHROMIUM")


def own_backend() -> str:
    """The backend of this process: dealt out by worker number in a run on several, else chosen by the environment."""
    dealt = os.environ.get("CXPORTAL_TEST_BACKENDS", "").split(",")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if len(dealt) > 1 and worker.startswith("gw"):
        return dealt[int(worker.removeprefix("gw")) % len(dealt)]
    return os.environ.get("CXPORTAL_TEST_BACKEND", SQLITE)


def own_prefix() -> str:
    """Marks everything that this run leaves in shared servers."""
    return f"cxportal_test_{os.environ.get('PYTEST_XDIST_TESTRUNUID', str(os.getpid()))[:12]}"


def prepare_environment() -> str:
    """Sets the environment that the settings read, so that no developer's own setting leaks in; returns the backend."""
    for name in SETTINGS:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="cxportal-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        CXPORTAL_VAR=folder,
        DATABASE_URL=f"sqlite:///{Path(folder) / 'portal.sqlite3'}",
        SECRET_KEY="only-for-tests-and-long-enough-for-every-check-that-asks",
        STATIC_FROM_SOURCE="1",
        LOG_FORMAT="short",
        CACHE_PREFIX=own_prefix(),
        CELERY_QUEUE=own_prefix(),
    )
    backend = own_backend()
    if backend == POSTGRESQL:
        os.environ.update(DATABASE_URL=find_postgresql().place, REDIS_URL=find_redis().place)
    return backend


def database_name(database_url: str) -> str:
    """The name of the database that this run makes and removes."""
    if database_url.startswith("sqlite"):
        return str(Path(os.environ["CXPORTAL_VAR"]) / "test.sqlite3")
    return own_prefix()


def with_database(address: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


@contextmanager
def new_database(server: str, name: str) -> Iterator[str]:
    """The address of an empty database on the PostgreSQL server, gone afterwards."""
    with closing(psycopg2.connect(server)) as link:
        link.autocommit = True
        sql = link.cursor()
        sql.execute(f'CREATE DATABASE "{name}"')
        try:
            yield with_database(server, name)
        finally:
            sql.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def forget_redis_keys() -> None:
    """Removes what this run left in Redis, and nothing else."""
    address = os.environ.get("REDIS_URL")
    if address:
        with redis.Redis.from_url(address) as client:
            for key in client.scan_iter(match=f"*{own_prefix()}*", count=1000):
                client.delete(key)
