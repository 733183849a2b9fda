"""Comments: from ten people on, in one place only, with names masked."""

import pytest

from cxportal.people.models import Department, DepartmentKind, Person
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.comments import comments_of
from feedback.responses.masking import folded, masked, names_of_people, words_of
from feedback.responses.reading import Tree
from feedback.responses.storing import store_all
from feedback.rounds.models import Round, RoundState
from feedback.touchpoints.models import Touchpoint
from tests.builders import make_department, make_person
from tests.responses.builders import customer_response, make_round, make_touchpoint, make_version, staff_response
from tests.results.test_suppression import DAY, MONTHS

NAMES = words_of(["María-José Núñez", "Will Smart", "Ana De la Cruz", "Li O'Hara"])


def store_comments(touchpoint: Touchpoint, count: int, *, month: int = 10) -> None:
    version = Version.objects.get(instrument__kind=InstrumentKind.CUSTOMER)
    rows = [customer_response(version, touchpoint, on=MONTHS[month], h1=5) for _ in range(count)]
    for number, row in enumerate(rows):
        row.comment = f"Comment {month}-{number}"
    store_all(rows, kind=InstrumentKind.CUSTOMER)


def shown(department: Department, kind: str = InstrumentKind.CUSTOMER, before: int = 202611) -> list[str]:
    rows = comments_of(kind, department.pk, Tree.on(DAY), before=before)
    return sorted(comment.text for comment in rows)


def test_nine_show_none_and_ten_show_all(db: None) -> None:
    make_version()
    desk = make_touchpoint()
    store_comments(desk, 9)
    assert shown(desk.department) == []
    store_comments(desk, 1)
    assert len(shown(desk.department)) == 10


def test_months_wait_until_ten_answered(db: None) -> None:
    make_version()
    desk = make_touchpoint()
    for month, count in ((8, 4), (9, 7), (10, 2)):
        store_comments(desk, count, month=month)
    assert {text[:10] for text in shown(desk.department)} == {"Comment 8-", "Comment 9-"}


def test_a_month_that_is_not_over_shows_none(db: None) -> None:
    make_version()
    desk = make_touchpoint()
    store_comments(desk, 12)
    assert shown(desk.department, before=202610) == []


def test_a_division_shows_none_because_its_department_does(db: None) -> None:
    make_version()
    department = make_department()
    division = make_department(parent=department, kind=DepartmentKind.DIVISION)
    store_comments(make_touchpoint(division), 12)
    assert (len(shown(department)), shown(division)) == (12, [])


def test_staff_comments_wait_for_the_end_of_the_round(db: None, parks: Department) -> None:
    round = make_round()
    rows = [staff_response(round, parks, h1=5) for _ in range(10)]
    for row in rows:
        row.comment = "More time"
    store_all(rows, kind=InstrumentKind.SELF)
    assert shown(parks, InstrumentKind.SELF) == []
    Round.objects.update(state=RoundState.CLOSED)
    assert shown(parks, InstrumentKind.SELF) == ["More time"] * 10


def test_names_of_those_who_work_here_or_did_are_masked(db: None) -> None:
    make_person("Zoë", last_name="Quillfeather")
    leaver = make_person("Gunda", last_name="Oldtimer")
    text = "ZOE quillfeather and Oldtimer helped, not Stranger."
    for works_here in (True, False):
        Person.objects.filter(pk=leaver.pk).update(is_active=works_here)
        assert masked(text, names_of_people()) == "[name] [name] and [name] helped, not Stranger."


def test_a_new_person_is_masked_at_once(db: None) -> None:
    names_of_people()
    make_person("Zuleika")
    assert masked("zuleika was kind", names_of_people()) == "[name] was kind"


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maria jose nunez", "[name] [name] [name]"),
        ("MARÍA-JOSÉ's desk", "[name]-[name]'s desk"),
        ("I will wait. Will you?", "I will wait. Will you?"),
        ("Thanks to Will at the desk", "Thanks to [name] at the desk"),
        ("Will Smart helped", "[name] [name] helped"),
        ("de la Cruz", "[name] [name] [name]"),
        ("a smart idea de la oficina", "a smart idea de la oficina"),
        ("Li was kind, o'hara too", "[name] was kind, o'[name] too"),
        ("Mariana is another name", "Mariana is another name"),
        ("ana7 and ana_b", "[name]7 and [name]_b"),
        ("", ""),
    ],
)
def test_masking_word_by_word(text: str, expected: str) -> None:
    assert masked(text, NAMES) == expected


@pytest.mark.once
def test_folding_takes_accents_and_capitals_away() -> None:
    assert (folded("ÉLODIE"), folded("Núñez")) == ("elodie", "nunez")
