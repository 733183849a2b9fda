"""The faults: what is done to the portal while it sends, and what may come of it."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.stage import Stage, wait_until

IN_FLIGHT = 12
"""So many mails at most the server took and nobody marked when workers are killed: two send at a time (CONCURRENCY of
tests.faults.process), and each marks what it sent within a tenth of a second, six at the sink's pace
(MARKED_WITHIN of cxportal.notifications.claims)."""
SHARE = 0.25
"""A fault strikes once so much of the mail was taken."""


@dataclass(frozen=True)
class Scene:
    """One line of the matrix. `strike` returns when the fault was over (time.monotonic)."""

    name: str
    strike: Callable[[Stage, int], float]
    repeats: int = 0
    beats: int = 1
    runs: int = 1
    scheduled: bool = False
    prefork: bool = False
    before: str = "accept"


def mid_run(stage: Stage, mails: int) -> None:
    wait_until(lambda: len(stage.mail.accepted()) >= mails * SHARE, "a quarter of the mail")


def nothing(stage: Stage, mails: int) -> float:
    return time.monotonic()


def worker_killed(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.worker.kill()
    over = time.monotonic()
    stage.restart_worker()
    return over


def pool_child_killed(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    for child in stage.worker.children()[:1]:
        os.kill(child, signal.SIGKILL)
    return time.monotonic()


def group_terminated(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.worker.terminate_group()
    over = time.monotonic()
    stage.restart_worker()
    return over


def beat_killed(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.beats.pop().kill()
    stage.worker.kill()
    over = time.monotonic()
    stage.restart_worker()
    stage.start_beat()
    return over


def broker_lost(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.broker.lose_everything()
    return time.monotonic()


def refusing(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.mail.stop()
    time.sleep(12)
    stage.mail.start()
    return time.monotonic()


def behaving(mode: str, seconds: float) -> Callable[[Stage, int], float]:
    """The mail server does so for a while, and accepts again."""

    def strike(stage: Stage, mails: int) -> float:
        mid_run(stage, mails)
        stage.mail.behave(mode)
        time.sleep(seconds)
        stage.mail.behave("accept")
        return time.monotonic()

    return strike


def dropping(mode: str) -> Callable[[Stage, int], float]:
    """The mail server does so with the next few messages."""

    def strike(stage: Stage, mails: int) -> float:
        mid_run(stage, mails)
        stage.mail.behave(mode)
        return time.monotonic()

    return strike


def clock_there_and_back(stage: Stage, mails: int) -> float:
    mid_run(stage, mails)
    stage.set_clock(24)
    time.sleep(18)
    stage.set_clock(0)
    return time.monotonic()


DROPPED = 5
SCENES = (
    Scene("nothing happens", nothing),
    Scene("worker killed with -9, started again", worker_killed, repeats=IN_FLIGHT),
    Scene("pool child killed with -9", pool_child_killed, repeats=IN_FLIGHT, prefork=True),
    Scene("whole process group terminated", group_terminated, repeats=IN_FLIGHT),
    Scene("worker and beat killed with -9", beat_killed, repeats=IN_FLIGHT),
    Scene("broker killed, started again empty", broker_lost, repeats=IN_FLIGHT),
    Scene("mail server refuses connections, 12 s", refusing, repeats=IN_FLIGHT),
    Scene("mail server defers (451), 12 s", behaving("defer", 12)),
    Scene("mail server hangs after DATA, 20 s", behaving("hang", 20)),
    Scene(f"mail server drops {DROPPED} after DATA", dropping(f"drop {DROPPED}")),
    Scene(f"… accepts {DROPPED}, drops before its reply", dropping(f"accept-and-drop {DROPPED}"), repeats=DROPPED),
    Scene("two beats start the scheduled run", nothing, beats=2, scheduled=True),
    Scene("two runs at once", nothing, runs=2),
    Scene("clock a day forward, then back", clock_there_and_back, scheduled=True),
)
QUICK = (0, 1, 5, 7, 10, 13)
"""The scenes of a short matrix."""
