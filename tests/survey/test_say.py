"""A customer says how it was: anonymous, once, kindly refused, and nothing typed is lost."""

import gzip
import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from cxportal.county.days import today
from cxportal.history.models import Entry
from feedback.contacts.models import Contact, ContactKind
from feedback.instruments.models import Version
from feedback.responses.models import Response, Rollup, SealedMonth
from feedback.survey.merging import merge
from feedback.survey.tokens import Token
from feedback.touchpoints.models import Touchpoint
from tests.builders import make_person
from tests.responses.builders import make_touchpoint
from tests.survey.conftest import GOOD, TOKEN, Customer

ASSET = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon)"[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"')
PLUMBING = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


def queries_of(request: CaptureQueriesContext) -> list[str]:
    return [row["sql"] for row in request.captured_queries if not row["sql"].startswith(PLUMBING)]


def test_an_answer_is_stored_without_a_trace_of_who(customer: Customer, touchpoint: Touchpoint) -> None:
    assertRedirects(customer.send(comment="Kind people"), f"{customer.address}thanks/", fetch_redirect_response=True)
    stored = Response.objects.get()
    assert stored.answers == {"h1": 5, "e1": 4, "a1": 3, "r1": 5, "t1": 2, "trust": 4, "need": 5, "ease": 0}
    assert (stored.touchpoint, stored.department) == (touchpoint, touchpoint.department)
    assert (stored.on, stored.month) == (today(), today().year * 100 + today().month)
    assert (stored.source, stored.language, stored.comment, stored.frontline) == ("web", "en", "Kind people", None)
    assert Rollup.objects.get(key="*").people == 1
    assert (Contact.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_form_says_where_it_asks_and_warns_before_the_address(customer: Customer) -> None:
    page = customer.open()
    assert "Recreation center" in page
    assert "North entrance" in page
    assert page.count("<fieldset") == 8 + 2
    assert page.count("<legend>") == 8 + 2
    assert page.index("E-mail addresses are public records") < page.index('name="email"')
    assert "<script" not in page


def test_the_form_weighs_under_30_kb_with_all_it_loads(customer: Customer) -> None:
    page = customer.client.get(customer.address).content
    assets = ASSET.findall(page.decode())
    assert len(assets) == 3
    weights = [len(gzip.compress(page, 6))]
    for address in assets:
        path = address.split("?")[0]
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            with open(str(found), "rb") as file:
                body = file.read()
        else:
            body = customer.client.get(path).content
        assert b"url(" not in body
        weights.append(len(gzip.compress(body, 6)))
    assert sum(weights) < 10_000


def test_the_form_speaks_the_browsers_language(touchpoint: Touchpoint) -> None:
    page = Client(headers={"accept-language": "es-MX,es;q=0.9"}).get(f"/say/{touchpoint.code}/").content.decode()
    assert '<html lang="es">' in page
    assert "Centro recreativo" in page
    assert "Las direcciones de correo electrónico son documentos públicos." in page
    assert "?lang=en" in page


def test_a_link_chooses_the_language_and_the_answer_keeps_it(customer: Customer) -> None:
    assert "Centro recreativo" in customer.open(lang="es")
    customer.send(lang="es")
    assert Response.objects.get().language == "es"


def test_a_double_submit_and_a_replay_make_one_row(customer: Customer) -> None:
    token = customer.token()
    for fields in ({}, {}, {"h1": "1", "email": "someone@county.example"}):
        answer = customer.send(token=token, **fields)
        assert answer.status_code == 302
    assert Response.objects.count() == 1
    assert Response.objects.get().answers["h1"] == 5
    assert Rollup.objects.get(key="*").people == 1


def test_the_token_cannot_be_chosen_or_taken_elsewhere(customer: Customer, touchpoint: Touchpoint) -> None:
    other = Customer(make_touchpoint(touchpoint.department, service="Pool"))
    for token in ("", "x", other.token(), customer.token()[:-1] + "*", customer.token().replace("-", "_")):
        answer = customer.send(token=token, comment="Kept text")
        assert answer.status_code == 422
        assert "Kept text" in answer.content.decode()
    assert not Response.objects.exists()


def test_after_a_lost_token_the_same_answers_go_through(customer: Customer) -> None:
    page = customer.send(token="").content.decode()
    found = TOKEN.search(page)
    assert found
    assert page.count(" checked") == 8
    assert customer.send(token=found[1]).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"h1": "6"}, "Choose one of the answers shown."),
        ({"h1": "1e309"}, "Choose one of the answers shown."),
        ({"comment": "x" * 4001}, "Shorten your comment"),
        ({"email": "nobody"}, "Write the address like"),
        ({"name": "Ana", "phone": ""}, "To hear from us, also leave"),
        ({"about": "complaint", "comment": ""}, "Tell us what your complaint is about."),
        ({"about": "else"}, "Choose one of the answers shown."),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    customer: Customer, fields: dict[str, str], said: str
) -> None:
    answer = customer.send(**{"phone": "Kept number", "comment": "Kept text", **fields})
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert ("Kept number" in page, "Kept text" in page) == ("phone" not in fields, "comment" not in fields)
    assert page.count(' value="4" checked') == 2
    assert not Response.objects.exists()


