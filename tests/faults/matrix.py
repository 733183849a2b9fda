"""All scenes on one broker, as JSON lines: `python -m tests.faults.matrix redis|embedded FOLDER FIRST_PORT [quick]`."""

import datetime as dt
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults import clock
from tests.faults.scenes import QUICK, SCENES, Scene
from tests.faults.stage import Broker, MailServer, Stage, wait_until

MAILS = 160
DATABASE = "CXPORTAL_FAULTS_DATABASE"
"""Names the variable with the address of an empty database; without it a file of SQLite is made."""
LONGEST = 150.0
"""Seconds after which a scene counts what is missing as lost."""


@dataclass(frozen=True)
class Outcome:
    """What the mail server saw. `repeated`: the same message once more, under its Message-ID; `twice`: another one."""

    scene: str
    broker: str
    database: str
    mails: int
    lost: int
    twice: int
    repeated: int
    allowed: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.lost and not self.twice and self.repeated <= self.allowed and self.seconds <= 60


def prepare(folder: Path, broker: Broker, mail_port: int) -> None:
    """The environment of every process, before Django is set up in this one."""
    now = clock.monday_morning(dt.datetime.now(dt.UTC))
    offset = folder / "clock"
    offset.write_text("0", encoding="ascii")
    os.environ.update(
        CXPORTAL_VAR=str(folder / "var"),
        DATABASE_URL=os.environ.get(DATABASE) or f"sqlite:///{folder / 'var' / 'portal.sqlite3'}",
        SECRET_KEY="only-for-the-crash-matrix-and-long-enough-for-every-check",
        CELERY_BROKER_URL=broker.url,
        EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
        LOG_FORMAT="short",
        CLOCK_OFFSET=str(offset),
        CLOCK_START=now.isoformat(),
        CLOCK_BEGAN=str(time.monotonic()),
        DJANGO_SETTINGS_MODULE="cxportal.settings",
    )
    clock.keep()


def play(stage: Stage, scene: Scene, broker: str) -> Outcome:
    from django.db import connection  # noqa: PLC0415  (after Django was set up)

    from tests.faults import county  # noqa: PLC0415

    county.forget_everything()
    pool = "prefork" if scene.prefork else ""
    with stage.scene(beats=scene.beats, pool=pool):
        if scene.scheduled:
            county.schedule_for_now()
        else:
            for _ in range(scene.runs):
                county.start_run()
        over = scene.strike(stage, MAILS)
        waited = wait_for_all(stage)
        seconds = max(0.0, waited - over)
        wait_until(lambda: county.settled(MAILS), "every e-mail marked as sent", LONGEST)
        time.sleep(1)  # whatever would come twice comes now
        taken = stage.mail.accepted()
    recipients = Counter(recipient for recipient, _ in set(taken))
    return Outcome(
        scene=scene.name,
        broker=broker,
        database=connection.vendor,
        mails=MAILS,
        lost=MAILS - len(recipients),
        twice=sum(count - 1 for count in recipients.values()),
        repeated=len(taken) - len(set(taken)),
        allowed=scene.repeats,
        seconds=round(seconds, 1),
    )


def wait_for_all(stage: Stage) -> float:
    """When the last one was taken, or when waiting was given up."""
    try:
        wait_until(lambda: len({taken for taken, _ in stage.mail.accepted()}) == MAILS, "all mail", LONGEST)
    except TimeoutError as late:
        print(late, file=sys.stderr)
    return time.monotonic()


def main() -> None:
    name, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    broker = Broker(folder, port if name == "redis" else None)
    prepare(folder, broker, port + 1)
    import django  # noqa: PLC0415  (after the environment was set)

    django.setup()
    from tests.faults import county  # noqa: PLC0415

    county.build(MAILS)
    stage = Stage(folder, broker, MailServer(folder, port + 1))
    broker.start()
    scenes = [SCENES[number] for number in QUICK] if "quick" in sys.argv[4:] else SCENES
    try:
        for scene in scenes:
            outcome = play(stage, scene, name)
            print(f"{name}: {scene.name}: {outcome.seconds} s", file=sys.stderr, flush=True)
            print(json.dumps(asdict(outcome)), flush=True)
    finally:
        broker.stop()


if __name__ == "__main__":
    main()
