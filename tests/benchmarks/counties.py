"""Databases with demonstration counties, made for one run and removed after it, and web servers that serve them."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.backends import SETTINGS, with_database

ROOT = Path(__file__).resolve().parents[2]
LARGE = ("--people", "5000", "--departments", "40", "--objectives", "2000")
SMALL = ("--people", "600")
FIRST_PORT = int(os.environ.get("BENCH_PORT", "8140"))


@dataclass
class Workshop:
    """What all databases and servers of one run share: a folder with the collected static files, and a key."""

    folder: Path
    key: str = field(default_factory=secrets.token_hex)

    def environment(self, database: str, **more: str) -> dict[str, str]:
        """As in production: no setting of the developer's own leaks in."""
        own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {
            **own,
            "CXPORTAL_VAR": str(self.folder),
            "DATABASE_URL": database,
            "SECRET_KEY": self.key,
            "LOG_LEVEL": "WARNING",
            "LOG_FORMAT": "short",
            **more,
        }

    def manage(self, database: str, *words: str) -> None:
        run([sys.executable, "manage.py", *words], self.environment(database))

    def probe(self, database: str, *paths: str) -> dict[str, Any]:
        said = run([sys.executable, "-m", "tests.benchmarks.probe", *paths], self.environment(database))
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        return found


def run(command: Sequence[str], environment: dict[str, str]) -> str:
    """What a command printed; raises RuntimeError with all it said where it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


@contextmanager
def workshop() -> Iterator[Workshop]:
    folder = Path(tempfile.mkdtemp(prefix="cxportal-bench-"))
    try:
        made = Workshop(folder)
        made.manage(f"sqlite:///{folder / 'none.sqlite3'}", "collectstatic", "--noinput", "--verbosity=0")
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_counties(shop: Workshop, server: str) -> Iterator[tuple[str, str]]:
    """The addresses of a large and a small county's databases; migrated once and copied."""
    prefix = f"cxportal_bench_{os.getpid()}"
    names = [f"{prefix}_{part}" for part in ("empty", "large", "small")]
    with ExitStack() as stack:
        link = stack.enter_context(closing(psycopg2.connect(server)))
        link.autocommit = True
        sql = link.cursor()
        for name, template in zip(names, ("template0", names[0], names[0]), strict=True):
            sql.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
            stack.callback(sql.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
            if name == names[0]:
                shop.manage(with_database(server, name), "migrate", "--verbosity=0")
        large, small = (with_database(server, name) for name in names[1:])
        for address, size in ((large, LARGE), (small, SMALL)):
            shop.manage(address, "seed_demo", "--no-passwords", *size)
        sql.execute("CHECKPOINT")
        for address in (large, small):
            analyze(address)
        yield large, small


@contextmanager
def postgresql_county(shop: Workshop, server: str, size: Sequence[str] = SMALL) -> Iterator[str]:
    """The address of one county's database."""
    name = f"cxportal_bench_{os.getpid()}_alone"
    with ExitStack() as stack:
        link = stack.enter_context(closing(psycopg2.connect(server)))
        link.autocommit = True
        sql = link.cursor()
        sql.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        stack.callback(sql.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
        address = with_database(server, name)
        shop.manage(address, "migrate", "--verbosity=0")
        shop.manage(address, "seed_demo", "--no-passwords", *size)
        analyze(address)
        yield address


def analyze(address: str) -> None:
    with closing(psycopg2.connect(address)) as link:
        link.autocommit = True
        link.cursor().execute("VACUUM ANALYZE")


def sqlite_county(shop: Workshop, *size: str) -> str:
    """The address of a new county's SQLite database."""
    address = f"sqlite:///{shop.folder / f'county-{secrets.token_hex(4)}.sqlite3'}"
    shop.manage(address, "migrate", "--verbosity=0")
    shop.manage(address, "seed_demo", "--no-passwords", *size)
    return address


@dataclass(frozen=True)
class Server:
    """A running web server."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of processor time that it has used so far (Linux; elsewhere 0)."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class Servers:
    """Starts web servers on ports of their own, and stops them all."""

    def __init__(self, shop: Workshop) -> None:
        self.shop = shop
        self.next_port = FIRST_PORT
        self.running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *_: object) -> None:
        for server in self.running:
            server.terminate()
        for server in self.running:
            server.wait(10)

    def start(self, database: str, *, floors: bool = False, **more: str) -> Server:
        """A server like production's; with `floors`, one of the floors on the same database."""
        port, self.next_port = self.next_port, self.next_port + 1
        settings = "tests.benchmarks.settings" if floors else "cxportal.settings"
        environment = self.shop.environment(database, PORT=str(port), DJANGO_SETTINGS_MODULE=settings, **more)
        self.running.append(subprocess.Popen([sys.executable, "-m", "cxportal.launch.web"], cwd=ROOT, env=environment))
        wait_for(port, self.running[-1])
        return Server(port, self.running[-1].pid)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The web server on port {port} did not start.")
