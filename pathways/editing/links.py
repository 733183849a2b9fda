"""Which pathway leads to which goal: confirm what was inferred, remove it with the reason, bring it back, add one."""

from django.db import transaction
from django.utils import timezone

from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Person
from goals.models import Goal
from pathways.models import GoalLink, Pathway


def _tell(link: GoalLink, verb: str, words: str, by: Person) -> None:
    """At the pathway and at the goal: both pages show the link."""
    record(about=link.pathway, verb=verb, text=f"{words} (goal {link.goal.number}: {link.goal.title})", by=by)
    record(about=link.goal, verb=verb, text=f"{words} (pathway {link.pathway.number}: {link.pathway.title})", by=by)


@transaction.atomic
def confirm(link: GoalLink, *, by: Person) -> bool:
    """Someone who knows says that an inferred link is true. False where that was said before, or it was removed."""
    waiting = GoalLink.objects.filter(pk=link.pk, confirmed_at=None, removed_at=None)
    if not waiting.update(confirmed_at=timezone.now(), confirmed_by=by):
        return False
    _tell(link, "confirmed", "Link confirmed", by)
    return True


@transaction.atomic
def unconfirm(link: GoalLink, *, by: Person) -> bool:
    """Take a confirmation back."""
    confirmed = GoalLink.objects.filter(pk=link.pk, confirmed_at__isnull=False, removed_at=None)
    if not confirmed.update(confirmed_at=None, confirmed_by=None):
        return False
    _tell(link, "unconfirmed", "Confirmation of the link taken back", by)
    return True


@transaction.atomic
def remove(link: GoalLink, *, reason: str, by: Person) -> bool:
    """The pathway does not lead to this goal. The link stays known, so that a reload of the plan leaves it removed."""
    if not GoalLink.objects.filter(pk=link.pk, removed_at=None).update(removed_at=timezone.now()):
        return False
    _tell(link, "link-removed", f"Link removed: {reason}", by)
    return True


@transaction.atomic
def bring_back(link: GoalLink, *, by: Person) -> bool:
    if not GoalLink.objects.filter(pk=link.pk).exclude(removed_at=None).update(removed_at=None):
        return False
    _tell(link, "link-restored", "Link restored", by)
    return True


@transaction.atomic
def add_link(*, pathway: Pathway, goal: Goal, reason: str, by: Person) -> GoalLink:
    """The program office says it, so it is confirmed. A removed one of the same pair comes back with this reason."""
    locked(pathway)
    values = {"reason": reason, "confirmed_at": timezone.now(), "confirmed_by": by, "removed_at": None}
    link, created = GoalLink.objects.get_or_create(pathway=pathway, goal=goal, defaults=values)
    if not created and link.removed_at is None:
        return link
    if not created:
        GoalLink.objects.filter(pk=link.pk).update(**values)
    _tell(link, "link-added", f"Link added: {reason}", by)
    return link
