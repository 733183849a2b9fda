"""The things that the addresses of the matrix are about."""

from dataclasses import dataclass, field

from cxportal.people.models import Department, Person
from goals.models import Goal, JourneyStep
from pathways.models import Inquiry, Objective


@dataclass(frozen=True)
class World:
    """One of each thing. `objective` is led by `lead`, who works in the other director's department."""

    people: dict[str, Person | None]
    parks: Department
    utilities: Department
    objective: Objective
    inquiry: Inquiry
    goal: Goal
    step: JourneyStep
    sessions: dict[str, str] = field(default_factory=dict)
    """The session of each role, where everybody was signed in beforehand."""

    @property
    def staff(self) -> Person:
        found = self.people["staff"]
        assert found is not None
        return found
