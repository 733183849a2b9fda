"""Hostile answers break nothing: no 5xx, and every one that is accepted counts once."""

import logging
import os
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes, quote_plus

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Sum
from django.test import Client, RequestFactory

from cxportal.wsgi import Utf8Request, application
from feedback.contacts.models import Contact
from feedback.instruments.models import Version
from feedback.responses.models import Response, Rollup
from feedback.survey.limiting import Limiter
from feedback.survey.tokens import Token
from feedback.touchpoints.models import Touchpoint
from tests.survey.conftest import GOOD

URLENCODED = "application/x-www-form-urlencoded"
SCORES = ("0", "1", "5", "6", "-1", "1e309", "NaN", "٣", "1.0", "", " 5", "9" * 400, "5\x00", "true", "\ud83d")
TEXTS = (
    "Kind people",
    "a\x00b",
    "\ud83d\ude00 \ud83d",
    "\u202eevil\u2066\u200f",
    "<script>alert(1)</script>sum{{ 7|add:7000 }}sum",
    "x" * 4000,
    "x" * 4001,
    "\r\n" * 300,
    "'; DROP TABLE responses_response; --",
    "\ufffe\uffff\x7f\x1b[31m",
    "",
)
ADDRESSES = ("", "ana@county.example", "nobody", "a@b\r\nBcc: x@y.example", "@" * 300, "ana@xn--\u00e9.example")
TYPES = (
    URLENCODED,
    f"{URLENCODED}; charset=utf-7",
    "text/plain",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "",
)
HUGE = 10 * 1024 * 1024


def quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


class Attacker:
    """Makes up one request after another, the same for the same seed."""

    def __init__(self, version: Version, code: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.version, self.code = version, code
        self.used: list[str] = []

    def token(self) -> str:
        kind = self.chance.random()
        if kind < 0.1 and self.used:
            return self.chance.choice(self.used)
        if kind < 0.2:
            return self.chance.choice(("", "x", "\x00", "a-b-1-c.d", "9" * 5000, "\ud800"))
        version = self.chance.choice((self.version.pk, self.version.pk, self.version.pk, 0, 10**30, -1))
        ids = (uuid.UUID(int=self.chance.getrandbits(128)), uuid.UUID(int=self.chance.getrandbits(128)))
        made = Token(*ids, version).written(code=self.code)
        self.used.append(made)
        return made

    def fields(self) -> list[tuple[str, str]]:
        chance, found = self.chance, [("token", self.token())]
        for key, good in GOOD.items():
            found += [
                (key, good if chance.random() < 0.8 else chance.choice(SCORES))
                for _ in range(chance.choice((0, 1, 1, 1, 2)))
            ]
        found.append(("comment", chance.choice(TEXTS)))
        found.append(("about", chance.choice(("", "", "complaint", "compliment", "question", "else", "\x00"))))
        if chance.random() < 0.3:
            found += [
                ("name", chance.choice(TEXTS)),
                ("email", chance.choice(ADDRESSES)),
                ("phone", chance.choice(TEXTS)),
            ]
        if chance.random() < 0.05:
            found.append(("website", "https://spam.example"))
        found += [(f"unknown{number}", chance.choice(TEXTS)) for number in range(chance.choice((0, 0, 1, 40)))]
        if chance.random() < 0.01:
            found += [(f"many{number}", "1") for number in range(1200)]
        chance.shuffle(found)
        return found

    def request(self, number: int) -> tuple[bytes, str]:
        """The body and its type."""
        if number % 500 == 7:
            return b"comment=" + b"x" * HUGE, URLENCODED
        body = "&".join(f"{name}={quoted(value)}" for name, value in self.fields()).encode()
        kind = self.chance.random()
        if kind < 0.04:
            return bytes(self.chance.randrange(256) for _ in range(300)), self.chance.choice(TYPES)
        if kind < 0.08:
            return body + b"&h1=%ff%fe&comment=%c3%28%a0", URLENCODED
        if kind < 0.12:
            return body, self.chance.choice(TYPES)
        return body, URLENCODED


def attack(version: Version, touchpoint: Touchpoint, times: int, seed: int) -> Counter[int]:
    """Sends so many, and asserts what must hold. Returns how often each status was answered."""
    attacker = Attacker(version, touchpoint.code, seed)
    client = Client(raise_request_exception=False)
    address = f"/say/{touchpoint.code}/"
    answered: Counter[int] = Counter()
    for number in range(times):
        body, kind = attacker.request(number)
        lang = attacker.chance.choice(("en", "es", "", quote_plus("\x00")))
        answer = client.generic("POST", f"{address}?lang={lang}", body, content_type=kind)
        answered[answer.status_code] += 1
        assert answer.status_code < 500, (number, kind, body[:300])
        assert b"<script>alert(1)" not in answer.content
        assert b"sum7007sum" not in answer.content
    return answered


@pytest.fixture(autouse=True)
def _without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limiter, "take", lambda self: True)


