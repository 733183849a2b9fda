"""The demonstration county's annual award."""

from cxportal.demo.models import Demonstration
from recognition.awards.models import Award, AwardState, Nomination, Phase, Score
from recognition.awards.predicates import too_close
from tests.demo.conftest import TODAY


def test_last_years_award_is_out_and_this_years_is_open(demo: Demonstration) -> None:
    assert [award.phase(TODAY) for award in Award.objects.order_by("opens_on")] == [Phase.PUBLISHED, Phase.NOMINATING]


def test_awards_nominations_and_scores_are_valid(demo: Demonstration) -> None:
    for row in (*Award.objects.all(), *Nomination.objects.all(), *Score.objects.all()):
        row.full_clean()


def test_nobody_scored_what_they_are_close_to(demo: Demonstration) -> None:
    assert [score for score in Score.objects.filter(stands_aside=False) if too_close(score.by, score.nomination)] == []


def test_the_best_of_the_panel_was_chosen(demo: Demonstration) -> None:
    award = Award.objects.get(state=AwardState.PUBLISHED)
    sums = {row.pk: sum(score.sum for score in row.scores.all()) for row in award.nominations.all()}
    assert award.chosen_id == max(sums, key=lambda pk: sums[pk])
