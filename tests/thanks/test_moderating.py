"""The queue: matching, masking, passing on, and who was faster."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cxportal.duties.sources import duties_for
from cxportal.history.models import Entry
from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Department, Person, RoleKind
from cxportal.people.refusals import Refused
from feedback.touchpoints.models import Touchpoint
from recognition.thanks import actions, duties
from recognition.thanks.models import MOVES, State, Thanks
from tests.builders import make_person, make_role
from tests.conftest import SignIn
from tests.thanks.builders import DID, make_customer_thanks, make_thanks


@pytest.fixture
def second_office(db: None) -> Person:
    person = make_person("Oda", last_name="Second")
    make_role(person, RoleKind.PROGRAM_OFFICE)
    return person


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_move_does_what_the_table_allows(staff: Person, before: State, after: State) -> None:
    who = {} if before == State.WAITING else {"decided_by": staff, "decided_at": dt.datetime.now(dt.UTC)}
    thanks = make_thanks(state=before, person=staff, letter="H", words=DID, **who)
    assert thanks.move(after, by=staff) is (after in MOVES[before])


def test_thanks_are_passed_on_to_the_person_and_their_manager(
    as_: SignIn, program_office: Person, manager: Person
) -> None:
    report = manager.reports.get()
    thanks = make_thanks(named="Rae")
    data = {
        "person": report.employee_number or "",
        "letter": "A",
        "words": "She stayed after closing",
        "visibility": "wall",
    }
    as_(program_office).post(thanks.get_absolute_url(), data)
    thanks.refresh_from_db()
    assert (thanks.state, thanks.person, thanks.letter, thanks.words, thanks.what) == (
        State.APPROVED, report, "A", "She stayed after closing", DID,
    )  # fmt: skip
    assert set(Notice.objects.values_list("recipient", "title")) == {
        (report.pk, "A customer recognizes you for attentiveness"),
        (manager.pk, f"{report} recognized for attentiveness"),
    }  # fmt: skip
    assert Mail.objects.count() == 2
    assert "She stayed after closing" in as_(report).get(reverse("recognition:mine")).content.decode()


def test_the_second_moderator_hears_who_was_faster(
    as_: SignIn, program_office: Person, second_office: Person, staff: Person
) -> None:
    thanks = make_thanks()
    actions.approve(Thanks.objects.get(), person=staff, letter="H", words=DID, visibility="wall", by=program_office)
    data = {
        "person": staff.employee_number or "",
        "letter": "R",
        "words": "Something else entirely",
        "visibility": "wall",
    }
    text = as_(second_office).post(thanks.get_absolute_url(), data).content.decode()
    thanks.refresh_from_db()
    assert (f"{program_office} was faster: approved" in text, thanks.letter) == (True, "H")
    assert Notice.objects.count() == 1


def test_nobody_passes_on_thanks_to_themself(program_office: Person) -> None:
    with pytest.raises(Refused, match="let a colleague"):
        actions.approve(
            make_thanks(), person=program_office, letter="H", words=DID, visibility="wall", by=program_office
        )


def test_rejected_with_a_reason_and_taken_up_again(as_: SignIn, program_office: Person) -> None:
    thanks = make_thanks()
    client = as_(program_office)
    client.post(reverse("thanks:reject", args=[thanks.pk]), {"reason": "It is a complaint"})
    thanks.refresh_from_db()
    assert (thanks.state, thanks.reason, thanks.decided_by) == (State.REJECTED, "It is a complaint", program_office)
    for _ in range(2):
        client.post(reverse("thanks:again", args=[thanks.pk]))
    thanks.refresh_from_db()
    assert (thanks.state, thanks.reason, thanks.decided_by) == (State.WAITING, "", None)
    assert Entry.objects.about(thanks).filter(verb="taken-up").count() == 1


def test_what_is_retracted_is_shown_no_more(as_: SignIn, program_office: Person, staff: Person) -> None:
    thanks = make_thanks()
    actions.approve(thanks, person=staff, letter="H", words=DID, visibility="wall", by=program_office)
    as_(program_office).post(reverse("thanks:retract", args=[thanks.pk]), {"reason": "Another Sam was meant"})
    assert DID not in as_(staff).get(reverse("recognition:mine")).content.decode()


def test_masking_leaves_the_name_of_who_is_thanked(as_: SignIn, program_office: Person, staff: Person) -> None:
    make_person("Theodora", last_name="Quist")
    thanks = make_thanks(what="Sam helped me, and Theodora Quist did not")
    data = {"person": "Sam Staff", "letter": "H", "words": thanks.what, "mask": "1"}
    answer = as_(program_office).post(thanks.get_absolute_url(), data)
    assert answer.context["form"]["words"].value() == "Sam helped me, and [name] [name] did not"
    assert Thanks.objects.get().state == State.WAITING


def test_likely_people_are_those_of_the_place_first(parks: Department, utilities: Department) -> None:
    here = make_person("Ana", last_name="Zorn", department=parks)
    there = make_person("Ana", last_name="Abel", department=utilities)
    make_person("Anabel", last_name="Other", department=parks)
    place = Touchpoint.objects.create(department=parks, service="Permits")
    assert actions.likely(make_thanks(named="ANA", touchpoint=place)) == [here, there]
    assert actions.likely(make_thanks(named="Ana Abel", touchpoint=place)) == [there, here]
    assert actions.likely(make_thanks(named="", described="Ana at window 3")) == []


def test_a_duty_for_the_program_office_while_thanks_wait(program_office: Person, staff: Person) -> None:
    made = make_thanks(received_at=dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC))  # a Friday
    make_thanks(received_at=dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC))
    on = dt.date(2026, 11, 24)
    (duty,) = duties_for(program_office.pk, on=on)
    assert (duty.title, duty.due_on) == ("Read 2 customers’ thanks", on)
    assert duties.thanks_due(on, until=dt.date(2026, 11, 23)) == duties_for(staff.pk, on=on) == []
    assert made.state == State.WAITING


def test_the_queue_takes_the_same_queries_at_any_length(as_: SignIn, program_office: Person, parks: Department) -> None:
    place = Touchpoint.objects.create(department=parks, service="Permits")
    client, address = as_(program_office), reverse("thanks:queue")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    make_thanks(touchpoint=place)
    client.get(address)
    few = queries()
    for _ in range(19):
        make_thanks(touchpoint=place)
    assert queries() == few


def test_a_customer_is_thanked_in_public_once_the_office_has_read_it(
    as_: SignIn, staff: Person, program_office: Person
) -> None:
    row = make_customer_thanks(staff)
    public = reverse("thanks:customers")
    assert row.customer not in as_(staff).get(public).content.decode()
    client = as_(program_office)
    for _ in range(2):
        client.post(reverse("thanks:publish_customer", args=[row.pk]))
    text = client.get(public).content.decode()
    assert (row.customer in text, staff.last_name in text) == (True, False)
    assert Notice.objects.get().title == "Your thanks to Bayside Rowing Club are public"
    client.post(reverse("thanks:retract_customer", args=[row.pk]), {"reason": "They asked us to"})
    assert row.customer not in client.get(public).content.decode()


def test_thanking_a_customer_twice_by_a_double_click_makes_one(as_: SignIn, staff: Person) -> None:
    client = as_(staff)
    page = client.get(reverse("thanks:thank_customer"))
    data = {"customer": "Rowing Club", "on": "", "words": "They cleared the boat ramp for everybody", "letter": "H"}
    data["token"] = str(page.context["form"]["token"].value())
    assert "Fill in this field." in client.post(reverse("thanks:thank_customer"), data).content.decode()
    data["on"] = page.context["form"]["on"].value().isoformat()
    for _ in range(2):
        client.post(reverse("thanks:thank_customer"), data)
    row = staff.thanks_to_customers.get()
    assert (row.customer, row.state, row.department) == ("Rowing Club", State.WAITING, staff.department)
