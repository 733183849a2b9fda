import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from cxportal.launch.supervisor import FAILURES_ALLOWED, Part, PartKeepsFailing
from tests.machine.conftest import Start, page, processes_mentioning, wait_until

pytestmark = pytest.mark.once

LAUNCH = "cxportal.launch"


def output(folder: Path) -> str:
    return (folder / "output").read_text(encoding="utf-8")


@pytest.fixture
def running(start: Start, tmp_path: Path, free_port: int) -> subprocess.Popen[str]:
    """The whole portal, on an empty folder."""
    portal = start(LAUNCH)
    wait_until(lambda: "The portal is ready" in output(tmp_path) or portal.poll() is not None, seconds=60, what="ready")
    assert portal.poll() is None, output(tmp_path)
    return portal


def part_of(folder: Path, name: str) -> int:
    """The process number of one part."""
    for number in processes_mentioning(str(folder)):
        words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
        if "cxportal.launch.child" in words and name in words:
            return number
    raise AssertionError(f"{name} does not run")


def test_portal_serves_its_first_page_and_leaves_nothing_behind(
    running: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    assert page(free_port, "/readyz") == 200
    assert page(free_port, "/") == 200
    assert len(processes_mentioning(str(tmp_path / "var"))) == 4
    assert f"http://127.0.0.1:{free_port}/" in output(tmp_path)
    running.terminate()
    wait_until(lambda: running.poll() is not None, seconds=5, what="stopped")
    assert running.returncode == 0
    assert processes_mentioning(str(tmp_path / "var")) == set()
    assert output(tmp_path).endswith("Everything has stopped. The data is kept.\n")


@pytest.mark.fault
def test_second_start_is_quick_and_keeps_the_data(
    running: subprocess.Popen[str], start: Start, tmp_path: Path, free_port: int
) -> None:
    database = tmp_path / "var" / "portal.sqlite3"
    running.send_signal(signal.SIGINT)
    running.wait(5)
    made = database.stat().st_ino
    second = start(LAUNCH)
    took = wait_until(lambda: page(free_port) == 200, seconds=60, what="first page of the second run")
    crowded = os.getloadavg()[0] > 2 * (os.cpu_count() or 1)  # others' work is no fault of the portal's
    assert took < 5 or crowded
    assert database.stat().st_ino == made
    assert output(tmp_path).count("Making the database") == 1
    second.terminate()
    second.wait(5)


@pytest.mark.fault
def test_parts_end_when_the_supervisor_is_killed(running: subprocess.Popen[str], tmp_path: Path) -> None:
    running.kill()
    running.wait()
    wait_until(lambda: not processes_mentioning(str(tmp_path / "var")), seconds=5, what="the parts ended")


@pytest.mark.fault
def test_parts_end_by_the_lifeline_alone(tmp_path: Path, start: Start) -> None:
    """Where the kernel does not end the parts, the closed pipe does."""
    portal = start("tests.machine.no_death_signal")
    wait_until(lambda: "The portal is ready" in output(tmp_path), seconds=60, what="ready")
    portal.kill()
    portal.wait()
    wait_until(lambda: not processes_mentioning(str(tmp_path / "var")), seconds=5, what="the parts ended")


@pytest.mark.fault
@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_killed_part_is_started_again(
    running: subprocess.Popen[str], tmp_path: Path, name: str, free_port: int
) -> None:
    killed = part_of(tmp_path, name)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: "starting it again" in output(tmp_path), seconds=3, what="told")
    wait_until(lambda: part_of_or_zero(tmp_path, name) not in {0, killed}, seconds=5, what="started again")
    wait_until(lambda: page(free_port) == 200, seconds=10, what="page")
    running.terminate()
    running.wait(6)
    assert processes_mentioning(str(tmp_path / "var")) == set()


def part_of_or_zero(folder: Path, name: str) -> int:
    try:
        return part_of(folder, name)
    except (AssertionError, OSError):
        return 0


@pytest.mark.fault
def test_interrupted_first_run_leaves_nothing_half_done(start: Start, tmp_path: Path, free_port: int) -> None:
    first = start(LAUNCH)
    wait_until(lambda: (tmp_path / "var" / "unfinished" / "portal.sqlite3").exists(), seconds=30, what="begun")
    first.kill()
    first.wait()
    wait_until(lambda: not processes_mentioning(str(tmp_path / "var")), seconds=5, what="the step ended")
    assert not (tmp_path / "var" / "portal.sqlite3").exists()
    second = start(LAUNCH)
    wait_until(lambda: page(free_port, "/readyz") == 200, seconds=60, what="ready after all")
    second.terminate()
    second.wait(6)


def test_taken_port_is_said_at_once(start: Start, tmp_path: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        portal = start(LAUNCH)
        assert portal.wait(10) == 1
    assert f"Port {free_port} on 127.0.0.1 cannot be used" in output(tmp_path)
    assert f"PORT={free_port + 1} make run" in output(tmp_path)


@pytest.mark.fault
def test_second_portal_on_the_same_folder_is_refused(
    running: subprocess.Popen[str], start: Start, tmp_path: Path, free_port: int
) -> None:
    second = start(LAUNCH, PORT=str(free_port + 1))
    assert second.wait(10) == 1
    assert f"The portal already runs from {tmp_path / 'var'}/ (process {running.pid})." in output(tmp_path)


def test_part_that_keeps_failing_ends_everything() -> None:
    part = Part("worker")
    for _ in range(FAILURES_ALLOWED):
        part.started = time.monotonic()
        part.note_end()
    part.started = time.monotonic()
    with pytest.raises(PartKeepsFailing, match=r"^worker ended 6 times in a row"):
        part.note_end()


def test_part_that_worked_for_a_while_starts_counting_anew() -> None:
    part = Part("worker", failures=FAILURES_ALLOWED, started=time.monotonic() - 3600)
    part.note_end()
    assert part.failures == 1
