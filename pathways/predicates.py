"""Who may see and do what with the plan and its objectives. Asked by views, templates and actions alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from cxportal.county.days import today
from cxportal.county.models import County
from cxportal.people.models import Department, Person
from cxportal.people.predicates import Someone, is_program_office, is_signed_in
from goals.predicates import may_edit_plan
from pathways.models import Inquiry, Lead, Objective, StandingBody

__all__ = [
    "Desk",
    "Hat",
    "can_answer",
    "can_update",
    "may_ask",
    "may_edit_plan",
    "may_see_narratives",
    "may_see_plan",
]


def may_see_plan(someone: Someone, county: County) -> bool:
    """People of the county always; visitors where the county shows its plan."""
    return is_signed_in(someone) or county.plan_is_public


def may_see_narratives(someone: Someone) -> bool:
    """What happened, barriers, next steps and recovery are for people of the county."""
    return is_signed_in(someone)


def may_ask(someone: Someone) -> bool:
    """May request an update or put a question: the program office."""
    return is_program_office(someone)


@dataclass(frozen=True)
class Hat:
    """In which part someone may report on an objective: on the whole, or for one department; for oneself or another."""

    department: Department | None = None
    on_behalf_of: Person | None = None
    office: bool = False

    @property
    def key(self) -> str:
        """Its value in a form: "overall", "department-5", "department-5-for-12"."""
        lane = f"department-{self.department.pk}" if self.department else "overall"
        return f"{lane}-for-{self.on_behalf_of.pk}" if self.on_behalf_of else lane

    @property
    def label(self) -> str:
        lane = f"{self.department} (its own report)" if self.department else "The whole objective"
        return f"{lane}, on behalf of {self.on_behalf_of}" if self.on_behalf_of else lane


@dataclass(frozen=True)
class Desk:
    """What is needed to say, without further queries, what one person may report on any number of objectives."""

    person: Person
    principals: dict[int, Person] = field(default_factory=dict)
    reporting: dict[int, Department] = field(default_factory=dict)

    @classmethod
    def of(cls, person: Person) -> Self:
        """At most two queries, besides the person's standing."""
        standing = person.standing
        directs = frozenset().union(*(headship.directs for headship in standing.headships.values()))
        return cls(
            person=person,
            principals=Person.objects.active().in_bulk(standing.principals) if standing.principals else {},
            reporting=Department.objects.reporting(today()).in_bulk(directs) if directs else {},
        )

    def hats(self, objective: Objective) -> list[Hat]:
        """Every part in which the person may report on the objective, the likeliest first.

        A lead reports on the whole, and so does the head of a lead's department. On an "all directors" objective each
        director reports for their department, and only the accountable lead speaks for the whole. The program office
        may always speak for the whole. No query where the objective's leads are prefetched with their persons.
        """
        if not objective.is_priority or objective.archived_at is not None:
            return []
        leads = list(objective.leads.all())
        by_all_directors = any(lead.body == StandingBody.ALL_DIRECTORS for lead in leads)
        speaking = [lead for lead in leads if lead.accountable or not by_all_directors]
        hats = []
        for holder, headship in self.person.standing.headships.items():
            behalf = self.principals.get(holder)
            if holder != self.person.pk and behalf is None:
                continue
            if by_all_directors:
                hats += [
                    Hat(department=self.reporting[department], on_behalf_of=behalf)
                    for department in sorted(headship.directs)
                    if department in self.reporting
                ]
            if _among(speaking, holder, headship.departments):
                hats.append(Hat(on_behalf_of=behalf))
        if self.person.standing.program_office and not any(hat.department is None for hat in hats):
            hats.append(Hat(office=True))
        return hats


def _among(leads: Iterable[Lead], person_id: int, departments: frozenset[int]) -> bool:
    return any(
        lead.person_id == person_id or (lead.person is not None and lead.person.department_id in departments)
        for lead in leads
    )


def can_update(someone: Someone, objective: Objective) -> bool:
    return is_signed_in(someone) and bool(Desk.of(someone).hats(objective))


def can_answer(someone: Someone, inquiry: Inquiry) -> bool:
    """A lead, their director or their assistant answers an open inquiry; the program office that asked does not."""
    return (
        inquiry.answered_at is None
        and is_signed_in(someone)
        and any(not hat.office for hat in Desk.of(someone).hats(inquiry.objective))
    )
