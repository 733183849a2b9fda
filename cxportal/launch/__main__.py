"""`python -m cxportal.launch`: prepares the database, starts everything, and stays until it is stopped."""

import fcntl
import os
import signal
import sys
from pathlib import Path
from typing import IO

from cxportal.launch import database
from cxportal.launch.bootstrap import HOST, CannotPrepare, end_with_parent, port, refuse_taken_port, stop_on_terminate
from cxportal.launch.supervisor import PartKeepsFailing, Supervisor

DEMO_SIGN_IN = """
Sign in with one of these addresses and the password journey-begins, or with one of the buttons on the sign-in page:
  director@county.example    updates objectives         manager@county.example   looks after a team
  lead@county.example        leads an objective         staff@county.example     takes part
  office@county.example      runs the program           admin@county.example     administers the portal
Everything in it is invented and marked as a demonstration."""
REAL_SIGN_IN = """
Make the first administrator with: .venv/bin/python manage.py create_administrator --email …"""


def greeting(number: int) -> str:
    sign_in = DEMO_SIGN_IN if database.in_demonstration() else REAL_SIGN_IN
    address = f"The portal is ready: http://{HOST}:{number}/"
    return f"\n{address}\n{sign_in}\n\nStop it with Ctrl-C. The data stays in {shown(database.VAR)}.\n"


def shown(folder: Path) -> str:
    return f"{os.path.relpath(folder)}/" if folder.is_relative_to(Path.cwd()) else f"{folder}/"


def claim_folder() -> IO[str]:
    """Held while we run: two supervisors on one folder would have two clocks."""
    database.VAR.mkdir(parents=True, exist_ok=True)
    claim = (database.VAR / "running").open("a+", encoding="utf-8")
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        claim.seek(0)
        raise CannotPrepare(
            f"The portal already runs from {shown(database.VAR)} (process {claim.read().strip() or 'unknown'})."
        ) from error
    claim.truncate(0)
    claim.write(str(os.getpid()))
    claim.flush()
    return claim


def main() -> None:
    if os.environ.get("MAKELEVEL"):
        end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, stop_on_terminate)
    number = port()
    with claim_folder():
        refuse_taken_port(number)
        os.environ["PORT"] = str(number)
        os.environ["CXPORTAL_DEMO"] = "1" if database.in_demonstration() else "0"
        database.prepare()
        print("Starting the web server, the worker and the clock …", flush=True)
        Supervisor(greeting(number)).run()


if __name__ == "__main__":
    try:
        main()
    except CannotPrepare as problem:
        sys.exit(str(problem))
    except PartKeepsFailing as problem:
        sys.exit(f"The portal was stopped: {problem} The lines above say why.")
    except KeyboardInterrupt:
        sys.exit("Stopped before everything was prepared. Run the same command again to go on.")
