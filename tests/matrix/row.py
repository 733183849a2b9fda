"""One row of the matrix: an address with a method, and what each role is answered there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.world import World

ROLES = ("visitor", "staff", "manager", "lead", "director", "other_director", "program_office", "administrator")

Kwargs = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One address with one method, and what each role is answered."""

    name: str
    answers: str
    kwargs: Kwargs = nothing
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    is_page: bool = True  # False: a download or a fragment, nothing to look at

    @property
    def expected(self) -> dict[str, str]:
        words = self.answers.split()
        assert len(words) == len(ROLES), f"{self.name} needs {len(ROLES)} answers"
        return dict(zip(ROLES, words, strict=True))


ALL = "200 200 200 200 200 200 200 200"
SIGNED_IN = "in 200 200 200 200 200 200 200"
#                 visitor staff manager lead director other_director program_office administrator
OFFICE = "in 403 403 403 403 403 200 403"
OFFICE_ACTS = "in 403 403 403 403 403 → 403"
RUNS_COUNTY = "in 403 403 403 403 403 200 200"
NO_PASSWORD = "in 403 403 403 403 403 403 403"  # the cast has neither password nor key to confirm with
ADMINISTRATOR = "in 403 403 403 403 403 403 200"