def test_an_empty_form_is_refused(customer: Customer) -> None:
    answer = customer.send(**dict.fromkeys(GOOD, ""))
    assert (answer.status_code, "Choose at least one answer" in answer.content.decode()) == (422, True)


def test_a_program_that_fills_in_every_field_is_thanked_and_ignored(customer: Customer) -> None:
    assertRedirects(customer.send(website="https://spam.example"), f"{customer.address}thanks/")
    assert not Response.objects.exists()


def test_another_sites_form_is_shown_again_first(touchpoint: Touchpoint) -> None:
    stranger = Customer(touchpoint, Client(headers={"sec-fetch-site": "cross-site"}))
    assert stranger.send().status_code == 422
    assert not Response.objects.exists()


def test_a_device_is_not_asked_again_for_90_days(customer: Customer, touchpoint: Touchpoint) -> None:
    customer.send()
    assert "You have answered already" in customer.open()
    assert 'name="token"' in customer.open(again="1")
    elsewhere = Customer(make_touchpoint(touchpoint.department, service="Pool"), customer.client)
    assert 'name="token"' in elsewhere.open()
    cookie = customer.client.cookies["asked"]
    assert (cookie["max-age"], cookie["path"], cookie["httponly"]) == (90 * 86400, customer.address, True)


def test_who_has_answered_can_thank_somebody_but_not_at_a_kiosk(customer: Customer, touchpoint: Touchpoint) -> None:
    link = f'<a href="/thank/{touchpoint.code}/?lang=es">'
    thanks = f"{customer.address}thanks/?lang=es"
    assert link in customer.client.get(thanks).content.decode()
    Touchpoint.objects.update(kiosk=True)
    assert link not in customer.client.get(thanks).content.decode()


def test_a_kiosk_asks_every_visitor_and_starts_again(customer: Customer, touchpoint: Touchpoint) -> None:
    Touchpoint.objects.filter(pk=touchpoint.pk).update(kiosk=True)
    customer.send()
    assert 'name="token"' in customer.open()
    thanks = customer.client.get(f"{customer.address}thanks/")
    assert thanks["Refresh"] == f"12;url={customer.address}?lang=en"
    assert "asked" not in customer.client.cookies


def test_no_cookie_names_a_persons_own_device(customer: Customer) -> None:
    customer.send()
    assert {name: cookie.value for name, cookie in customer.client.cookies.items()} == {
        "lang": "en",
        "asked": customer.code,
    }


def test_a_complaint_goes_to_the_queue(customer: Customer, touchpoint: Touchpoint) -> None:
    customer.send(about="complaint", comment="The door was locked.")
    contact = Contact.objects.get()
    assert (contact.kind, contact.message, contact.touchpoint) == ("complaint", "The door was locked.", touchpoint)
    assert (contact.received_on, contact.reachable, contact.state) == (today(), False, "new")
    assert Response.objects.get().comment == "The door was locked."


def test_words_beside_an_address_are_kept_apart_from_the_ratings(customer: Customer) -> None:
    answer = customer.send(comment="Please call me.", name="Ana", email="Ana@county.example", phone="555 0100")
    assertRedirects(answer, f"{customer.address}thanks/?answer=1")
    contact = Contact.objects.get()
    assert (contact.kind, contact.message) == (ContactKind.WISH, "Please call me.")
    assert (contact.name, contact.email, contact.phone) == ("Ana", "Ana@county.example", "555 0100")
    stored = Response.objects.get()
    assert stored.comment == ""
    assert str(contact.token) != str(stored.pk)
    assert not Entry.objects.exists()


def test_a_compliment_without_address_is_passed_on_and_a_suggestion_is_not(customer: Customer) -> None:
    customer.send(about="compliment", comment="Lee was wonderful.")
    customer.send(about="suggestion", comment="Open on Sundays.")
    assert list(Contact.objects.values_list("kind", flat=True)) == ["compliment"]


def test_a_replay_makes_one_contact(customer: Customer) -> None:
    token = customer.token()
    for _ in range(2):
        customer.send(token=token, email="ana@county.example")
    assert Contact.objects.count() == 1


def test_a_retired_touchpoint_answers_kindly_and_gives_the_words_back(
    customer: Customer, touchpoint: Touchpoint
) -> None:
    token = customer.token()
    Touchpoint.objects.filter(pk=touchpoint.pk).update(retired_at=timezone.now())
    assert "We do not ask here any more" in customer.open()
    answer = customer.send(token=token, comment="Kept text")
    assert (answer.status_code, "Kept text" in answer.content.decode()) == (410, True)
    assert not Response.objects.exists()


