"""The public form: short, kind, once, and unbreakable."""

import random
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cxportal.county.days import today
from cxportal.history.models import Entry
from cxportal.people.models import Department, Person
from feedback.touchpoints.models import Touchpoint
from recognition.thanks import limiting
from recognition.thanks.models import Thanks
from recognition.thanks.tokens import new_token, read_token
from tests.thanks.builders import DID, make_thanks

FORM = reverse("thanks:form")


def typed(**told: str) -> dict[str, str]:
    return {"token": new_token(), "named": "Sam", "described": "", "what": DID, "website": ""} | told


def test_a_customers_thanks_are_kept_once(client: Client, db: None) -> None:
    data = typed(letter="H", happened_on=today().isoformat(), customer="Ana", email="ana@example.com")
    answers = [client.post(FORM, data) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, reverse("thanks:sent"))
    ] * 2
    row = Thanks.objects.get()
    kept = (row.named, row.what, row.letter, row.happened_on, row.customer, row.email, row.touchpoint, row.state)
    assert kept == ("Sam", DID, "H", today(), "Ana", "ana@example.com", None, "waiting")
    assert Entry.objects.about(row).get().actor_name == "A customer"


def test_the_other_language_keeps_what_was_typed_and_sends_nothing(client: Client, db: None) -> None:
    data = typed(named="", email="ana at", customer="Ana", letter="H", switch="")
    shown = client.post(f"{FORM}?lang=es", data).content.decode()
    assert all(
        kept in shown for kept in (DID, 'value="ana at"', f'value="{data["token"]}"', 'value="H" id="letter" checked')
    )
    assert ('<html lang="es">' in shown, 'id="problem"' in shown, "-error" in shown) == (True, False, False)
    assert not Thanks.objects.exists()


def test_the_other_language_on_a_form_that_is_not_ours_gives_a_new_one(client: Client, db: None) -> None:
    shown = client.post(FORM, typed(token="forged", switch="")).content.decode()
    assert ("forged" in shown, DID in shown) == (False, True)


def test_somebody_described_is_enough(client: Client, db: None) -> None:
    client.post(FORM, typed(named="", described="The lady at window 3"))
    assert Thanks.objects.get().whom == "The lady at window 3"


def test_the_place_comes_with_its_code(client: Client, parks: Department) -> None:
    place = Touchpoint.objects.create(department=parks, service="Boat ramp permits", service_es="Permisos de rampa")
    address = reverse("thanks:form_at", args=[place.code])
    assert "Permisos de rampa" in client.get(f"{address}?lang=es").content.decode()
    client.post(address.upper().replace("/THANK/", "/thank/"), typed())
    assert Thanks.objects.get().touchpoint == place


def test_an_unknown_code_asks_without_a_place(client: Client, db: None) -> None:
    client.post(reverse("thanks:form_at", args=["nothing"]), typed())
    assert Thanks.objects.get().touchpoint is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"named": ""}, "Tell us who it was: a name, or what you remember."),
        ({"what": ""}, "Tell us what they did."),
        ({"what": "Nice"}, "Tell us a little more"),
        ({"what": "x" * 2001}, "Shorten this to 2,000 characters."),
        ({"letter": "X"}, "Choose one of the answers shown."),
        ({"happened_on": "2999-01-01"}, "Choose today or an earlier day."),
        ({"happened_on": "1999-01-01"}, "Choose a day within the last year"),
        ({"happened_on": "soon"}, "Choose a day, or leave it empty."),
        ({"email": "x"}, "Write the address like name@example.com"),
        ({"token": "made up"}, "This form was open for long."),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_the_words(
    client: Client, db: None, bad: dict[str, str], words: str
) -> None:
    answer = client.post(FORM, typed(customer="Ana from the bay") | bad)
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Ana from the bay" in text) == (422, True, True)
    assert not Thanks.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client: Client, db: None) -> None:
    assert client.post(FORM, typed(website="http://spam.example")).headers["Location"] == reverse("thanks:sent")
    assert not Thanks.objects.exists()


def test_another_sites_form_is_asked_again(client: Client, db: None) -> None:
    assert client.post(FORM, typed(), headers={"sec-fetch-site": "cross-site"}).status_code == 422


def test_a_shared_address_sends_many_and_is_then_asked_to_wait(client: Client, db: None) -> None:
    statuses = [client.post(FORM, typed()).status_code for _ in range(limiting.ADDRESS + 1)]
    assert statuses == [302] * limiting.ADDRESS + [429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post(FORM, typed()).status_code == 302
    cache.clear()
    assert client.post(FORM, typed()).status_code == 302


def test_faulty_tries_do_not_count(client: Client, db: None) -> None:
    for _ in range(limiting.ADDRESS + 1):
        client.post(FORM, typed(what=""))
    assert client.post(FORM, typed()).status_code == 302


def test_the_form_speaks_spanish_and_names_nobody(client: Client, staff: Person) -> None:
    text = client.get(f"{FORM}?lang=es").content.decode()
    assert ('lang="es"' in text, "¿A quién le gustaría agradecer?" in text) == (True, True)
    make_thanks(named=staff.name)
    for address in (FORM, reverse("thanks:sent"), reverse("thanks:customers")):
        assert staff.last_name not in client.get(address).content.decode()


def test_the_form_needs_no_script_no_session_and_little_room(client: Client, db: None) -> None:
    answer = client.get(FORM)
    assert ("<script" in answer.content.decode(), answer.cookies.keys(), len(answer.content) < 9_000) == (
        False, {}.keys(), True,
    )  # fmt: skip
    assert answer["Cache-Control"] == "no-store"


def test_a_token_is_ours_or_none() -> None:
    token = new_token()
    assert isinstance(read_token(token), uuid.UUID)
    assert [read_token(text) for text in ("", "x", token[:-1], token.replace(".", ""), "a" * 40)] == [None] * 5


URLENCODED = "application/x-www-form-urlencoded"
NASTY = ["\x00", "\ud800", "\u202e", "<script>", "{{ 7|add:7 }}", "é" * 50, "x" * 3_000, "'; --", "\r\n", "🎉", "%00"]


def test_nonsense_breaks_nothing(db: None) -> None:
    chance = random.Random("thanks")
    names = ["token", "named", "described", "what", "letter", "happened_on", "customer", "email", "phone", "website"]
    client = Client(raise_request_exception=False)
    answers: set[int] = set()
    for number in range(400):
        fields: dict[str, Any] = {
            name: "".join(chance.choice(NASTY) for _ in range(chance.randint(0, 3))).encode("utf-8", "surrogatepass")
            for name in chance.sample(names, chance.randint(0, len(names)))
        }
        if number % 2:
            fields |= {"token": new_token(), "website": ""}
        answer = client.post(FORM, urlencode(fields), URLENCODED, REMOTE_ADDR=f"192.0.2.{number % 250}")
        answers.add(answer.status_code)
    for body, kind in (
        (b"what=%ED%A0%80&named=a%00b&token=" + new_token().encode(), URLENCODED),
        (b"\xff\xfe\x00" * 99, "application/x-www-form-urlencoded; charset=utf-16"),
        (b"what=" + b"x" * 2_700_000, URLENCODED),
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (b'{"what": 1}', "application/json"),
        (b"&".join(b"f%d=1" % one for one in range(1_200)), URLENCODED),
    ):
        answers.add(client.generic("POST", FORM, body, content_type=kind).status_code)
    assert {302, 422} <= answers <= {302, 400, 413, 422, 429}
    assert [what for what in Thanks.objects.values_list("what", flat=True) if "\x00" in what] == []
