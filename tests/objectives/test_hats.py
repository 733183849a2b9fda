"""Who may report on which part of an objective."""

import datetime as dt

from cxportal.people.models import Department, Person, RoleKind
from pathways.models import Lead, Objective, Stage
from pathways.predicates import Desk, can_update
from tests.builders import make_department, make_head, make_objective, make_person, make_role


def keys(person: Person, objective: Objective) -> list[str]:
    return [hat.key for hat in Desk.of(person).hats(objective)]


def test_lead_reports_on_the_whole(lead: Person, objective: Objective) -> None:
    assert keys(lead, objective) == ["overall"]


def test_head_of_the_leads_department_reports_on_the_whole(other_director: Person, objective: Objective) -> None:
    assert keys(other_director, objective) == ["overall"]


def test_head_of_a_group_reports_for_leads_in_departments_below(utilities: Department, objective: Objective) -> None:
    group = make_department("Public services", kind="group")
    utilities.parent = group
    utilities.save()
    assert keys(make_head(group), objective) == ["overall"]


def test_director_of_another_department_may_not(director: Person, objective: Objective) -> None:
    assert not can_update(director, objective)


def test_colleague_of_the_lead_may_not(staff: Person, manager: Person, objective: Objective) -> None:
    assert not can_update(staff, objective)
    assert not can_update(manager, objective)


def test_administrator_may_not(administrator: Person, objective: Objective) -> None:
    assert not can_update(administrator, objective)


def test_program_office_reports_on_the_whole(program_office: Person, objective: Objective) -> None:
    assert keys(program_office, objective) == ["overall"]


def test_placeholder_lead_leaves_it_to_the_program_office(director: Person, program_office: Person) -> None:
    objective = make_objective(placeholder="Gordon")
    assert not can_update(director, objective)
    assert can_update(program_office, objective)


def test_assistant_reports_on_behalf_of_a_lead(director: Person, assistant: Person) -> None:
    objective = make_objective(lead=director)
    [hat] = Desk.of(assistant).hats(objective)
    assert (hat.key, hat.on_behalf_of) == (f"overall-for-{director.pk}", director)


def test_assistant_of_someone_who_left_may_not(director: Person, assistant: Person) -> None:
    objective = make_objective(lead=director)
    director.is_active = False
    director.save()
    assert not can_update(assistant, objective)


def test_each_director_reports_for_their_own(director: Person, parks: Department, other_director: Person) -> None:
    objective = make_objective(all_directors=True)
    assert keys(director, objective) == [f"department-{parks.pk}"]
    assert keys(other_director, objective) == [f"department-{other_director.department_id}"]


def test_assistant_reports_for_the_directors_department(director: Person, parks: Department, assistant: Person) -> None:
    objective = make_objective(all_directors=True)
    assert keys(assistant, objective) == [f"department-{parks.pk}-for-{director.pk}"]


def test_head_of_a_division_is_no_director(parks: Department) -> None:
    division = make_department("Trails", kind="division", parent=parks)
    assert keys(make_head(division), make_objective(all_directors=True)) == []


def test_closed_department_does_not_report(director: Person, parks: Department) -> None:
    parks.closes_on = dt.date(2021, 1, 1)
    parks.save()
    assert keys(director, make_objective(all_directors=True)) == []


def test_accountable_person_speaks_for_the_whole_of_a_shared_objective(lead: Person, director: Person) -> None:
    objective = make_objective(lead=lead, all_directors=True)
    assert keys(lead, objective) == ["overall"]
    assert "overall" not in keys(director, objective)


def test_second_lead_of_a_shared_objective_does_not_speak_for_the_whole(lead: Person) -> None:
    objective = make_objective(lead=make_person("First"), all_directors=True)
    Lead.objects.create(objective=objective, person=lead)
    assert keys(lead, objective) == []


def test_future_and_archived_objectives_take_no_update(lead: Person) -> None:
    assert keys(lead, make_objective(lead=lead, stage=Stage.FUTURE)) == []


def test_past_role_gives_nothing(parks: Department, objective: Objective) -> None:

    former = make_person("Former")
    make_role(former, RoleKind.PROGRAM_OFFICE, ends_on=dt.date(2021, 1, 1))
    assert not can_update(former, objective)
