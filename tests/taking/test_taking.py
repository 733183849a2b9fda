import datetime as dt
import threading
import uuid
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Person
from feedback.responses.models import Response, Rollup
from feedback.rounds.models import Participation, Round
from feedback.rounds.participating import claim
from feedback.taking import actions
from feedback.taking.actions import WAITS, Outcome, hand_in
from feedback.taking.models import KeptCopy, PaperForms, PracticeRating
from tests.conftest import SignIn
from tests.taking.conftest import KEYS, filled, shipped_round

pytestmark = pytest.mark.usefixtures("letters")


def address(round: Round) -> str:
    return reverse("taking:take", args=[round.pk])


def test_answers_are_stored_once_and_the_profile_is_shown(as_: SignIn, staff: Person, fall: Round) -> None:
    sent = filled(h1="5", h2="5", h3="0")
    first, again = (as_(staff).post(address(fall), sent) for _ in range(2))
    assert (first.status_code, first.context["lines"][0].mean, again.status_code) == (200, 5.0, 200)
    stored = Response.objects.get()
    assert stored.answers == {**dict.fromkeys(KEYS, 4), "h1": 5, "h2": 5, "h3": 0}
    assert (stored.on, stored.source, stored.language, stored.frontline) == (None, "", "", False)
    assert Rollup.objects.get(key=Rollup.ALL).people == 1
    assert KeptCopy.objects.count() == 0


def test_other_answers_of_the_same_person_change_nothing(as_: SignIn, staff: Person, fall: Round) -> None:
    as_(staff).post(address(fall), filled())
    answer = as_(staff).post(address(fall), filled(h1="1", comment="My second try"))
    assert (answer.status_code, Response.objects.count()) == (409, 1)
    assert "My second try" in answer.content.decode()


def test_a_form_goes_page_by_page_with_earlier_answers_in_it(as_: SignIn, staff: Person, fall: Round) -> None:
    page = as_(staff).get(address(fall))
    token = page.context["typed"]["token"]
    page = as_(staff).post(address(fall), {"token": token, "step": "0", "h1": "5", "go": "next"})
    assert (page.context["step"], dict(page.context["carried"])["h1"]) == (1, "5")
    assert page.context["typed"]["token"] == token
    assert not [key for key in map(str, page.client.session.keys()) if not key.startswith(("_auth", "account"))]
    page = as_(staff).post(address(fall), {"token": token, "step": "1", "h1": "5", "go": "es"})
    assert (page.context["step"], page.context["asked"].language) == (1, "es")


