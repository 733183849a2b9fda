"""Promote, put back, defer, resume: each in SQL guarded, told in words, and undone by its reverse."""

import datetime as dt
import uuid

import pytest

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Person
from pathways.editing.stages import defer, demote, promote, resume
from pathways.leading import NotPossible, Who
from pathways.models import Objective, ProgressUpdate, Stage, Status
from tests.builders import make_objective, make_person, make_update

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 6, 30)


@pytest.fixture
def future() -> Objective:
    return make_objective("Improve the hold music", stage=Stage.FUTURE)


def told(objective: Objective) -> list[str]:
    return [entry.text for entry in Entry.objects.about(objective).order_by("pk")]


def fresh(objective: Objective) -> Objective:
    return Objective.objects.get(pk=objective.pk)


def raise_to_priority(objective: Objective, by: Person, who: Person) -> bool:
    return promote(objective, accountable=Who(person=who), due_on=DUE, reason="Callers ask for it", by=by)


def test_promotion_gives_leads_date_and_reason(program_office: Person, future: Objective) -> None:
    gordon, vicki = make_person("Gordon", last_name="Gray"), make_person("Vicki", last_name="Vale")
    promote(
        future, accountable=Who(person=gordon), others=[Who(person=vicki)], due_on=DUE, reason="Now", by=program_office
    )
    now = fresh(future)
    assert (now.stage, now.priority_since, now.due_on) == (Stage.PRIORITY, today(), DUE)
    assert [(lead.name, lead.accountable) for lead in now.leads.all()] == [("Gordon Gray", True), ("Vicki Vale", False)]
    assert told(future)[0] == "Promoted to priority: Now"
    assert Entry.objects.about(future).order_by("pk")[0].changes == {
        "stage": ["For future consideration", "Priority"],
        "due_on": [None, "2027-06-30"],
    }


def test_promotion_goes_to_the_end_of_the_priorities(program_office: Person, future: Objective) -> None:
    make_objective(pathway=future.pathway, order=7)
    raise_to_priority(future, program_office, make_person())
    assert fresh(future).order == 8


def test_second_promotion_changes_nothing(program_office: Person, future: Objective) -> None:
    assert raise_to_priority(future, program_office, make_person()) is True
    before = told(future)
    assert raise_to_priority(future, program_office, make_person()) is False
    assert told(future) == before


def test_put_back_undoes_a_promotion_and_keeps_leads(program_office: Person, objective: Objective) -> None:
    assert demote(objective, reason="Not now", by=program_office) is True
    assert demote(objective, reason="Not now", by=program_office) is False
    now = fresh(objective)
    assert (now.stage, now.priority_since, now.leads.count()) == (Stage.FUTURE, None, 1)
    assert told(objective) == ["Put back for future consideration: Not now"]


def test_deferring_writes_an_update_with_the_reason(program_office: Person, objective: Objective) -> None:
    assert defer(objective, reason="No money this year", token=uuid.uuid4(), by=program_office) is True
    update = ProgressUpdate.objects.get(objective=objective)
    assert (update.status, update.narrative, update.author) == (Status.DEFERRED, "No money this year", program_office)
    assert fresh(objective).status == Status.DEFERRED


def test_deferring_twice_writes_one_update(program_office: Person, objective: Objective) -> None:
    for _ in range(2):
        defer(objective, reason="No money", token=uuid.uuid4(), by=program_office)
    assert objective.updates.count() == 1


def test_resuming_takes_up_the_status_before(program_office: Person, objective: Objective) -> None:
    make_update(
        objective,
        program_office,
        status=Status.AT_RISK,
        percent=40,
        recovery_action="Call the vendor",
        recovery_on=dt.date(2026, 12, 1),
    )
    Objective.objects.filter(pk=objective.pk).update(status=Status.AT_RISK, percent=40)
    defer(objective, reason="No money", token=uuid.uuid4(), by=program_office)
    assert resume(objective, reason="Money came", token=uuid.uuid4(), by=program_office) is True
    assert resume(objective, reason="Money came", token=uuid.uuid4(), by=program_office) is False
    assert (fresh(objective).status, fresh(objective).percent) == (Status.AT_RISK, 40)
    assert [update.status for update in objective.updates.newest_first()] == ["at_risk", "deferred", "at_risk"]


def test_future_objective_is_not_deferred(program_office: Person, future: Objective) -> None:
    with pytest.raises(NotPossible, match="Only a priority objective"):
        defer(future, reason="x", token=uuid.uuid4(), by=program_office)
