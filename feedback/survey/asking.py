"""What a short address asks: its touchpoint, and the version of the survey."""

from dataclasses import dataclass

from django.core.cache import cache

from feedback.instruments.models import InstrumentKind, Version, VersionState
from feedback.instruments.questionnaire import Questionnaire, questionnaire
from feedback.touchpoints.models import Touchpoint

IN_USE_SECONDS = 10
"""For so long after another version was put in use a form may still be drawn from the one before. Its answers count."""
VERSION_SECONDS = 24 * 60 * 60
"""A version that was answered stays as it is."""


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
    """What is asked at the touchpoint with this code; None where there is none. One query, the version is kept.

    `version` is the one that a form was drawn from: it holds for that form also when another was put in use since.
    A merged touchpoint stands for the one that took over (one query more).
    """
    found = next(iter(Touchpoint.objects.filter(code=code.lower()).order_by()[:1]), None)
    if found is None:
        return None
    if found.merged_into_id:
        found = Touchpoint.objects.get(pk=found.merged_into_id)
    return Asked(found, _version(version))


def _version(pk: int | None) -> Version | None:
    """The customer survey's version with this id, or the one in use. Drafts are asked nowhere."""
    kept: Version | None = cache.get(_key(pk))
    if kept is not None:
        return kept
    known = Version.objects.filter(instrument__kind=InstrumentKind.CUSTOMER).exclude(state=VersionState.DRAFT)
    found = (known.filter(pk=pk) if pk else known.in_use()).first()
    if found is not None and found.locked_at is not None:
        cache.set(_key(found.pk), found, VERSION_SECONDS)
        if not pk:
            cache.set(_key(None), found, IN_USE_SECONDS)
    return found


def _key(pk: int | None) -> str:
    return f"say:version:{pk or 0}"
