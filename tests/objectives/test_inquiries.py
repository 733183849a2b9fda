"""The program office asks, a lead answers."""

from django.test import Client

from cxportal.people.models import Person
from pathways.actions import answer, ask
from pathways.models import Inquiry, InquiryKind, Objective
from tests.conftest import SignIn


def asked(objective: Objective, by: Person) -> Inquiry:
    return ask(objective=objective, by=by, kind=InquiryKind.QUESTION, text="Is the vendor chosen?")


def test_program_office_asks_and_the_lead_sees_it(
    as_: SignIn, program_office: Person, lead: Person, objective: Objective
) -> None:
    said = {"kind": "question", "text": "Is the vendor chosen?"}
    assert as_(program_office).post(f"/objectives/{objective.pk}/ask/", said).status_code == 302
    assert "Is the vendor chosen?" in as_(lead).get("/objectives/mine/").content.decode()


def test_question_without_words_is_refused(as_: SignIn, program_office: Person, objective: Objective) -> None:
    refused = as_(program_office).post(f"/objectives/{objective.pk}/ask/", {"kind": "question", "text": ""})
    assert refused.context["form"].errors == {"text": ["Write the question."]}


def test_lead_may_not_ask(as_: SignIn, lead: Person, objective: Objective) -> None:
    assert as_(lead).get(f"/objectives/{objective.pk}/ask/").status_code == 403


def test_asking_twice_makes_one_inquiry(program_office: Person, objective: Objective) -> None:
    assert asked(objective, program_office) == asked(objective, program_office)


def test_lead_answers(as_: SignIn, program_office: Person, lead: Person, objective: Objective) -> None:
    inquiry = asked(objective, program_office)
    address = f"/objectives/{objective.pk}/inquiries/{inquiry.pk}/answer/"
    assert as_(lead).post(address, {"answer": "Yes, last week."}).status_code == 302
    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.answered_by) == ("Yes, last week.", lead)


def test_second_answer_changes_nothing(
    program_office: Person, lead: Person, other_director: Person, objective: Objective
) -> None:
    inquiry = asked(objective, program_office)
    assert answer(inquiry=inquiry, by=lead, text="First") is True
    assert answer(inquiry=inquiry, by=other_director, text="Second") is False
    inquiry.refresh_from_db()
    assert inquiry.answer == "First"


def test_program_office_does_not_answer_itself(as_: SignIn, program_office: Person, objective: Objective) -> None:
    inquiry = asked(objective, program_office)
    assert as_(program_office).get(f"/objectives/{objective.pk}/inquiries/{inquiry.pk}/answer/").status_code == 403


def test_inquiry_under_another_objective_is_not_found(
    as_: SignIn, lead: Person, program_office: Person, objective: Objective
) -> None:
    inquiry = asked(objective, program_office)
    assert as_(lead).get(f"/objectives/{objective.pk + 1}/inquiries/{inquiry.pk}/answer/").status_code == 404


def test_visitor_is_led_to_sign_in(client: Client, objective: Objective) -> None:
    assert client.get(f"/objectives/{objective.pk}/ask/").status_code == 302
