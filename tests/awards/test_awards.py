"""An award from its window to its results: who may do what, once, and when."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.duties.sources import duties_for
from cxportal.history.models import Entry, record
from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Department, Person
from cxportal.people.refusals import Refused
from recognition.awards import actions, duties
from recognition.awards.models import MOVES, Award, AwardState, Nomination, NominationState, Phase, Score
from recognition.awards.panel import judged
from tests.awards.builders import DID, days, make_award, make_member, make_nomination, points
from tests.builders import make_person
from tests.conftest import SignIn


def page(name: str, thing: Award | Nomination) -> str:
    return reverse(f"awards:{name}", args=[thing.pk])


def form(**told: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("helpfulness", "expertise", "attentiveness", "respect", "timeliness"), "")
    return {"nominee": "", "team": "", "department": "", "summary": "An answer for everyone", **texts,
            "helpfulness": DID, "token": str(uuid.uuid4()), **told}  # fmt: skip


def test_phase_follows_state_and_day(db: None) -> None:
    award = make_award()
    shown = [award.phase(award.opens_on + dt.timedelta(days=count)) for count in (-1, 0, 10, 11)]
    assert shown == [Phase.ANNOUNCED, Phase.NOMINATING, Phase.NOMINATING, Phase.JUDGING]


@pytest.mark.parametrize("before", AwardState)
@pytest.mark.parametrize("after", AwardState)
def test_move_does_what_the_table_allows(staff: Person, lead: Person, before: AwardState, after: AwardState) -> None:
    award = make_award(state=AwardState.RUNNING)
    nomination = make_nomination(award, staff, lead)
    told: dict[AwardState, dict[str, Any]] = {state: {} for state in AwardState}
    told[AwardState.DECIDED] = {"chosen": nomination, "decided_at": "2026-11-01T12:00Z", "published_at": None}
    told[AwardState.PUBLISHED] = told[AwardState.DECIDED] | {"published_at": "2026-11-01T12:00Z"}
    empty = {"chosen": None, "decided_at": None, "published_at": None}
    Award.objects.update(state=before, **(empty | told[before]))
    award.refresh_from_db()
    assert award.move(after, **(empty | told[after])) is (after in MOVES[before])


def test_a_colleague_is_nominated_once_by_a_double_submit(as_: SignIn, staff: Person, lead: Person) -> None:
    award, client, data = make_award(), as_(staff), form(nominee="Lee Lead")
    for _ in range(2):
        answer = client.post(page("nominate", award), data)
    nomination = Nomination.objects.get()
    assertRedirects(answer, nomination.get_absolute_url())
    assert (nomination.whom, nomination.nominator, nomination.told) == ("Lee Lead", staff, [("H", DID)])
    assert Entry.objects.about(nomination).count() == 1


def test_a_team_is_nominated(as_: SignIn, staff: Person, utilities: Department) -> None:
    as_(staff).post(page("nominate", make_award()), form(team="Permit counter", department=utilities.pk))
    nomination = Nomination.objects.get()
    assert (nomination.whom, nomination.place) == ("Permit counter", utilities)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"nominee": ""}, "Choose a colleague, or name a team."),
        ({"team": "Counter"}, "Choose either a colleague or a team."),
        ({"nominee": "Sam Staff"}, "nobody nominates themself"),
        ({"nominee": "Vera Official"}, "Vera Official decides on this award and cannot be nominated."),
        ({"helpfulness": ""}, "Tell of one letter at least what they did."),
        ({"helpfulness": "Nice"}, "30 characters at least"),
        ({"helpfulness": "x" * 2001}, "Shorten this to 2000 characters"),
        ({"nominee": "a\x00b"}, "Nobody here is called"),
    ],
)
def test_a_faulty_nomination_says_what_to_do(
    as_: SignIn, staff: Person, lead: Person, bad: dict[str, str], words: str
) -> None:
    answer = as_(staff).post(page("nominate", make_award()), form(nominee="Lee Lead", summary="Kept this") | bad)
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Kept this" in text) == (200, True, True)
    assert not Nomination.objects.exists()


def test_the_same_colleague_twice_is_refused_kindly(as_: SignIn, staff: Person, lead: Person) -> None:
    award = make_award()
    make_nomination(award, staff, lead)
    answer = as_(staff).post(page("nominate", award), form(nominee="Lee Lead"))
    assert "You have nominated this colleague already." in answer.content.decode()


def test_the_official_does_not_nominate(lead: Person) -> None:
    award = make_award()
    with pytest.raises(Refused, match="others nominate"):
        actions.nominate(award, by=award.official, token=uuid.uuid4(), nominee=lead, summary="x", helpfulness=DID)


def test_a_window_that_closed_keeps_what_was_typed(as_: SignIn, staff: Person, lead: Person) -> None:
    award = make_award()
    with time_machine.travel(dt.datetime.combine(days(10), dt.time(18)), tick=False):
        answer = as_(staff).post(page("nominate", award), form(nominee="Lee Lead"))
    assert "Nominations have closed. The panel is reading them now." in answer.content.decode()
    assert (DID in answer.content.decode(), Nomination.objects.count()) == (True, 0)


def test_a_window_that_is_not_open_leads_back(as_: SignIn, staff: Person) -> None:
    award = make_award(ago=-5)
    assertRedirects(as_(staff).get(page("nominate", award)), award.get_absolute_url())


def test_edit_sees_what_another_tab_changed(as_: SignIn, staff: Person, lead: Person) -> None:
    nomination = make_nomination(make_award(), staff, lead)
    client = as_(staff)
    seen = client.get(page("edit_nomination", nomination)).context["form"]["seen"].value()
    Nomination.objects.update(summary="Changed in the other tab")
    answer = client.post(page("edit_nomination", nomination), form(nominee="Lee Lead", summary="Mine", seen=seen))
    assert "Changed in the other tab" in answer.content.decode()
    nomination.refresh_from_db()
    assert nomination.summary == "Changed in the other tab"
    again = answer.context["form"]["seen"].value()
    client.post(page("edit_nomination", nomination), form(nominee="Lee Lead", summary="Mine", seen=again))
    nomination.refresh_from_db()
    assert nomination.summary == "Mine"


def test_withdrawn_twice_is_once_and_leaves_room_for_another(staff: Person, lead: Person) -> None:
    award = make_award()
    nomination = make_nomination(award, staff, lead)
    assert [actions.withdraw(nomination, by=staff) for _ in range(2)] == [True, False]
    make_nomination(award, staff, lead)
    assert Nomination.objects.standing().count() == 1


def test_nothing_is_withdrawn_after_the_window(staff: Person, lead: Person) -> None:
    with pytest.raises(Refused, match="have closed"):
        actions.withdraw(make_nomination(make_award(ago=15), staff, lead), by=staff)


def test_scoring_waits_for_the_end_of_the_window(staff: Person, lead: Person, manager: Person) -> None:
    with pytest.raises(Refused, match="Scoring begins after nominations close"):
        actions.give_score(make_nomination(make_award(), staff, lead), by=manager, **points())


def test_a_score_replaces_the_own_earlier_one(as_: SignIn, staff: Person, lead: Person, manager: Person) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead)
    make_member(nomination.award, manager)
    client = as_(manager)
    for value in ("3", "5"):
        client.post(page("score", nomination), {**dict.fromkeys("heart", value), "note": "Strong", "recommends": "on"})
    score = Score.objects.get()
    assert (score.by, score.sum, score.recommends, score.note) == (manager, 25, True, "Strong")


def test_whoever_is_too_close_does_not_score(staff: Person, lead: Person, manager: Person, parks: Department) -> None:
    award = make_award(ago=15)
    for nominator, nominee, fields in (
        (manager, lead, {}), (staff, manager, {}), (lead, None, {"team": "Rangers", "department": parks}),
    ):  # fmt: skip
        with pytest.raises(Refused):
            actions.give_score(make_nomination(award, nominator, nominee, **fields), by=manager, **points())
    assert not Score.objects.exists()


def test_who_is_nominated_does_not_read_it(as_: SignIn, staff: Person, manager: Person) -> None:
    award = make_award(ago=15)
    make_member(award, manager)
    nomination = make_nomination(award, staff, manager)
    client = as_(manager)
    assert client.get(nomination.get_absolute_url()).status_code == 403
    assert "Max Manager" not in client.get(page("nominations", award)).content.decode().split("<main")[1]


@pytest.mark.parametrize("value", [0, 6])
def test_points_outside_of_one_to_five_are_refused(staff: Person, lead: Person, manager: Person, value: int) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(nomination=nomination, by=manager, **points(value))


def test_judged_ranks_by_mean_and_leaves_out_who_stands_aside(
    staff: Person, lead: Person, manager: Person, director: Person, other_director: Person
) -> None:
    award = make_award(ago=15)
    first, second = make_nomination(award, staff, lead), make_nomination(award, lead, staff)
    actions.give_score(first, by=manager, **points(3))
    actions.give_score(first, by=director, **points(4, recommends=True))
    actions.give_score(second, by=manager, **points(4))
    nothing = dict.fromkeys("heart") | {"stands_aside": True, "recommends": False, "note": ""}
    actions.give_score(second, by=other_director, **nothing)
    rows = judged(award, reader=award.official)
    assert [(row.nomination.whom, row.mean_words, row.recommended, len(row.counted)) for row in rows] == [
        ("Sam Staff", "20.0", 0, 1),
        ("Lee Lead", "17.5", 1, 2),
    ]


def test_a_panel_member_sees_no_other_scores_while_scoring(
    as_: SignIn, staff: Person, lead: Person, manager: Person, director: Person
) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead)
    for person in (manager, director):
        make_member(nomination.award, person)
    actions.give_score(nomination, by=director, **points(2, note="Told in confidence"))
    client = as_(manager)
    for address in (page("nominations", nomination.award), nomination.get_absolute_url()):
        assert "Told in confidence" not in client.get(address).content.decode()
    assert "Told in confidence" in as_(nomination.award.official).get(nomination.get_absolute_url()).content.decode()


def test_the_official_decides_once(as_: SignIn, staff: Person, lead: Person) -> None:
    award = make_award(ago=15)
    first, second = make_nomination(award, staff, lead), make_nomination(award, lead, staff)
    client = as_(award.official)
    for nomination in (first, second):
        client.post(page("decide", award), {"nomination": nomination.pk, "reason": "Always there"})
    award.refresh_from_db()
    assert (award.state, award.chosen, award.reason) == (AwardState.DECIDED, first, "Always there")


def test_a_decision_before_the_window_closed_is_refused(staff: Person, lead: Person) -> None:
    nomination = make_nomination(make_award(), staff, lead)
    with pytest.raises(Refused, match="Scoring begins"):
        actions.decide(nomination.award, nomination, reason="x", by=nomination.award.official)


def test_a_withdrawn_nomination_is_not_chosen(staff: Person, lead: Person) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead, state=NominationState.WITHDRAWN)
    with pytest.raises(Refused, match="nominations that stand"):
        actions.decide(nomination.award, nomination, reason="x", by=nomination.award.official)


def test_published_results_tell_everybody_concerned_once(
    as_: SignIn, staff: Person, lead: Person, manager: Person, program_office: Person
) -> None:
    award = make_award(ago=15)
    won = make_nomination(award, staff, lead)
    make_nomination(award, staff, manager)
    make_nomination(award, lead, manager, summary="Also")
    actions.decide(award, won, reason="Always there", by=award.official)
    client = as_(program_office)
    for _ in range(2):
        client.post(page("publish", award))
    told = set(Notice.objects.values_list("recipient__last_name", "title"))
    assert told == {
        ("Lead", f"You received {award}"),
        ("Staff", f"{award} goes to Lee Lead"),
        ("Manager", f"A colleague nominated you for {award}"),
    }
    assert Mail.objects.count() == 3
    text = as_(manager).get(page("results", award)).content.decode()
    assert ("Always there" in text, text.count("Max Manager</li>") + text.count("Max Manager <span")) == (True, 1)


def test_a_decision_taken_back_is_made_anew(staff: Person, lead: Person, program_office: Person) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead)
    award = nomination.award
    actions.decide(award, nomination, reason="x", by=award.official)
    award.refresh_from_db()
    actions.reopen(award, by=program_office, reason="A score was missing")
    assert (award.state, award.chosen, award.reason) == (AwardState.RUNNING, None, "")
    assert Notice.objects.get().recipient == award.official
    with pytest.raises(Refused):
        actions.reopen(award, by=program_office, reason="Again")


def test_an_award_needs_a_panel_to_be_announced(program_office: Person, manager: Person) -> None:
    award = make_award(state=AwardState.PREPARING)
    with pytest.raises(Refused, match="panel first"):
        actions.announce(award, by=program_office)
    actions.ask_onto_panel(award, manager, by=program_office)
    actions.announce(award, by=program_office)
    assert set(Notice.objects.values_list("recipient", "kind")) == {
        (manager.pk, "panel"), (award.official_id, "official"),
    }  # fmt: skip


def test_the_official_is_not_on_the_panel(program_office: Person) -> None:
    award = make_award()
    with pytest.raises(Refused, match="somebody else scores"):
        actions.ask_onto_panel(award, award.official, by=program_office)


def test_who_has_scored_stays_on_the_panel(staff: Person, lead: Person, manager: Person) -> None:
    nomination = make_nomination(make_award(ago=15), staff, lead)
    member = make_member(nomination.award, manager)
    actions.give_score(nomination, by=manager, **points())
    with pytest.raises(Refused, match="has scored already"):
        actions.take_off_panel(member, by=nomination.award.official)


def test_the_office_sets_an_award_up_once(as_: SignIn, program_office: Person, director: Person) -> None:
    dates = {"opens_on": days(1), "closes_on": days(30), "score_by": days(40), "decide_by": days(50)}
    data = {name: day.isoformat() for name, day in dates.items()} | {
        "name": "HEART of Service", "year": "2027", "about": "For all", "official": "Dana Director",
        "token": str(uuid.uuid4()),
    }  # fmt: skip
    client = as_(program_office)
    for _ in range(2):
        answer = client.post(reverse("awards:create"), data)
    award = Award.objects.get()
    assertRedirects(answer, award.get_absolute_url())
    assert (award.official, award.state) == (director, AwardState.PREPARING)


def test_days_out_of_order_are_refused_at_their_field(as_: SignIn, program_office: Person, director: Person) -> None:
    late = dict.fromkeys(("closes_on", "score_by", "decide_by"), "2027-01-01") | {"opens_on": "2027-02-01"}
    data = late | {"name": "X", "year": "2027", "about": "For all", "official": "Dana Director"}
    answer = as_(program_office).post(reverse("awards:create"), data)
    assert set(answer.context["form"].errors) == {"closes_on", "score_by"}


def test_duties_name_what_is_left(staff: Person, lead: Person, manager: Person) -> None:
    award = make_award(ago=15)
    make_member(award, manager)
    first = make_nomination(award, staff, lead)
    make_nomination(award, lead, staff)
    make_nomination(award, manager, staff)
    until = days(60)
    assert [(duty.person_id, duty.title) for duty in duties.scores_due(today(), until=until)] == [
        (manager.pk, f"Score 2 nominations: {award}")
    ]
    actions.give_score(first, by=manager, **points())
    (duty,) = duties_for(manager.pk, on=today())
    assert (duty.title, duty.due_on) == (f"Score 1 nomination: {award}", award.score_by)
    (duty,) = duties.decisions_due(today(), until=until)
    assert (duty.person_id, duty.due_on) == (award.official_id, award.decide_by)
    actions.decide(award, first, reason="x", by=award.official)
    assert duties.decisions_due(today(), until=until) + duties.scores_due(today(), until=until) == []


def test_the_nominations_take_the_same_queries_at_any_length(as_: SignIn, staff: Person, manager: Person) -> None:
    award = make_award(ago=15)
    client = as_(award.official)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(page("nominations", award))
        return len(counted)

    actions.give_score(make_nomination(award, staff, make_person()), by=manager, **points())
    queries()
    few = queries()
    for _ in range(29):
        actions.give_score(make_nomination(award, staff, make_person()), by=manager, **points())
    assert queries() == few


def test_who_is_nominated_learns_neither_by_whom_nor_why_also_in_the_program_office(
    as_: SignIn, program_office: Person, staff: Person, lead: Person
) -> None:
    award = make_award(state=AwardState.RUNNING)
    about_them = make_nomination(award, staff, program_office)
    record(about=about_them, verb="edited", text="Edited", by=staff, changes={"summary": ("Tireless", "Kind")})
    team = make_nomination(award, lead, team="Permit counter")
    record(about=team, verb="nominated", text="Nominated", by=lead)
    office = as_(program_office)
    history = office.get(page("history", award)).content.decode()
    assert [words in history for words in (str(staff), "Tireless", "Kind", str(lead))] == [False, False, False, True]
    assert office.get(page("detail", award)).context["count"] == 1
    assert office.get(page("nomination", about_them)).status_code == 403


def test_a_nomination_tells_its_writer_no_employee_number(as_: SignIn, staff: Person, lead: Person) -> None:
    nomination = make_nomination(make_award(state=AwardState.RUNNING), staff, lead)
    form = as_(staff).get(page("edit_nomination", nomination)).content.decode()
    assert (f"{lead} · {lead.email}" in form, str(lead.employee_number) in form) == (True, False)
