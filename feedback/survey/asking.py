"""What a short address asks: its touchpoint and the version of the survey, in one query."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery

from feedback.instruments.models import InstrumentKind, Version, VersionState
from feedback.instruments.questionnaire import Questionnaire, questionnaire
from feedback.touchpoints.models import Touchpoint


@dataclass(frozen=True)
class Asked:
    """A touchpoint and what is asked there; `version` is None where no customer survey is in use."""

    touchpoint: Touchpoint
    version: Version | None

    @property
    def in_use(self) -> bool:
        return self.version is not None and self.touchpoint.retired_at is None

    def questionnaire(self, language: str) -> Questionnaire:
        assert self.version is not None
        return questionnaire(self.version, language)


def asked_at(code: str, *, version: int | None = None) -> Asked | None:
    """What is asked at the touchpoint with this code; None where there is none. One query.

    `version` is the one that a form was drawn from: it holds for that form also when another was put in use since.
    A merged touchpoint stands for the one that took over.
    """
    known = Version.objects.filter(instrument__kind=InstrumentKind.CUSTOMER).exclude(state=VersionState.DRAFT)
    wanted = known.filter(Q(pk=version) if version else Q(state=VersionState.PUBLISHED))
    rows = Touchpoint.objects.select_related("department", "merged_into__department")
    found = _with_version(rows, wanted).filter(code=code.lower()).first()
    if found is None:
        return None
    return Asked(found.merged_into or found, _version(found))


def _with_version(rows: QuerySet[Touchpoint], wanted: QuerySet[Version]) -> QuerySet[Touchpoint]:
    one = wanted.order_by("-number")
    return rows.annotate(
        asked_id=Subquery(one.values("pk")[:1]),
        asked_since=Subquery(one.values("published_at")[:1]),
        asked_locked=Subquery(one.values("locked_at")[:1]),
    )


def _version(found: Touchpoint) -> Version | None:
    """The version of which the query brought what a form needs."""
    asked: tuple[int | None, dt.datetime | None, dt.datetime | None]
    asked = (found.asked_id, found.asked_since, found.asked_locked)  # type: ignore[attr-defined]
    if asked[0] is None:
        return None
    return Version(pk=asked[0], published_at=asked[1], locked_at=asked[2], state=VersionState.PUBLISHED)
