import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backends import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., subprocess.Popen[str]]


def clean_environment(**settings: str) -> dict[str, str]:
    """What a new shell has, without what the tests set for themselves, and with these settings."""
    kept = {name: value for name, value in os.environ.items() if name not in {*SETTINGS, "DJANGO_SETTINGS_MODULE"}}
    kept.pop("MAKELEVEL", None)
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default", **settings}


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str) -> float:
    """How long it took; fails the test where it takes longer."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.05)
    pytest.fail(f"Not within {seconds:g} s: {what}")


def page(port: int, path: str = "/healthz") -> int:
    """The status of a page, 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def processes_mentioning(word: str) -> set[int]:
    """Process numbers whose environment holds the word: all that a started portal left running."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "environ").read_bytes() and (folder / "stat").read_text().split()[2] != "Z":
                found.add(int(folder.name))
        except OSError:
            continue
    return found - {os.getpid()}


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Start]:
    """Starts a module of the portal on its own folder and port; its words go to `tmp_path/output`."""
    started: list[subprocess.Popen[str]] = []
    output = (tmp_path / "output").open("w", encoding="utf-8")

    def start(*words: str, **settings: str) -> subprocess.Popen[str]:
        environment = clean_environment(
            **{
                "CXPORTAL_VAR": str(tmp_path / "var"),
                "PORT": str(free_port),
                "STATIC_FROM_SOURCE": "1",
                "CXPORTAL_DEMO": "0",
                **settings,
            }
        )
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    output.close()
