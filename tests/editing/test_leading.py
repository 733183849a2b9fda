"""Who leads what: assign, add, make accountable, hand over, remove. A second press changes nothing."""

import pytest
from django.db import IntegrityError

from cxportal.history.models import Entry
from cxportal.notifications.models import Mail
from cxportal.people.models import Person
from pathways.leading import (
    NotPossible,
    Who,
    add_lead,
    hand_over,
    hand_over_all,
    make_accountable,
    open_leads,
    open_placeholders,
    remove_lead,
)
from pathways.models import Lead, Objective, StandingBody
from tests.builders import make_objective, make_person, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def gordon() -> Person:
    return make_person("Gordon", last_name="Gray")


def told(objective: Objective) -> list[str]:
    return [entry.text for entry in Entry.objects.about(objective).order_by("pk")]


def names(objective: Objective) -> list[tuple[str, bool]]:
    return [(lead.name, lead.accountable) for lead in objective.leads.select_related("person")]


def test_first_lead_is_accountable(program_office: Person, gordon: Person) -> None:
    objective = make_objective()
    add_lead(objective, Who(person=gordon), by=program_office)
    assert names(objective) == [("Gordon Gray", True)]
    assert told(objective) == ["Lead added: Gordon Gray", "Accountable lead: Gordon Gray"]


def test_second_lead_leaves_the_accountable_one(program_office: Person, objective: Objective, gordon: Person) -> None:
    add_lead(objective, Who(person=gordon), by=program_office)
    assert names(objective) == [("Lee Lead", True), ("Gordon Gray", False)]


def test_adding_a_lead_twice_makes_one(program_office: Person, objective: Objective, gordon: Person) -> None:
    for _ in range(2):
        add_lead(objective, Who(person=gordon), by=program_office)
    assert (objective.leads.count(), told(objective)) == (2, ["Lead added: Gordon Gray"])


def test_standing_body_and_name_may_lead(program_office: Person, objective: Objective) -> None:
    add_lead(objective, Who(body=StandingBody.ALL_DIRECTORS), by=program_office)
    add_lead(objective, Who(placeholder="Vicki"), by=program_office)
    assert names(objective)[1:] == [("All directors", False), ("Vicki", False)]


def test_accountable_passes_on_and_is_one(program_office: Person, objective: Objective, gordon: Person) -> None:
    lead = add_lead(objective, Who(person=gordon), by=program_office)
    assert make_accountable(lead, by=program_office) is True
    assert make_accountable(lead, by=program_office) is False
    assert names(objective) == [("Gordon Gray", True), ("Lee Lead", False)]
    assert Entry.objects.about(objective).newest_first()[0].changes == {"accountable lead": ["Lee Lead", "Gordon Gray"]}


def test_step_has_owners_but_no_accountable_one(program_office: Person, objective: Objective, gordon: Person) -> None:
    lead = add_lead(make_step(objective), Who(person=gordon), by=program_office)
    with pytest.raises(NotPossible, match="Only an objective"):
        make_accountable(lead, by=program_office)


def test_hand_over_passes_being_accountable(program_office: Person, objective: Objective, gordon: Person) -> None:
    lead = objective.leads.get()
    assert hand_over(lead, to=gordon, by=program_office, note="Lee retires") is True
    assert names(objective) == [("Gordon Gray", True)]
    assert told(objective) == ["Handed over from Lee Lead to Gordon Gray: Lee retires"]


def test_hand_over_twice_is_harmless(program_office: Person, objective: Objective, gordon: Person) -> None:
    lead = objective.leads.select_related("person").get()
    hand_over(lead, to=gordon, by=program_office)
    assert hand_over(lead, to=make_person(), by=program_office) is False
    assert names(objective) == [("Gordon Gray", True)]


def test_hand_over_to_one_who_leads_it_already_leaves_one_row(
    program_office: Person, objective: Objective, gordon: Person
) -> None:
    add_lead(objective, Who(person=gordon), by=program_office)
    hand_over(objective.leads.get(accountable=True), to=gordon, by=program_office)
    assert names(objective) == [("Gordon Gray", True)]


