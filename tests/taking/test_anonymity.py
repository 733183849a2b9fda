"""Nothing joins answers to a person: an attacker with the whole database and the logs does no better than chance.

Thirty people of one department answer, one after the other, in an order that the attacker knows (they sat beside them).
Each answers something of their own. The attacker ranks the stored answers by everything the database keeps of order or
age, and ranks the participation rows likewise; the statistic is the best rank correlation found. A naive way of
storing is attacked the same way, so that the test is known to be able to fail.
"""

import io
import itertools
import logging
import random
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cxportal.history.models import Entry
from cxportal.notifications.models import Mail, Notice
from cxportal.people.models import Department, Person
from feedback.instruments.models import Choice
from feedback.responses.models import Response
from feedback.responses.storing import store
from feedback.rounds.models import Participation, Round
from tests.builders import make_department, make_person
from tests.taking.conftest import KEYS, filled, shipped_round

PEOPLE = 30
LIMIT = 0.72
"""Of 30 pairs in an order of chance, |rank correlation| exceeds this about once in 100,000 tries."""

pytestmark = pytest.mark.django_db(transaction=True)


def own_answers(number: int) -> dict[str, int]:
    """A pattern that only this person gives, so that the attacker's guess can be checked."""
    digits = [number // 5**place % 5 + 1 for place in range(3)]
    return dict(zip(KEYS, [*digits, *[3] * 12], strict=True))


def number_of(answers: dict[str, int]) -> int:
    return sum((answers[key] - 1) * 5**place for place, key in enumerate(KEYS[:3]))


def correlation(order: Sequence[int]) -> float:
    """Spearman's rank correlation of a sequence of numbers with its places; 0 where all rows look alike."""
    count = len(order)
    ranks = {number: rank for rank, number in enumerate(sorted(order))}
    squares = sum((ranks[number] - place) ** 2 for place, number in enumerate(order))
    return abs(1 - 6 * squares / (count * (count**2 - 1)))


def best_guess(model: Any, key_of: Callable[[Any], int], rows: Any) -> float:
    """The strongest order that the database shows of these rows."""
    table, known = connection.ops.quote_name(model._meta.db_table), {row.pk: key_of(row) for row in rows}
    keys = ["ctid", "xmin::text::bigint, ctid", "id"] if connection.vendor == "postgresql" else ["rowid", "id"]
    found = [0.0]
    for key in ["", *keys]:
        order = f" ORDER BY {key}" if key else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table}{order}")
            seen = [model._meta.pk.to_python(pk) for (pk,) in cursor.fetchall()]
        found.append(correlation([known[pk] for pk in seen if pk in known]))
    return max(found)


def ages(model: Any) -> int:
    """How many different ages (xmin) the rows have; 1 on SQLite, which keeps none."""
    if connection.vendor != "postgresql":
        return 1
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0])


def crowd(department: Department) -> list[Person]:
    people = [make_person(f"P{number}", department=department) for number in range(PEOPLE)]
    random.Random(7).shuffle(people)
    return people


def test_thirty_people_in_a_known_order_leave_no_trace(letters: None, caplog: pytest.LogCaptureFixture) -> None:
    people = crowd(make_department("Parks"))
    round = shipped_round()
    tokens = [uuid.uuid4() for _ in people]
    clients = [Client() for _ in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    before = everything_beside()
    sessions = set(Session.objects.values_list("session_key", "session_data", "expire_date"))
    with caplog.at_level(logging.DEBUG):
        for number, (client, token) in enumerate(zip(clients, tokens, strict=True)):
            client.get(f"/heart/assessments/{round.pk}/")
            answer = client.post(
                f"/heart/assessments/{round.pk}/", filled(**own_answers(number), token=token, comment=f"Note {token}")
            )
            assert answer.status_code == 200

    responses = list(Response.objects.all())
    assert sorted(number_of(row.answers) for row in responses) == list(range(PEOPLE))
    assert best_guess(Response, lambda row: number_of(row.answers), responses) < LIMIT
    turn = {person.pk: number for number, person in enumerate(people)}
    taken = list(Participation.objects.filter(used=True))
    assert len(taken) == PEOPLE
    assert best_guess(Participation, lambda row: turn[row.person_id], taken) < LIMIT
    assert join_by_place(responses, taken, turn) < LIMIT
    assert (ages(Response), ages(Participation)) == (1, 1)

    # Nothing else was written while they answered: no session, entry, notice or mail, and nobody's row changed.
    assert everything_beside() == before
    assert set(Session.objects.values_list("session_key", "session_data", "expire_date")) == sessions
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert [person for person in people if re.search(rf"\b{re.escape(person.last_name)}\b", told)] == []
    assert [token for token in tokens if str(token) in told or token.hex in told] == []

    # In a dump of the whole database the id of the answers stands once, and what was said stands there only.
    dump = io.StringIO()
    call_command("dumpdata", stdout=dump)
    counts = {token: (dump.getvalue().count(str(token)), dump.getvalue().count(f"Note {token}")) for token in tokens}
    assert set(counts.values()) == {(2, 1)}


def test_the_attacker_learns_all_from_a_naive_portal_until_the_round_closes(
    letters: None, program_office: Person
) -> None:
    """The control: stored as they came, rows tell who answered what. Closing writes all answers anew."""
    people = crowd(make_department("Parks"))
    round = shipped_round()
    for number, person in enumerate(people):
        Participation.objects.filter(round=round, person=person).update(used=True)
        assert store(naive(round, person, number), kind="self")
    rows = list(Response.objects.all())
    assert best_guess(Response, lambda row: number_of(row.answers), rows) == 1
    assert ages(Response) == (PEOPLE if connection.vendor == "postgresql" else 1)
    office = Client()
    office.force_login(program_office)
    office.post(f"/heart/rounds/{round.pk}/close/")
    assert sorted(row.pk for row in Response.objects.all()) == sorted(row.pk for row in rows)
    assert best_guess(Response, lambda row: number_of(row.answers), rows) < LIMIT
    assert ages(Response) == 1


def naive(round: Round, person: Person, number: int) -> Response:
    assert person.department_id
    answers = {**dict.fromkeys(KEYS, Choice.UNANSWERED.value), **own_answers(number)}
    return Response(
        version=round.version, round=round, department_id=person.department_id, frontline=False, month=round.month,
        answers=answers,
    )  # fmt: skip


def join_by_place(responses: list[Response], taken: list[Participation], turn: dict[int, int]) -> float:
    """The n-th participation row laid beside the n-th response: does the place of one tell the other?"""
    numbers = {row.pk: number_of(row.answers) for row in responses}
    people = {row.pk: turn[row.person_id] for row in taken}
    key = "ctid" if connection.vendor == "postgresql" else "rowid"
    orders = []
    for model, known in ((Participation, people), (Response, numbers)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY {key}")
            found = [model._meta.pk.to_python(pk) for (pk,) in cursor.fetchall()]
        orders.append([known[pk] for pk in found if pk in known])
    pairs = sorted(zip(*orders, strict=True))
    return correlation([number for _, number in pairs])


def everything_beside() -> list[Any]:
    """What could note when somebody did something."""
    rows: list[Any] = [Person.objects.order_by("pk").values_list("pk", "last_login")]
    rows += [model.objects.order_by("pk").values_list("pk") for model in (Entry, Mail, Notice)]
    return [list(itertools.chain(row)) for row in rows]
