"""An offset of the clock inside a process: the machine's own clock is never touched.

All processes of the matrix live at ten in the morning of a business day, so that it can run on a Sunday. The file
named by CLOCK_OFFSET holds further hours; who started `keep()` follows it within half a second.
"""

import datetime as dt
import os
import threading
import time
from pathlib import Path

import time_machine

FILE = "CLOCK_OFFSET"
STEP = 0.5


def monday_morning(now: dt.datetime) -> dt.datetime:
    """15:00 UTC on the first Monday from a week ahead."""
    ahead = now + dt.timedelta(days=7 + (7 - now.weekday()) % 7)
    return ahead.replace(hour=15, minute=0, second=0, microsecond=0)


def offset_hours() -> int:
    return int(Path(os.environ[FILE]).read_text(encoding="ascii") or 0)


def keep() -> None:
    """Shifts this process's clock now and follows the file from then on. Called again in a forked child."""
    start = dt.datetime.fromisoformat(os.environ["CLOCK_START"])
    base = start + dt.timedelta(seconds=time.monotonic() - float(os.environ["CLOCK_BEGAN"]))
    hours = offset_hours()
    traveller = time_machine.travel(base + dt.timedelta(hours=hours), tick=True).start()

    def follow(known: int) -> None:
        while True:
            time.sleep(STEP)
            wanted = offset_hours()
            if wanted != known:
                traveller.shift(dt.timedelta(hours=wanted - known))
                known = wanted

    threading.Thread(target=follow, args=(hours,), daemon=True, name="clock").start()
