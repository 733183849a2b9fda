"""What holds for the files themselves: who imports whom, migrations, templates, locks, nothing of others' making."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the project that is or will be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file())


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))