@pytest.fixture(autouse=True)
def _logged_to_nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is logged is put into words, and not shown: thousands of lines about what was refused."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for handler in logging.root.handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", nowhere)
        yield


def check_counts(answered: Counter[int]) -> None:
    rows = Response.objects.count()
    counted = Rollup.objects.filter(key="*").aggregate(people=Sum("people"))["people"]
    answers = Rollup.objects.filter(key="h1").aggregate(
        all=Sum("n1") + Sum("n2") + Sum("n3") + Sum("n4") + Sum("n5") + Sum("na") + Sum("blank")
    )["all"]
    assert (counted, answers) == (rows, rows)
    assert rows <= answered[302]
    assert set(answered) <= {200, 302, 400, 404, 410, 413, 422}
    for row in Response.objects.all():
        assert set(row.answers.values()) <= {-1, 0, 1, 2, 3, 4, 5}
        assert len(row.comment) <= 4000
        assert row.comment.isprintable() or not set(row.comment) & set("\x00\x1b\u202e\u2066\u200f\ufffe")
    assert Contact.objects.count() <= rows


def test_hostile_answers_break_nothing_and_count_once(survey: Version, touchpoint: Touchpoint) -> None:
    answered = attack(survey, touchpoint, 300, seed=1)
    check_counts(answered)
    assert Response.objects.count() > 30


@pytest.mark.load
def test_ten_thousand_hostile_answers_break_nothing(survey: Version, touchpoint: Touchpoint) -> None:
    answered = attack(survey, touchpoint, 10_000, seed=2)
    print(f"\n{dict(answered)}; {Response.objects.count():,} responses, {Contact.objects.count():,} contacts")
    check_counts(answered)
    assert Response.objects.count() > 1000


def test_a_charset_that_is_none_is_ignored() -> None:
    """The test client makes requests of its own, so this makes one as the web server does."""
    sent = RequestFactory().generic("POST", "/say/abc234/?lang=es", b"comment=ol%C3%A9").environ
    request = Utf8Request({**sent, "CONTENT_TYPE": f"{URLENCODED}; charset=hex"})
    assert isinstance(application, WSGIHandler)
    assert application.request_class is Utf8Request
    assert (request.GET["lang"], request.POST["comment"]) == ("es", "olé")


def test_every_accepted_id_is_stored_once(survey: Version, touchpoint: Touchpoint) -> None:
    """An independent count: the ids of the tokens that were answered with thanks."""
    client, accepted = Client(), set()
    chance = random.Random(3)
    tokens = [Token.new(survey.pk) for _ in range(12)]
    for _ in range(60):
        token = chance.choice(tokens)
        body = {"token": token.written(code=touchpoint.code), **GOOD, "h1": chance.choice(("5", "1", "6"))}
        if client.post(f"/say/{touchpoint.code}/", body).status_code == 302:
            accepted.add(token.response)
    assert set(Response.objects.values_list("pk", flat=True)) == accepted
    assert Rollup.objects.get(key="*").people == len(accepted)