def test_nothing_answered_is_said(as_: SignIn, staff: Person, fall: Round) -> None:
    answer = as_(staff).post(address(fall), {"go": "send", "token": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert Participation.objects.filter(used=True).count() == 0


def test_an_answer_after_closing_is_refused_with_what_was_typed(as_: SignIn, staff: Person, letters: None) -> None:
    round = shipped_round(closes_on=today() - dt.timedelta(days=1), opens_on=today() - dt.timedelta(days=9))
    answer = as_(staff).post(address(round), filled(comment="Keep this"))
    assert (answer.status_code, Response.objects.count()) == (410, 0)
    assert "Keep this" in answer.content.decode()
    assert Participation.objects.get(person=staff).used is False


def test_a_claim_is_taken_back_where_the_answers_cannot_be_stored(
    staff: Person, fall: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> bool:
        raise OSError("The disk is full.")

    monkeypatch.setattr(actions, "mix_in", broken)
    mine = Participation.objects.get(person=staff)
    with pytest.raises(OSError, match="full"):
        actions.hand_in(mine, id=uuid.uuid4(), answers=dict.fromkeys(KEYS, 4), comment="", on=today())
    assert Participation.objects.get(person=staff).used is False


def test_a_copy_is_kept_only_when_asked_for_and_can_be_deleted(as_: SignIn, staff: Person, fall: Round) -> None:
    as_(staff).post(address(fall), filled(keep="on"))
    copy = KeptCopy.objects.get()
    assert (copy.person, copy.profile) == (staff, dict.fromkeys("HEART", 4.0))
    as_(staff).post(reverse("taking:delete_copy", args=[copy.pk]))
    assert KeptCopy.objects.count() == 0


def test_answers_typed_after_the_session_ended_are_not_kept(client: Client, as_: SignIn, fall: Round) -> None:
    staff = Participation.objects.filter(round=fall)[0].person
    as_(staff).get(address(fall))
    client.cookies.pop("sessionid")
    answer = client.post(address(fall), filled(comment="A secret"))
    assert answer.status_code == 302
    assert "kept_forms" not in client.session


def test_a_paper_form_marks_nobody_and_counts_with_its_department(
    as_: SignIn, program_office: Person, staff: Person, fall: Round
) -> None:
    sent = filled(department=staff.department_id, on=today().isoformat())
    for _ in range(2):
        assert as_(program_office).post(reverse("rounds:paper", args=[fall.pk]), sent).status_code == 302
    assert (Response.objects.count(), PaperForms.objects.get().keyed) == (1, 1)
    assert Participation.objects.filter(used=True).count() == 0
    late = filled(department=staff.department_id, on=(today() + dt.timedelta(days=1)).isoformat())
    assert as_(program_office).post(reverse("rounds:paper", args=[fall.pk]), late).status_code == 200
    full = filled(department=staff.department_id, on=today().isoformat())
    answer = as_(program_office).post(reverse("rounds:paper", args=[fall.pk]), full)
    assert "As many answers as people asked" in answer.content.decode()
    assert Response.objects.count() == 1


def test_the_head_signs_one_rating_of_the_practices(as_: SignIn, director: Person) -> None:
    round = shipped_round("department")
    at = reverse("taking:practice", args=[round.pk, director.department_id])
    page = as_(director).get(at)
    assert "---------" not in page.content.decode()
    seen = page.context["form"].initial["seen"]
    told = {"rating": "emerging", "evidence": "Monthly talks.", "seen": seen}
    as_(director).post(at, told)
    row = PracticeRating.objects.get()
    assert (row.rating, row.signed_by) == ("emerging", director)
    assert b"Rate and sign" not in as_(director).get(reverse("taking:mine")).content


def test_the_second_click_waits_for_the_answers_of_the_first(fall: Round, staff: Person) -> None:
    """A click between the two transactions of the first: it thanks as the first does."""
    mine = Participation.objects.get(round=fall, person=staff)
    id, answers = uuid.uuid4(), dict.fromkeys(KEYS, 4)
    looks = iter([False, False, True])
    assert claim(mine, on=today())
    with patch.object(actions, "is_stored", lambda _: next(looks)), patch("time.sleep") as slept:
        assert hand_in(mine, id=id, answers=answers, comment="", on=today()) is Outcome.REPEATED
    assert [call.args[0] for call in slept.call_args_list] == list(WAITS[:2])


def test_spanish_questions_stand_on_a_spanish_page(as_: SignIn, staff: Person, fall: Round) -> None:
    client = as_(staff)
    pages = [
        client.get(address(fall), {"lang": "es"}),
        client.post(address(fall), {"go": "es"}),
        client.post(address(fall), {**filled(h1="9"), "language": "es"}),
        client.post(address(fall), {**filled(), "language": "es"}),
        client.get(reverse("taking:mine")),
        client.get(fall.get_absolute_url()),
    ]
    said = [
        "Página 1 de 6",
        "Página 1 de 6",
        "Antes de enviar",
        "Gracias. Así se ve usted",
        "Participó",
        "Cuántos part",
    ]
    for page, words in zip(pages, said, strict=True):
        assert words in page.content.decode()
        assert page.headers["Content-Language"] == "es"
    assert "Taken part" in client.get(reverse("taking:mine"), {"lang": "en"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_thanked_twice_and_stored_once(staff: Person, fall: Round) -> None:
    """Both requests at the same moment."""
    sent, start, statuses = filled(), threading.Barrier(2), []
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(staff)

    def click(client: Client) -> None:
        try:
            start.wait(20)
            statuses.append(client.post(address(fall), sent).status_code)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click, args=(client,)) for client in clients]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(60)
    assert (statuses, Response.objects.count()) == ([200, 200], 1)


def test_the_rating_of_practices_comes_in_spanish(as_: SignIn, director: Person) -> None:
    round = shipped_round("department")
    at = reverse("taking:practice", args=[round.pk, director.department_id])
    client = as_(director)
    seen = client.get(at, {"lang": "es"}).context["form"].initial["seen"]
    wrong = client.post(at, {"evidence": "Charlas cada mes.", "seen": seen}).content.decode()
    assert "¿Qué lo demuestra?" in wrong
    assert "Charlas cada mes." in wrong
    assert not any(said in wrong for said in ("Beginning", "Sign<", "This field", "What you do"))
    client.post(at, {"rating": "emerging", "evidence": "Charlas cada mes.", "seen": seen})
    row = PracticeRating.objects.get()
    assert Entry.objects.about(row).get().text.endswith(": emerging")
    assert "Emergente" in client.get(at).content.decode()


def test_the_other_language_at_the_top_keeps_what_was_chosen(as_: SignIn, staff: Person, fall: Round) -> None:
    """Without JavaScript nothing but the form holds it, so the switch is a button of the form."""
    client = as_(staff)
    shown = client.get(address(fall)).content.decode()
    header = shown.split("<main")[0]
    assert '<button form="assess" type="submit" name="go" value="es" lang="es">Español</button>' in header
    assert "?lang=es" not in header
    spanish = client.post(address(fall), {"go": "es", "step": "1", "h1": "5", "e1": "2"}).content.decode()
    assert "Página 2 de 6" in spanish
    assert '<input type="hidden" name="h1" value="5" data-answer>' in spanish
    assert 'name="e1" value="2" checked' in spanish


def test_a_paper_form_comes_after_closing_if_it_is_dated_before(
    as_: SignIn, program_office: Person, staff: Person, fall: Round
) -> None:
    actions.close(fall, by=program_office, on=today() - dt.timedelta(days=1))
    client, at = as_(program_office), reverse("rounds:paper", args=[fall.pk])
    assert "This round is closed. Papers of its days still count" in client.get(at).content.decode()
    later = client.post(at, filled(department=staff.department_id, on=today().isoformat()))
    assert "Later papers are not counted" in later.content.decode()
    day = (today() - dt.timedelta(days=1)).isoformat()
    assert client.post(at, filled(department=staff.department_id, on=day)).status_code == 302
    assert Response.objects.count() == 1


def test_five_questions_begin_on_one_page_and_fifteen_do_not(as_: SignIn, staff: Person, fall: Round) -> None:
    department = shipped_round("department", name="Departmental")
    pages = [as_(staff).get(address(round)).context["whole"] for round in (fall, department)]
    assert pages == [False, True]
    again = as_(staff).post(address(department), {"go": "steps", "way": "all", "step": "0"})
    assert (again.context["whole"], again.context["step"]) == (False, 0)