def test_nothing_is_handed_to_someone_who_left(program_office: Person, objective: Objective, gordon: Person) -> None:
    Person.objects.filter(pk=gordon.pk).update(is_active=False)
    gordon.refresh_from_db()
    with pytest.raises(NotPossible, match="no longer works here"):
        hand_over(objective.leads.get(), to=gordon, by=program_office)


def test_a_name_is_assigned_everywhere_at_once(program_office: Person, gordon: Person) -> None:
    first, second = make_objective(placeholder="Gordon"), make_objective(placeholder="Gordon")
    Lead.objects.create(step=make_step(second), placeholder="Gordon")
    make_objective(placeholder="Vicki")
    assert hand_over_all(open_placeholders("Gordon"), to=gordon, by=program_office) == 3
    assert (names(first), told(first)) == ([("Gordon Gray", True)], ["Gordon is Gordon Gray"])
    assert [lead.placeholder for lead in Lead.objects.waiting_for_a_person()] == ["Vicki"]


def test_all_that_someone_leads_is_handed_over_at_once(
    program_office: Person, lead: Person, objective: Objective, gordon: Person
) -> None:
    Lead.objects.create(step=make_step(make_objective(placeholder="Vicki")), person=lead)
    assert hand_over_all(open_leads(lead), to=gordon, by=program_office, note="On leave") == 2
    assert not open_leads(lead).exists()


def test_finished_steps_and_archived_objectives_are_not_open(lead: Person) -> None:
    done = make_step(make_objective(), done_on="2026-01-01")
    Lead.objects.create(step=done, person=lead)
    make_objective(lead=lead, archived_at="2026-01-01T00:00Z")
    assert list(open_leads(lead)) == []


def test_last_lead_of_a_priority_objective_stays(program_office: Person, objective: Objective) -> None:
    with pytest.raises(NotPossible, match="has a lead"):
        remove_lead(objective.leads.get(), by=program_office)
    assert objective.leads.count() == 1


def test_accountable_lead_of_several_stays(program_office: Person, objective: Objective, gordon: Person) -> None:
    add_lead(objective, Who(person=gordon), by=program_office)
    with pytest.raises(NotPossible, match="is accountable"):
        remove_lead(objective.leads.get(accountable=True), by=program_office)


def test_lead_is_removed_and_added_again(program_office: Person, objective: Objective, gordon: Person) -> None:
    lead = add_lead(objective, Who(person=gordon), by=program_office)
    assert remove_lead(lead, by=program_office, reason="Mistaken") is True
    assert told(objective)[-1] == "Lead removed: Gordon Gray: Mistaken"
    add_lead(objective, Who(person=gordon), by=program_office)
    assert names(objective) == [("Lee Lead", True), ("Gordon Gray", False)]


def test_database_refuses_two_accountable_leads(objective: Objective, gordon: Person) -> None:
    with pytest.raises(IntegrityError):
        Lead.objects.create(objective=objective, person=gordon, accountable=True)


def test_who_takes_over_is_told_once_with_the_note(
    program_office: Person, lead: Person, objective: Objective, gordon: Person
) -> None:
    make_objective("Improve the hold music", lead=lead)
    hand_over_all(open_leads(lead), to=gordon, by=program_office, note="Lee <retires> {{ soon }}")
    mail = Mail.objects.get()
    assert (mail.person, mail.subject) == (gordon, "You lead 2 new things in the plan")
    assert "Ola Office writes: Lee <retires> {{ soon }}" in mail.text
    assert "Answer the phone within three rings" in mail.text
    assert "Lee &lt;retires&gt; {{ soon }}" in mail.html


def test_nobody_is_told_of_what_was_passed_on_meanwhile(
    program_office: Person, objective: Objective, gordon: Person
) -> None:
    lead = objective.leads.select_related("person").get()
    for _ in range(2):
        hand_over(lead, to=gordon, by=program_office)
    assert Mail.objects.count() == 1


def test_who_takes_over_themselves_or_has_no_address_gets_no_mail(program_office: Person, objective: Objective) -> None:
    hand_over(objective.leads.get(), to=program_office, by=program_office)
    hand_over(objective.leads.get(), to=make_person(email=None), by=program_office)
    assert not Mail.objects.exists()
