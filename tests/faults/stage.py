"""The stage of one broker: processes, servers and a fresh database for each scene, all on 127.0.0.1."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from cxportal.launch.bootstrap import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def wait_until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Waits, and returns how long it took; raises TimeoutError that says what did not come."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"Not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began


def answers(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(0.5)
        return trial.connect_ex(("127.0.0.1", port)) == 0


class Child:
    """A process in a group of its own, with its output in a file."""

    def __init__(self, folder: Path, name: str, *words: str) -> None:
        self.log = (folder / f"{name}.log").open("ab")
        self.process = subprocess.Popen(
            words,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(signal.SIGKILL),
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def children(self) -> list[int]:
        """The processes that it forked."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in listed.split()]

    def kill(self) -> None:
        """The whole group, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def terminate_group(self, patience: float = 10.0) -> None:
        """SIGTERM to parent and children alike; what is still there after a while is killed, as systemd does."""
        os.killpg(self.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.kill()


class Broker:
    """Redis on a port of its own, or the embedded broker in a folder."""

    def __init__(self, folder: Path, port: int | None) -> None:
        self.folder, self.port = folder / "broker-server", port
        self.messages = folder / "var" / "broker" / "messages"
        self.server: Child | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0" if self.port else "filesystem://localhost"

    @property
    def pool(self) -> str:
        """As production runs it: processes with Redis, threads where everything is embedded."""
        return "prefork" if self.port else "threads"

    def start(self) -> None:
        if not self.port:
            return
        self.folder.mkdir(exist_ok=True)
        words = ("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        self.server = Child(self.folder, "redis", *words, "--save", "", "--appendonly", "yes")
        wait_until(lambda: answers(self.port or 0), "Redis answers")

    def stop(self) -> None:
        if self.server:
            self.server.kill()

    def lose_everything(self) -> None:
        """Killed, and started again empty."""
        self.stop()
        if self.port:
            shutil.rmtree(self.folder)
            time.sleep(1)
            self.start()
        else:
            for message in self.messages.glob("*"):
                message.unlink(missing_ok=True)

    def flush(self) -> None:
        if self.port:
            redis.Redis(port=self.port).flushall()
        else:
            for message in self.messages.glob("*"):
                message.unlink(missing_ok=True)


class MailServer:
    """The sink, as a process that can be killed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder / "mail", port
        self.folder.mkdir()
        self.child: Child | None = None
        self.fresh()

    def fresh(self) -> None:
        self.behave("accept")
        (self.folder / "accepted").write_bytes(b"")

    def behave(self, mode: str) -> None:
        (self.folder / "mode").write_text(mode, encoding="ascii")

    def start(self) -> None:
        words = (sys.executable, "-m", "tests.faults.sink", str(self.port), str(self.folder))
        self.child = Child(self.folder, "sink", *words)
        wait_until(lambda: answers(self.port), "the mail server answers")

    def stop(self) -> None:
        if self.child:
            self.child.kill()
            self.child = None

    def accepted(self) -> list[tuple[str, str]]:
        """(recipient, Message-ID) of every message that it took, in order."""
        lines = (self.folder / "accepted").read_text(encoding="ascii").splitlines()
        return [(line.split(" ")[0], line.split(" ")[1]) for line in lines]


class Stage:
    """Everything of one broker. Workers and beats are started anew for every scene."""

    def __init__(self, folder: Path, broker: Broker, mail: MailServer) -> None:
        self.folder, self.broker, self.mail = folder, broker, mail
        self.workers: list[Child] = []
        self.beats: list[Child] = []

    @property
    def worker(self) -> Child:
        return self.workers[0]

    def start_worker(self, pool: str = "") -> None:
        words = (sys.executable, "-m", "tests.faults.process", "worker", pool or self.broker.pool)
        self.workers.append(Child(self.folder, "worker", *words))

    def start_beat(self) -> None:
        schedule = self.folder / f"beat-{len(self.beats)}"
        words = (sys.executable, "-m", "tests.faults.process", "beat", str(schedule))
        self.beats.append(Child(self.folder, f"beat-{len(self.beats)}", *words))

    def restart_worker(self, pool: str = "") -> None:
        """What a service manager does a second after a worker ended."""
        time.sleep(1)
        self.workers.clear()
        self.start_worker(pool)

    def set_clock(self, hours: int) -> None:
        Path(os.environ["CLOCK_OFFSET"]).write_text(str(hours), encoding="ascii")

    @contextmanager
    def scene(self, *, beats: int = 1, pool: str = "") -> Iterator[None]:
        """Mail server, worker and beat at work, on whatever the database holds; all gone afterwards."""
        self.set_clock(0)
        self.mail.fresh()
        self.mail.start()
        self.broker.flush()
        self.start_worker(pool)
        for _ in range(beats):
            self.start_beat()
        try:
            yield
        finally:
            for child in (*self.workers, *self.beats):
                child.kill()
            self.workers.clear()
            self.beats.clear()
            self.mail.stop()
            for schedule in self.folder.glob("beat-?"):
                schedule.unlink()
