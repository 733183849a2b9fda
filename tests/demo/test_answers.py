"""What the demonstration county answered: deterministic, counted, published, with the stories it is to show."""

from cxportal.demo.data import read
from cxportal.demo.models import Demonstration
from cxportal.people.models import Department
from feedback.instruments.models import InstrumentKind
from feedback.responses.models import Response, Rollup
from feedback.responses.publishing import publish
from feedback.responses.reading import COUNTY, Tree
from feedback.results.gaps import GapLine, Sources, Voices
from feedback.results.reports import all_rounds
from feedback.rounds.models import Participation
from tests.demo.conftest import TODAY


def lines(code: str) -> dict[str, GapLine]:
    tree = Tree.on(TODAY)
    department = Department.objects.get(code=code).pk if code else COUNTY
    found = Voices.read(Sources.newest(all_rounds(), TODAY), tree).lines(department)
    return {line.letter: line for line in found}


def test_customers_answered_in_eighteen_months_until_today(demo: Demonstration) -> None:
    rows = Response.objects.of_customers()

    assert rows.values("month").distinct().count() == 18
    assert not rows.filter(on__gt=TODAY).exists()
    assert abs(rows.count() - 600) < 80


def test_as_many_of_the_staff_answered_as_took_part(demo: Demonstration) -> None:
    for round in all_rounds():
        used = Participation.objects.filter(round=round, used=True)
        assert Response.objects.of_round(round).count() == used.count()


def test_a_blind_spot_and_a_hidden_strength_are_told(demo: Demonstration) -> None:
    assert lines("community-development")["T"].label == "Blind spot"
    assert lines("libraries")["E"].label == "Hidden strength"


def test_one_department_is_too_small_to_show(demo: Demonstration) -> None:
    (small,) = (code for code, story in read("answers")["stories"].items() if "people" in story)

    assert all(line.gap is None and line.own is None for line in lines(small).values())
    assert all(line.gap is not None for line in lines("").values())


def test_an_emerging_problem_began_three_months_ago(demo: Demonstration) -> None:
    tree = Tree.on(TODAY)
    place = Department.objects.get(code="utilities").pk
    rows = Rollup.objects.filter(kind=InstrumentKind.CUSTOMER, key="ease", department__in=tree.within(place))
    counts = {True: [0, 0], False: [0, 0]}
    for row in rows:
        counts[row.month >= 202608][0] += row.n4 + row.n5
        counts[row.month >= 202608][1] += row.n1 + row.n2 + row.n3 + row.n4 + row.n5
    lately, before = (favorable / valid for favorable, valid in (counts[True], counts[False]))

    assert before - lately > 0.15


def test_everything_that_may_be_seen_is_published(demo: Demonstration) -> None:
    assert publish(TODAY) == 0
