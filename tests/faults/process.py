"""One process of the portal with an offset clock: `python -m tests.faults.process worker POOL` or `… beat SCHEDULE`."""

import sys
from pathlib import Path

from celery.signals import worker_process_init

from tests.faults import clock

CONCURRENCY = 2


def main() -> None:
    clock.keep()
    from cxportal.celery import app  # noqa: PLC0415  (after the clock was shifted)

    def follow_in_child(**_: object) -> None:
        clock.keep()

    worker_process_init.connect(follow_in_child, weak=False)
    if sys.argv[1] == "beat":
        schedule = Path(sys.argv[2])
        app.start(["beat", "--pidfile=", "--loglevel=WARNING", "--schedule", str(schedule)])
    else:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
        app.worker_main(["worker", f"--pool={sys.argv[2]}", f"--concurrency={CONCURRENCY}", *quiet])


if __name__ == "__main__":
    main()
