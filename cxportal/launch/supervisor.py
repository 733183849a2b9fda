"""Starts web, worker and beat together, starts again what fails, and stops everything within five seconds.

A part that ends by itself is started again after a pause that doubles each time; one that fails five times in a row
without having worked for a while ends everything with a clear message, because a portal that silently lacks its
worker or its clock would be worse than one that is down.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from cxportal.launch.bootstrap import ROOT, say

PARTS = ("web", "worker", "beat")
FAILURES_ALLOWED = 5
STEADY_SECONDS = 20.0
LONGEST_PAUSE = 16.0
POLITE_SECONDS = 2.5
WATCH_SECONDS = 0.2


class PartKeepsFailing(Exception):
    """A part of the portal failed again and again."""


@dataclass
class Part:
    """One child process, its way of saying that it works, and how often it failed of late."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ready: bool = False
    failures: int = 0
    start_at: float = 0.0
    ready_pipe: int = -1

    def start(self, lifeline: int) -> None:
        ready_read, ready_write = os.pipe()
        os.set_blocking(ready_read, False)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cxportal.launch.child", self.name, str(lifeline), str(ready_write)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=(lifeline, ready_write),
            process_group=0,  # Ctrl-C reaches the supervisor alone, which then stops its parts in order
        )
        os.close(ready_write)
        self.started = time.monotonic()
        self.ready = False
        self.ready_pipe = ready_read

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_ready(self) -> None:
        try:
            self.ready = bool(os.read(self.ready_pipe, 1))
        except BlockingIOError:
            return

    def note_end(self) -> None:
        """Counts the failure and sets when to start again; raises PartKeepsFailing when that has no use any more."""
        code = self.process.returncode if self.process else 0
        self.forget()
        steady = time.monotonic() - self.started > STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        if self.failures > FAILURES_ALLOWED:
            raise PartKeepsFailing(f"{self.name} ended {self.failures} times in a row (last with code {code}).")
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self.start_at = time.monotonic() + pause
        say(f"The {self.name} process ended with code {code}; starting it again in {pause:.0f} s.")

    def forget(self) -> None:
        if self.ready_pipe >= 0:
            os.close(self.ready_pipe)
        self.process, self.ready_pipe, self.ready = None, -1, False


@dataclass
class Supervisor:
    """Holds the lifeline: a pipe whose end tells every part that the supervisor is gone."""

    greeting: str
    parts: list[Part] = field(default_factory=lambda: [Part(name) for name in PARTS])
    stopping: bool = False
    greeted: bool = False

    def run(self) -> None:
        """Returns when asked to stop; raises PartKeepsFailing when a part cannot be kept alive."""
        lifeline, held = os.pipe()
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop_soon)
        with selectors.DefaultSelector() as selector:
            selector.register(wake_read, selectors.EVENT_READ)
            try:
                while not self.stopping:
                    self.look_after(lifeline)
                    if selector.select(WATCH_SECONDS):
                        os.read(wake_read, 64)
            finally:
                signal.set_wakeup_fd(-1)
                self.stop_all()
                for pipe in (lifeline, held, wake_read, wake_write):
                    os.close(pipe)

    def stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def look_after(self, lifeline: int) -> None:
        """Web comes first and alone, so that the first page is there soon; the others follow when it answers."""
        for part in self.parts:
            if part.process is None:
                if time.monotonic() >= part.start_at and (part.name == "web" or self.parts[0].ready or self.greeted):
                    part.start(lifeline)
            elif not part.is_running():
                part.note_end()
            elif not part.ready:
                part.note_ready()
        if not self.greeted and all(part.ready for part in self.parts):
            self.greeted = True
            say(self.greeting)

    def stop_all(self) -> None:
        say("Stopping …")
        running = [part.process for part in self.parts if part.process and part.is_running()]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + POLITE_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for part in self.parts:
            part.forget()
        say("Everything has stopped. The data is kept.")
