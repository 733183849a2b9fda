"""Makes or updates the database before anything starts, and skips whatever was done before."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from cxportal.launch.bootstrap import (
    ROOT,
    STATIC,
    CannotPrepare,
    end_with_parent,
    fingerprint,
    is_current,
    say,
    write_stamp,
)

VAR = Path(os.environ.get("CXPORTAL_VAR") or ROOT / "var")
EMBEDDED = VAR / "portal.sqlite3"
STAMPS = VAR / "stamps"
PLAN = ROOT / "pathways" / "plan" / "charlotte.yaml"


def is_embedded() -> bool:
    return "DATABASE_URL" not in os.environ


def in_demonstration() -> bool:
    """The demonstration county is for the embedded database only, unless the environment says otherwise."""
    return os.environ.get("CXPORTAL_DEMO", "1" if is_embedded() else "0") == "1"


def manage(*words: str, database: Path | None = None) -> None:
    """A management command of the portal; raises CannotPrepare with what it said where it fails."""
    environment = dict(os.environ)
    if database:
        environment["DATABASE_URL"] = f"sqlite:///{database}"
    step = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *words],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=lambda: end_with_parent(signal.SIGKILL),
    )
    try:
        step.wait()
    except KeyboardInterrupt:
        os.killpg(step.pid, signal.SIGKILL)
        raise
    if step.returncode:
        raise CannotPrepare(f"This command failed: manage.py {' '.join(words)}")


def schema_files() -> list[Path]:
    packages = [ROOT / name for name in ("cxportal", "goals", "pathways", "feedback", "recognition")]
    return [ROOT / "requirements.txt", *(file for package in packages for file in package.glob("**/migrations/*.py"))]


def prepare_static_files() -> None:
    stamp = STAMPS / "static"
    wanted = fingerprint([ROOT / "requirements.txt", *(file for file in STATIC.rglob("*") if file.is_file())])
    if is_current(stamp, wanted) and (VAR / "static").is_dir():
        return
    say("Collecting and compressing style sheets, scripts and icons …")
    manage("collectstatic", "--noinput", "--verbosity=0")
    write_stamp(stamp, wanted)


def make_embedded_database() -> None:
    """Made beside its final place and moved there when complete: an interrupted first run leaves nothing half done."""
    unfinished = VAR / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    database = unfinished / EMBEDDED.name
    say("Making the database …")
    manage("migrate", "--verbosity=0", database=database)
    say("Loading the county's plan …")
    manage("load_plan", str(PLAN), database=database)
    manage("load_instruments", database=database)
    if in_demonstration():
        say("Filling it with the demonstration county (once, this takes a moment) …")
        manage("seed_demo", database=database)
    with sqlite3.connect(database) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()
    for leftover in VAR.glob(f"{EMBEDDED.name}-*"):
        leftover.unlink()
    database.replace(EMBEDDED)
    shutil.rmtree(unfinished)
    write_stamp(STAMPS / "schema", fingerprint(schema_files()))
    write_stamp(STAMPS / "plan", fingerprint([PLAN]))


def update_database() -> None:
    """Migrates where the code brought migrations, and loads the plan where its file has changed (edits are kept)."""
    schema = fingerprint(schema_files())
    if not is_embedded() or not is_current(STAMPS / "schema", schema):
        say("Bringing the database up to date …")
        manage("migrate", "--verbosity=0")
        manage("load_instruments")
        write_stamp(STAMPS / "schema", schema)
    plan = fingerprint([PLAN])
    if not is_embedded() or not is_current(STAMPS / "plan", plan):
        say("Loading the county's plan; what people edited is kept …")
        manage("load_plan", str(PLAN))
        write_stamp(STAMPS / "plan", plan)


def prepare() -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    prepare_static_files()
    if is_embedded() and not EMBEDDED.exists():
        make_embedded_database()
    else:
        update_database()
