"""What leads reported, in one file a pathway: a story is told for each objective that the plan has, by its key.

`leads` says which of the plan's names are people by now (a name left out waits for its person). All times are days
before the demonstration's today: `since` when it became priority, `due` its target date (a negative number is a day
to come), `steps` when a step was done, and `ago` of each update. An update is `on_track` and `by` the first lead
unless it says otherwise; `for` names on whose behalf it was given, and `corrects` that it replaces the one before.
`routine` holds sentences for the months in between, `more_steps` what was added in the portal, `reports` the rounds of
reports by all directors with the departments that were missing (what they said stands in `reports.yaml`).
"""

from functools import cache
from pathlib import Path
from typing import Any

from cxportal.demo.data import read

HERE = Path(__file__).resolve().parent


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Every story by the key of its objective."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(HERE.glob("*.yaml")):
        found |= read(f"stories/{file.stem}")
    return found