def test_an_unknown_code_and_no_survey_in_use_are_answered_kindly(db: None, touchpoint: Touchpoint) -> None:
    assert "We do not know this address" in Client().get("/say/nowhere/").content.decode()
    Version.objects.filter(instrument__kind="customer").update(state="retired")
    answer = Client().get(f"/say/{touchpoint.code}/")
    assert (answer.status_code, "no questions are open right now" in answer.content.decode()) == (410, True)


def test_a_code_in_capitals_is_the_same(touchpoint: Touchpoint) -> None:
    assert Client().get(f"/say/{touchpoint.code.upper()}/").status_code in (200, 302)


def test_a_merged_touchpoints_printed_code_leads_to_the_other(
    customer: Customer, touchpoint: Touchpoint, survey: Version
) -> None:
    token = customer.token()
    other = make_touchpoint(touchpoint.department, service="Both entrances")
    merge(touchpoint, into=other, by=make_person())
    assertRedirects(customer.client.get(customer.address), f"/say/{other.code}/")
    assertRedirects(customer.send(token=token), f"/say/{other.code}/thanks/")
    assert Response.objects.get().touchpoint == other


def test_a_form_drawn_before_a_new_version_still_counts_in_its_own(customer: Customer, survey: Version) -> None:
    token = customer.token()
    Version.objects.filter(pk=survey.pk).update(state="retired")
    Version.objects.create(instrument=survey.instrument, number=9, state="published", published_at=timezone.now())
    assert customer.send(token=token).status_code == 302
    assert Response.objects.get().version == survey


def test_a_sealed_month_takes_nothing(customer: Customer) -> None:
    SealedMonth.objects.create(kind="customer", month=today().year * 100 + today().month)
    answer = customer.send(comment="Kept text")
    assert (answer.status_code, "Kept text" in answer.content.decode()) == (410, True)


def test_the_first_answer_locks_the_words(customer: Customer, survey: Version) -> None:
    Version.objects.filter(pk=survey.pk).update(locked_at=None)
    customer.send()
    survey.refresh_from_db()
    assert survey.locked_at is not None


def test_the_day_is_the_countys(customer: Customer) -> None:
    with time_machine.travel("2026-12-01 03:30:00+00:00", tick=False):
        customer.send()
    assert (Response.objects.get().on.isoformat(), Response.objects.get().month) == ("2026-11-30", 202611)  # type: ignore[union-attr]


def test_opening_takes_two_queries_and_sending_six_and_a_lock_at_most(customer: Customer) -> None:
    customer.send()
    token = customer.token()
    with CaptureQueriesContext(connection) as opening:
        customer.open(again="1")
    with CaptureQueriesContext(connection) as sending:
        assert (
            customer.send(token=token, comment="Call me", about="complaint", email="ana@county.example").status_code
            == 302
        )
    assert len(queries_of(opening)) == 2
    assert len(queries_of(sending)) == (7 if connection.vendor == "postgresql" else 6)


def test_a_wrong_form_reads_only(customer: Customer) -> None:
    token = customer.token()
    with CaptureQueriesContext(connection) as captured:
        customer.send(token=token, h1="7")
    assert len(queries_of(captured)) == 2


def test_who_is_signed_in_is_not_looked_up(customer: Customer) -> None:
    customer.open()
    customer.client.force_login(make_person())
    with CaptureQueriesContext(connection) as captured:
        customer.open()
    assert len(queries_of(captured)) == 2
    assert settings.SESSION_COOKIE_NAME in customer.client.cookies


def test_a_token_names_what_it_was_made_for() -> None:
    token = Token.new(7)
    assert Token.read(token.written(code="abc234"), code="abc234") == token
    assert Token.read(token.written(code="abc234"), code="abc235") is None


def test_the_other_language_keeps_what_was_typed_and_sends_nothing(customer: Customer) -> None:
    token = customer.token()
    told = {"token": token, "switch": "", "h1": "2", "comment": "Cold water", "email": "ana at", "about": "complaint"}
    answer = customer.client.post(f"{customer.address}?lang=es", told)
    shown = answer.content.decode()
    assert (answer.status_code, "¿Cómo lo hicimos?" in shown, 'id="problem"' in shown) == (200, True, False)
    assert all(kept in shown for kept in ("Cold water", 'value="ana at"', f'value="{token}"', 'value="2" checked'))
    assert "email-error" not in shown
    assert not Response.objects.exists()
    sent = customer.send(token=token, lang="es", h1="2", comment="", email="")
    assert sent.status_code == 302
    assert Response.objects.get().language == "es"


def test_the_other_language_on_a_form_that_is_not_ours_gives_a_new_one(customer: Customer) -> None:
    answer = customer.client.post(customer.address, {"token": "forged", "switch": "", "comment": "Cold water"})
    found = TOKEN.search(answer.content.decode())
    assert found
    assert Token.read(found[1], code=customer.code)
    assert "Cold water" in answer.content.decode()
