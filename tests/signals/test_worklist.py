"""The worklist: who sees what, what people decide, what is due."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from cxportal.scorecards.models import Measure
from cxportal.scorecards.signals import actions
from cxportal.scorecards.signals.duties import decisions_due
from cxportal.scorecards.signals.models import Signal
from tests.builders import make_department
from tests.conftest import SignIn
from tests.signals.builders import make_measure, make_signal

LIST = "/scorecards/signals/"
FAR = dt.date(2100, 1, 1)


def shown(as_: SignIn, person: Person, query: str = "") -> list[Signal]:
    return list(as_(person).get(LIST + query).context["page"])


def test_everybody_sees_the_signals_that_are_theirs(
    as_: SignIn, calls: Measure, signal: Signal, utilities: Department, director: Person, program_office: Person,
    staff: Person,
) -> None:  # fmt: skip
    theirs, county = make_signal(calls, utilities), make_signal(calls, None)
    actions.assign(theirs, to=staff, by=program_office)
    assert set(shown(as_, program_office)) == {signal, theirs, county}
    assert shown(as_, director) == [signal]
    assert shown(as_, staff) == [theirs]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"low", "high"}),
        ("?kind=practice", {"high"}),
        ("?measure=calls", {"low"}),
        ("?state=mine", {"high"}),
        ("?state=free", {"low"}),
        ("?state=explained", {"done"}),
        ("?state=all", {"low", "high", "done", "gone"}),
        ("?kind=nonsense&measure=none", {"low", "high"}),
    ],
)
def test_the_list_narrows(
    as_: SignIn, calls: Measure, signal: Signal, parks: Department, director: Person, query: str, expected: set[str]
) -> None:
    other = make_measure("visits", name="Visits")
    high = make_signal(other, parks, kind="practice", assignee=director, assigned_at=timezone.now())
    done = make_signal(other, parks, rule="run_of_seven")
    actions.decide(done, decision="explained", note="A storm.", by=director)
    gone = make_signal(other, parks, rule="two_of_three", gone_at=timezone.now())
    names = {signal.pk: "low", high.pk: "high", done.pk: "done", gone.pk: "gone"}
    assert {names[each.pk] for each in shown(as_, director, query)} == expected


def test_the_list_narrows_by_department(as_: SignIn, calls: Measure, signal: Signal, program_office: Person) -> None:
    make_signal(calls, make_department())
    assert shown(as_, program_office, f"?department={signal.department_id}") == [signal]


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_takes_a_constant_number_of_queries(
    as_: SignIn, calls: Measure, program_office: Person, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_signal(calls, make_department())
    client = as_(program_office)
    with django_assert_num_queries(13):
        client.get(LIST)


def test_a_signal_is_handed_over(as_: SignIn, signal: Signal, director: Person, staff: Person) -> None:
    as_(director).post(f"{LIST}{signal.pk}/assign/", {"to": staff.email})
    signal.refresh_from_db()
    assert (signal.assignee, Entry.objects.about(signal).get().text) == (staff, f"Handed to {staff}")


def test_whoever_has_it_decides_with_a_note(as_: SignIn, signal: Signal, director: Person, staff: Person) -> None:
    actions.assign(signal, to=staff, by=director)
    client = as_(staff)
    page = client.post(f"{LIST}{signal.pk}/decide/", {"decision": "action", "note": ""})
    assert page.context["decide_form"].errors == {"note": ["Fill in this field."]}
    client.post(f"{LIST}{signal.pk}/decide/", {"decision": "action", "note": "Two more at the counter."})
    signal.refresh_from_db()
    assert (signal.decision, signal.note, signal.decided_by) == ("action", "Two more at the counter.", staff)


def test_who_decides_second_sees_the_first_and_keeps_what_they_typed(
    as_: SignIn, signal: Signal, director: Person, program_office: Person
) -> None:
    actions.decide(signal, decision="explained", note="A storm.", by=program_office)
    page = as_(director).post(f"{LIST}{signal.pk}/decide/", {"decision": "action", "note": "My own words."})
    said = page.content.decode()
    assert "A storm." in said
    assert "My own words." in said
    signal.refresh_from_db()
    assert signal.decision == "explained"


def test_a_decision_sent_twice_is_one(as_: SignIn, signal: Signal, director: Person) -> None:
    for _ in range(2):
        answer = as_(director).post(f"{LIST}{signal.pk}/decide/", {"decision": "false", "note": "By chance."})
        assert answer.status_code == 302
    assert Entry.objects.about(signal).count() == 1


def test_a_signal_is_opened_again_and_history_keeps_the_decision(signal: Signal, director: Person) -> None:
    actions.decide(signal, decision="explained", note="A storm.", by=director)
    assert actions.reopen(signal, by=director)
    assert actions.reopen(signal, by=director) is False
    told = Entry.objects.about(signal).order_by("pk").values_list("text", flat=True)
    assert (signal.decision, list(told)) == ("", ["Explained: A storm.", "Opened again"])


def due(on: dt.date = FAR, people: set[int] | None = None) -> set[int]:
    return {duty.person_id for duty in decisions_due(on, until=on, people=people)}


def test_a_decision_is_due_from_the_head_of_the_department(signal: Signal, director: Person) -> None:
    assert due() == {director.pk}
    assert due(timezone.localdate()) == set()


def test_a_decision_is_due_from_whoever_has_it(signal: Signal, director: Person, staff: Person) -> None:
    actions.assign(signal, to=staff, by=director)
    assert due() == {staff.pk}
    assert due(people={director.pk}) == set()


def test_the_county_s_and_those_without_a_head_are_due_from_the_program_office(
    calls: Measure, signal: Signal, program_office: Person
) -> None:
    make_signal(calls, None)
    assert [duty.person_id for duty in decisions_due(FAR, until=FAR)] == [program_office.pk] * 2


def test_nothing_is_due_of_what_was_decided(signal: Signal, director: Person) -> None:
    actions.decide(signal, decision="false", note="By chance.", by=director)
    assert due() == set()
