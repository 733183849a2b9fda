"""Becomes one part of the portal (web, worker or beat) that never outlives the supervisor.

`python -m cxportal.launch.child NAME LIFELINE READY`: LIFELINE is the reading end of a pipe which the supervisor holds
open and never writes to, so its end means that the supervisor is gone; a byte written to READY means "I work now".
On Linux the kernel ends the process as well, even one that hangs.
"""

import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial

from celery import platforms
from celery.signals import beat_init, worker_ready

from cxportal.celery import app
from cxportal.launch import web
from cxportal.launch.bootstrap import end_with_parent

GRACE_SECONDS = 2.0
WORKER_THREADS = 2
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING")


def watch_lifeline(lifeline: int) -> None:
    """Ends this process when the supervisor is gone: politely at first, then for certain."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def announce(ready: int, **_: object) -> None:
    os.write(ready, b"1")


def work(say_ready: Callable[[], None]) -> None:
    """Threads instead of pool processes: one process to stop, and nothing that could outlive it."""
    # In a container everybody is root; harmless, because tasks travel as JSON and are never unpickled.
    warnings.simplefilter("ignore", platforms.SecurityWarning)  # type: ignore[attr-defined]
    worker_ready.connect(say_ready, weak=False)
    app.worker_main(["--quiet", "worker", "--pool=threads", f"--concurrency={WORKER_THREADS}", *QUIET])


def beat(say_ready: Callable[[], None]) -> None:
    beat_init.connect(say_ready, weak=False)
    app.start(["--quiet", "beat", "--pidfile=", "--loglevel=WARNING"])


PARTS: dict[str, Callable[[Callable[[], None]], None]] = {"web": web.serve, "worker": work, "beat": beat}


def main() -> None:
    name, lifeline, ready = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    end_with_parent(signal.SIGKILL)
    threading.Thread(target=watch_lifeline, args=(lifeline,), daemon=True, name="lifeline").start()
    PARTS[name](partial(announce, ready))


if __name__ == "__main__":
    main()
