"""The update page: whom it lets in, what it refuses and gives back, what a repeated or late submit does."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from cxportal.county.days import today
from cxportal.people.models import Department, Person
from pathways.models import Objective, ProgressUpdate, Status
from tests.builders import make_objective, make_step, make_update
from tests.conftest import SignIn


def address(objective: Objective) -> str:
    return f"/objectives/{objective.pk}/update/"


def typed(**changed: Any) -> dict[str, Any]:
    said = {
        "hat": "overall",
        "status": "on_track",
        "percent": "40",
        "narrative": "The phone tree is shorter.",
        "token": str(uuid.uuid4()),
    }
    return said | changed


def test_lead_gives_an_update_and_lands_on_the_objective(as_: SignIn, lead: Person, objective: Objective) -> None:
    answer = as_(lead).post(address(objective), typed())
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/objectives/{objective.pk}/")
    given = objective.updates.get()
    assert (given.author, given.status, given.percent, given.narrative) == (
        lead,
        Status.ON_TRACK,
        40,
        "The phone tree is shorter.",
    )


def test_form_begins_with_the_last_status(as_: SignIn, lead: Person, objective: Objective) -> None:
    make_update(objective, lead, status=Status.ON_TRACK, percent=35)
    form = as_(lead).get(address(objective)).context["form"]
    assert (form["status"].value(), form["percent"].value()) == (Status.ON_TRACK, 35)


@pytest.mark.parametrize(("days", "offered"), [(-1, False), (0, True)])
def test_recovery_date_is_offered_again_until_it_is_past(
    as_: SignIn, lead: Person, objective: Objective, days: int, offered: bool
) -> None:
    day = today() + dt.timedelta(days=days)
    make_update(objective, lead, status=Status.AT_RISK, recovery_action="Hire", recovery_on=day)
    form = as_(lead).get(address(objective)).context["form"]
    assert form["recovery_on"].value() == (day if offered else None)


def test_double_submit_makes_one_update(as_: SignIn, lead: Person, objective: Objective) -> None:
    said = typed()
    client = as_(lead)
    answers = [client.post(address(objective), said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert objective.updates.count() == 1


@pytest.mark.parametrize("status", ["at_risk", "off_track"])
def test_trouble_without_recovery_is_refused_and_keeps_the_text(
    as_: SignIn, lead: Person, objective: Objective, status: str
) -> None:
    answer = as_(lead).post(address(objective), typed(status=status))
    assert answer.context["form"].errors == {
        "recovery_action": ["Say what brings it back on track."],
        "recovery_on": ["Give the date by which it will be back on track."],
    }
    assert "The phone tree is shorter." in answer.content.decode()
    assert objective.updates.count() == 0


def test_recovery_in_the_past_is_refused(as_: SignIn, lead: Person, objective: Objective) -> None:
    said = typed(status="at_risk", recovery_action="Hire", recovery_on="2020-01-01")
    answer = as_(lead).post(address(objective), said)
    assert answer.context["form"].errors == {"recovery_on": ["Choose today or a later day."]}


def test_recovery_is_dropped_where_the_status_asks_for_none(as_: SignIn, lead: Person, objective: Objective) -> None:
    as_(lead).post(address(objective), typed(recovery_action="Left over", recovery_on="2020-01-01"))
    given = objective.updates.get()
    assert (given.recovery_action, given.recovery_on) == ("", None)


def test_complete_is_a_hundred_percent(as_: SignIn, lead: Person, objective: Objective) -> None:
    as_(lead).post(address(objective), typed(status="complete"))
    assert objective.updates.get().percent == 100


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("percent", "101"),
        ("percent", "-1"),
        ("percent", "many"),
        ("percent", "1e309"),
        ("status", "excellent"),
        ("narrative", ""),
        ("narrative", "x" * 4001),
        ("narrative", "a\x00b"),
        ("hat", "department-99"),
        ("token", "not-a-token"),
        ("steps", "99999"),
        ("new_steps", "\n".join(["step"] * 11)),
        ("new_steps", "x" * 401),
    ],
)
def test_bad_input_is_refused_at_its_field(
    as_: SignIn, lead: Person, objective: Objective, field: str, value: str
) -> None:
    make_step(objective)
    answer = as_(lead).post(address(objective), typed(**{field: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert objective.updates.count() == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "{% load x %}", "\u202eab", "😀"]
)
def test_markup_is_shown_as_typed(as_: SignIn, lead: Person, objective: Objective, text: str) -> None:
    client = as_(lead)
    client.post(address(objective), typed(narrative=text, new_steps=text, barriers=text))
    page = client.get(objective.get_absolute_url()).content.decode()
    assert objective.updates.get().narrative == text
    assert "<script>alert(1)" not in page
    assert text.replace("<", "&lt;").replace(">", "&gt;") in page


def test_lone_surrogate_is_no_server_error(as_: SignIn, lead: Person, objective: Objective) -> None:
    body = "hat=overall&status=on_track&percent=5&narrative=%ED%A0%80&token=" + str(uuid.uuid4())
    answer = as_(lead).post(address(objective), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert objective.updates.get().narrative == "\ufffd\ufffd\ufffd"


def test_second_of_two_leads_sees_the_first_and_keeps_the_text(
    as_: SignIn, lead: Person, other_director: Person, objective: Objective
) -> None:
    make_update(objective, other_director, narrative="I was faster.")
    answer = as_(lead).post(address(objective), typed(narrative="My own words.", seen=""))
    page = answer.content.decode()
    assert "I was faster." in page
    assert "My own words." in page
    assert objective.updates.count() == 1


def test_second_save_after_seeing_the_first_succeeds(
    as_: SignIn, lead: Person, other_director: Person, objective: Objective
) -> None:
    make_update(objective, other_director, narrative="I was faster.")
    client = as_(lead)
    refused = client.post(address(objective), typed(seen=""))
    seen = refused.context["form"]["seen"].value()
    assert client.post(address(objective), typed(seen=seen)).status_code == 302


def test_correction_says_so(as_: SignIn, lead: Person, objective: Objective) -> None:
    first = make_update(objective, lead, narrative="Ten calls.")
    client = as_(lead)
    form = client.get(f"{address(objective)}?corrects={first.pk}").context["form"]
    assert form["narrative"].value() == "Ten calls."
    client.post(address(objective), typed(corrects=first.pk, seen=first.pk, narrative="Twelve calls."))
    assert ProgressUpdate.objects.newest_first().first().corrects == first  # type: ignore[union-attr]


@pytest.mark.parametrize("corrects", ["99999999", "x", "-1", "9" * 30, "1\x00"])
def test_correcting_what_is_not_there_is_an_ordinary_update(
    as_: SignIn, lead: Person, objective: Objective, corrects: str
) -> None:
    assert as_(lead).get(address(objective), {"corrects": corrects}).context["corrects"] is None


def test_update_of_another_objective_cannot_be_corrected_here(as_: SignIn, lead: Person, objective: Objective) -> None:
    foreign = make_update(make_objective(lead=lead), lead)
    assert as_(lead).get(f"{address(objective)}?corrects={foreign.pk}").context["corrects"] is None


def test_forged_department_is_refused(as_: SignIn, director: Person, utilities: Department) -> None:
    objective = make_objective(all_directors=True)
    answer = as_(director).post(address(objective), typed(hat=f"department-{utilities.pk}"))
    assert list(answer.context["form"].errors) == ["hat"]


def test_director_of_another_department_is_refused(as_: SignIn, director: Person, objective: Objective) -> None:
    answer = as_(director).post(address(objective), typed())
    assert answer.status_code == 403
    assert objective.updates.count() == 0


def test_visitor_gets_the_text_back_after_signing_in(client: Client, lead: Person, objective: Objective) -> None:
    client.force_login(lead)
    client.get(address(objective))
    client.cookies.pop("sessionid")
    refused = client.post(address(objective), typed(narrative="Typed for ten minutes."))
    assert refused.headers["Location"].startswith("/accounts/login/?next=")
    client.force_login(lead)
    page = client.get(address(objective))
    assert page.context["form"]["narrative"].value() == "Typed for ten minutes."


def test_unknown_objective_is_not_found(as_: SignIn, lead: Person) -> None:
    assert as_(lead).get("/objectives/999999/update/").status_code == 404


def test_wrong_method_is_refused(as_: SignIn, lead: Person, objective: Objective) -> None:
    assert as_(lead).delete(address(objective)).status_code == 405


def test_htmx_gets_the_row_and_returns_the_row(as_: SignIn, lead: Person, objective: Objective) -> None:
    client = as_(lead)
    opened = client.get(address(objective), headers={"HX-Request": "true"})
    saved = client.post(address(objective), typed(), headers={"HX-Request": "true"})
    assert "<html" not in opened.content.decode() + saved.content.decode()
    assert f'id="objective-{objective.pk}"' in saved.content.decode()
    assert "Saved: on track, 40%." in saved.content.decode()
