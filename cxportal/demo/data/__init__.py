"""What the demonstration county is made from: YAML files, read once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent


@cache
def read(name: str) -> Any:
    """One of the files here, by its name without ending. Do not change what comes back."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
