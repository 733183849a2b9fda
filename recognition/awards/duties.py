"""What an award needs: scores from the panel, a decision from the official."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from cxportal.facts.duties import Duty
from recognition.awards.models import Award, Nomination, PanelMember, Score

OWNER = "awards"
KINDS = {"score": "Score nominations", "decide": "Decide on an award"}

People = Collection[int] | None


def scores_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Nominations that a panel member may score and has not, one duty an award. Three queries."""
    members = PanelMember.objects.filter(award__in=Award.objects.judging(on), award__score_by__lte=until)
    if people is not None:
        members = members.filter(person__in=people)
    asked = list(members.select_related("award", "person").order_by("pk"))
    if not asked:
        return []
    standing: dict[int, list[Nomination]] = defaultdict(list)
    for nomination in Nomination.objects.standing().filter(award__in={member.award_id for member in asked}):
        standing[nomination.award_id].append(nomination)
    given = set(Score.objects.filter(nomination__award__in=standing).values_list("nomination_id", "by_id"))
    duties = []
    for member in asked:
        open_ones = sum(
            _scores(member, one) and (one.pk, member.person_id) not in given for one in standing[member.award_id]
        )
        if open_ones:
            duties.append(_duty(member.award, member.person_id, "score", open_ones))
    return duties


def _scores(member: PanelMember, nomination: Nomination) -> bool:
    """Whether this member scores it: neither theirs nor about them or their team."""
    team = nomination.department_id is not None and nomination.department_id == member.person.department_id
    return member.person_id not in (nomination.nominee_id, nomination.nominator_id) and not team


def _duty(award: Award, person: int, kind: str, count: int = 0) -> Duty:
    scoring = kind == "score"
    many = f"{count} nomination{'' if count == 1 else 's'}"
    return Duty(
        due_on=award.score_by if scoring else award.decide_by,
        person_id=person,
        owner=OWNER,
        kind=kind,
        about=f"award:{award.pk}",
        title=f"Score {many}: {award}" if scoring else f"Decide who receives {award}",
        url=reverse("awards:nominations" if scoring else "awards:decide", args=[award.pk]),
        action="Score" if scoring else "Decide",
    )


def decisions_due(on: dt.date, *, until: dt.date, people: People = None) -> list[Duty]:
    """Awards with nominations whose official has not decided. One query."""
    awards = Award.objects.judging(on).filter(Q(nominations__state="standing"), decide_by__lte=until).distinct()
    if people is not None:
        awards = awards.filter(official__in=people)
    return [_duty(award, award.official_id, "decide") for award in awards.order_by("pk")]
